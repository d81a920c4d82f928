import { cpus } from 'node:os';
import type { TemporalChoice } from '../sandbox/embedded/postgres/servers';
import { Cleanup } from './cleanup';
import { type Contender, type ContenderName, contenderNames } from './contenders/contender';
import { startContenders } from './contenders/start';
import { type CountedLives, countLives, unhurried, warmUp } from './counts';
import { type Figures, Samples } from './figures';
import { alone, measureAcknowledgements } from './measure/acknowledgements';
import { Counter } from './measure/counted';
import { newFlowRequestId, shortLife } from './measure/life';
import { measureLives } from './measure/lives';
import { openRequests } from './measure/open';
import { memoryMegabytes } from './measure/processes';
import type { Plan } from './plan';
import { openStage, type Stage } from './stage';

/** Everything that was measured with so many open requests. */
export interface Part {
  /** How many were asked for, and how many each contender had in the end. */
  wanted: number;
  open: number;
  figures: Figures;
}

export interface BenchResult {
  at: string;
  machine: { cpus: number; model: string; node: string; platform: string; store: string };
  counted: Partial<Record<ContenderName, CountedLives>>;
  parts: Part[];
  leftOut: string[];
  seconds: number;
}

export interface Run {
  plan: Plan;
  temporal: TemporalChoice;
  /** Where profiles of the product go; none are made where it is absent. */
  profiles?: string | undefined;
  log(line: string): void;
  /** Ends what is running, should the run be interrupted. */
  onCleanup(cleanup: Cleanup): void;
}

export async function bench(run: Run): Promise<BenchResult> {
  const clock = { began: performance.now(), leftOut: [] as string[] };
  const { counted, store } = await onStage(run, true, (stage, all) => countAll(run, stage, all));
  const parts: Part[] = [];
  for (const wanted of run.plan.open)
    parts.push(
      await onStage(run, false, (stage, all) => new PartRun(run, clock, stage, all).measure(wanted)),
    );
  const machine = {
    ...{ cpus: cpus().length, model: cpus()[0]?.model ?? '', store },
    ...{ node: process.version, platform: `${process.platform} ${process.arch}` },
  };
  const seconds = (performance.now() - clock.began) / 1000;
  return { at: new Date().toISOString(), machine, counted, parts, leftOut: clock.leftOut, seconds };
}

/** Servers and contenders of their own, which are gone afterwards. */
async function onStage<T>(
  { log, onCleanup, profiles, temporal }: Run,
  isCounting: boolean,
  use: (stage: Stage, all: Contender[]) => Promise<T>,
): Promise<T> {
  const cleanup = new Cleanup();
  onCleanup(cleanup);
  try {
    // Not while counting, which is no load.
    const options = { cleanup, isCounting, temporal, needsHandWritten: true, log };
    const stage = await openStage(isCounting ? options : { ...options, profiles });
    return await use(stage, await startContenders(stage, contenderNames));
  } finally {
    await cleanup.run();
  }
}

const idleMs = 6_000;
/** Long enough for code to be compiled and for connections to be there. */
const warmingUp = { inFlight: 6, windowMs: 2_000 };

async function countAll({ plan, temporal, log }: Run, stage: Stage, all: Contender[]) {
  log('Counting what a short life costs');
  const counter = await Counter.open(stage);
  await warmUp(stage, all);
  await stage.commands.learnBackground(idleMs);
  const counted: BenchResult['counted'] = {};
  for (const contender of all)
    counted[contender.name] = await countLives(plan.counted, (ids) =>
      counter.count(contender, ids, (id) => shortLife(stage.peers, contender, id, unhurried)),
    );
  const mongo = stage.servers.mongo.engine ?? 'MongoDB';
  return { counted, store: temporal === 'postgres' ? `${mongo}, Temporal on PostgreSQL` : mongo };
}

interface Clock {
  began: number;
  leftOut: string[];
}

/** One part: the contenders take turns, so that whatever changes on the machine changes for all of them. */
class PartRun {
  private readonly samples = new Samples();
  private readonly plan: Plan;

  constructor(
    private readonly run: Run,
    private readonly clock: Clock,
    private readonly stage: Stage,
    private readonly all: Contender[],
  ) {
    this.plan = run.plan;
  }

  async measure(wanted: number): Promise<Part> {
    await this.warmUp();
    const open = await this.fill(wanted);
    await this.measureReplies();
    await this.measureRounds();
    this.measureMemory();
    await this.measureAcknowledgements();
    return { wanted, open, figures: this.samples.figures() };
  }

  private async warmUp(): Promise<void> {
    this.run.log('Warming up');
    for (const contender of this.all) await measureLives(this.stage, contender, warmingUp);
  }

  /** The slowest first: the others then get as many as it reached. */
  private async fill(wanted: number): Promise<number> {
    if (wanted === 0) return 0;
    const { log } = this.run;
    let open = wanted;
    for (const contender of this.all.toReversed())
      open = await openRequests(this.stage, contender, { wanted: open, forMs: this.plan.openLimitMs, log });
    if (open < wanted) {
      const minutes = Math.round(this.plan.openLimitMs / 60_000);
      this.clock.leftOut.push(`${wanted} open requests: ${open} were made in ${minutes} minutes`);
    }
    return open;
  }

  /** Idle: one application after the other, and nothing beside. */
  private async measureReplies(): Promise<void> {
    this.run.log('Replies to applications that wait for the code');
    for (const contender of this.all) {
      await this.stage.peers.callBack(contender.callbackUrl);
      const replies: number[] = [];
      for (let n = 0; n < this.plan.waits; n++) {
        const life = shortLife(this.stage.peers, contender, newFlowRequestId(), { waits: true });
        replies.push((await life).replyMs);
      }
      for (const reply of replies)
        this.samples.add('reply with Prefer: wait, idle, ms', contender.name, reply);
    }
  }

  /** A first round whatever it takes, and further ones as long as there is time. */
  private async measureRounds(): Promise<void> {
    const { rounds, inFlight: loads } = this.plan;
    const done = new Map(loads.map((inFlight) => [inFlight, { rounds: 0, longestMs: 0 }]));
    for (let round = 1; round <= rounds; round++)
      for (const [inFlight, so] of done) {
        if (so.rounds > 0 && this.leftMs() < so.longestMs) continue;
        const began = performance.now();
        for (const contender of this.all) await this.measureRound(inFlight, round, contender);
        so.rounds += 1;
        so.longestMs = Math.max(so.longestMs, performance.now() - began);
      }
    for (const [inFlight, so] of done)
      if (so.rounds < rounds)
        this.clock.leftOut.push(`${inFlight} in flight: ${so.rounds} of ${rounds} rounds, no time for more`);
  }

  private async measureRound(inFlight: number, round: number, contender: Contender): Promise<void> {
    const { windowMs } = this.plan;
    const measured = await measureLives(this.stage, contender, { inFlight, windowMs });
    const { lives, failures, seconds } = measured;
    const about = `${inFlight} in flight, round ${round}, ${contender.name}`;
    this.run.log(`${about}: ${lives.length} lives in ${seconds.toFixed(1)} s`);
    if (failures.length > 0)
      this.clock.leftOut.push(`${about}: ${failures.length} lives failed, the first by: ${failures[0]}`);
    this.samples.addLives(inFlight, contender.name, measured);
  }

  private measureMemory(): void {
    const { temporal, mongo } = this.stage.servers;
    const memory = (pid: number | undefined) => (pid === undefined ? undefined : memoryMegabytes(pid));
    for (const { name, api, worker } of this.all) {
      this.samples.add('memory of the API, MB', name, memory(api.pid));
      this.samples.add('memory of the worker, MB', name, memory(worker.pid));
    }
    // They serve all three; the last column is theirs by habit alone.
    this.samples.add('memory of Temporal (of all), MB', 'sealflow', memory(temporal.pid));
    this.samples.add('memory of the store (of all), MB', 'sealflow', memory(mongo.pid));
  }

  /** Last of all: what is acknowledged here matches nothing, and the product goes on looking for it. */
  private async measureAcknowledgements(): Promise<void> {
    this.run.log('Acknowledgements');
    const { rounds, acknowledgeMs } = this.plan;
    for (let round = 1; round <= rounds; round++)
      for (const contender of this.all) {
        const { acknowledgeUrl } = contender;
        if (acknowledgeUrl === undefined) continue;
        const perSecond = await alone(contender, this.all, () =>
          measureAcknowledgements(acknowledgeUrl, acknowledgeMs),
        );
        this.samples.add('callbacks acknowledged per second', contender.name, perSecond);
      }
  }

  /** For rounds of lives: the acknowledgements still have to come. */
  private leftMs(): number {
    const { limitMs, rounds, acknowledgeMs } = this.plan;
    return limitMs - (performance.now() - this.clock.began) - 2 * rounds * acknowledgeMs;
  }
}
