import { setTimeout as sleep } from 'node:timers/promises';
import type { TemporalChoice } from '../sandbox/embedded/postgres/servers';
import { type Budget, budgets } from './budgets';
import type { Cleanup } from './cleanup';
import type { Contender } from './contenders/contender';
import { startContenders } from './contenders/start';
import { type Counted, type CountedFigure, Counter, countedFigures, figuresOf } from './measure/counted';
import { longerLife, newFlowRequestId, shortLife } from './measure/life';
import { median } from './measure/statistics';
import { openStage, type Stage } from './stage';

export interface CountedLives {
  /** The request whose figures are nearest to the medians. */
  typical: Counted;
  figures: Record<CountedFigure, number[]>;
}

export interface Counts {
  short: CountedLives;
  longer: CountedLives;
  /** MongoDB commands a second of the idle product. */
  idle: number;
}

/** Odd, so that the median is one that was seen. */
const requests = { short: 5, longer: 5 } as const;
const idleMs = 6_000;
const afterglowMs = 3_000;
/** As people are: by then what came before is done, so that each step is counted by itself. */
export const unhurried = { pauseMs: 600 };

/** Counts what requests at the product cost, and nothing else runs beside. */
export async function countSealflow(
  cleanup: Cleanup,
  temporal: TemporalChoice,
  log: (line: string) => void,
): Promise<Counts> {
  const stage = await openStage({ cleanup, isCounting: true, temporal, needsHandWritten: false, log });
  const [sealflow] = await startContenders(stage, ['sealflow']);
  if (!sealflow) throw new Error('there is no product');
  const counter = await Counter.open(stage);
  await warmUp(stage, [sealflow]);
  const idle = await stage.commands.learnBackground(idleMs);
  const count = (kind: 'short' | 'longer') =>
    countLives(requests[kind], (ids) =>
      counter.count(sealflow, ids, (id) => lives[kind](stage.peers, sealflow, id, unhurried)),
    );
  return { idle, short: await count('short'), longer: await count('longer') };
}

const lives = { short: shortLife, longer: longerLife };

/** The first of its kind makes collections, fetches tokens and loads code. */
export async function warmUp({ peers }: Stage, contenders: readonly Contender[]): Promise<void> {
  for (const contender of contenders) {
    await peers.callBack(contender.callbackUrl);
    await shortLife(peers, contender, newFlowRequestId());
    if (contender.append) await longerLife(peers, contender, newFlowRequestId());
  }
  // What is background is not known yet, so that rest cannot be told from loops.
  await sleep(afterglowMs);
}

export async function countLives(
  times: number,
  count: (flowRequestIds: string[]) => Promise<Counted[]>,
): Promise<CountedLives> {
  const all = await count(Array.from({ length: times }, newFlowRequestId));
  const samplesOf = (figure: CountedFigure) => all.map((each) => figuresOf(each)[figure]);
  const figures = Object.fromEntries(countedFigures.map((figure) => [figure, samplesOf(figure)]));
  return { typical: typicalOf(all), figures } as CountedLives;
}

/** Whose MongoDB commands, which vary most, are nearest to the median. */
function typicalOf(all: Counted[]): Counted {
  const commands = (counted: Counted) => figuresOf(counted)['MongoDB commands'];
  const middle = median(all.map(commands)) ?? 0;
  const distance = (counted: Counted) => Math.abs(commands(counted) - middle);
  const [first, ...others] = all;
  if (!first) throw new Error('nothing was counted');
  return others.reduce((best, each) => (distance(each) < distance(best) ? each : best), first);
}

export interface Verdict extends Budget {
  of: string;
  figure: string;
  found: number;
  min: number;
  max: number;
  isKept: boolean;
}

/** Every counted figure against its budget, by its median. */
export function judge({ idle, ...counted }: Counts): Verdict[] {
  const verdicts = (['short', 'longer'] as const).flatMap((kind) =>
    countedFigures.map((figure) =>
      verdict(`${kind} life`, figure, counted[kind].figures[figure], budgets[kind][figure]),
    ),
  );
  const atRest = 'MongoDB commands a second';
  return [...verdicts, verdict('at rest', atRest, [idle], budgets.idle[atRest])];
}

function verdict(of: string, figure: string, samples: readonly number[], budget: Budget): Verdict {
  const found = median(samples) ?? Number.NaN;
  const range = { min: Math.min(...samples), max: Math.max(...samples) };
  // Said so that what is no number keeps no budget.
  return { of, figure, found, ...range, ...budget, isKept: found <= budget.most };
}
