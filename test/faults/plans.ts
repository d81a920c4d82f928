import { type Random, seededRandom } from '../../sandbox/simulators/random';
import type { FlowKind } from './flow';

/** How a life is over: by its archive, by its completion where none is told of, by an end in the flow, by the withdrawal of the flow, or by the vendor's no. */
export type Ending = 'archived' | 'completed' | 'ended' | 'withdrawn' | 'withdrawnAtOnce' | 'rejected';

/** Sealing was completed, and the flow submitted for it. */
export const isCompleted = (ending: Ending) => ending === 'archived' || ending === 'completed';

/** At which call a callback overtakes the reply. */
export type Overtaken = 'apply' | 'append' | 'end';

export interface LifeOptions {
  /** In half of the lives, unless said otherwise. */
  append?: 'always' | 'never';
  endings?: readonly Ending[];
  /** The one that the ending needs, unless said otherwise. */
  flow?: FlowKind;
  /** Nobody waits for the flow before the files are archived, so that both callbacks are on their way at once. */
  hasty?: boolean;
  overtaken?: Overtaken;
  /** The engine tells of the append under two ids at once, and under the second one again when the form is cleared. */
  twice?: boolean;
  /** The flow has applied before: that attempt was ended, and the vendor tells late of what became of it. */
  again?: boolean;
  /** People take their time, so that a life is long enough for something to happen in it. */
  unhurried?: boolean;
}

/** Lives that come to this, whatever else happens in them. */
export const ended: LifeOptions = { endings: ['ended', 'withdrawn', 'withdrawnAtOnce'] };
export const submitted: LifeOptions = { endings: ['archived'] };
export const returned: LifeOptions = { endings: ['rejected'] };

export interface Plan {
  flowRequestId: string;
  flow: FlowKind;
  ending: Ending;
  useCount: number;
  crossPageUseCount: number;
  /** Made before the append, or before the end. */
  firstUses: number;
  /** Added; 0 without an append. */
  moreUses: number;
  hasty: boolean;
  overtaken: Overtaken | undefined;
  twice: boolean;
  again: boolean;
  /** A pause of the person at the machine, before each thing they do. */
  pauseMs: number;
}

const usualEndings: readonly Ending[] = [
  ...Array<Ending>(6).fill('archived'),
  'ended',
  'withdrawn',
  'withdrawnAtOnce',
  'rejected',
];

/** The same seed gives the same lives, whatever else runs. */
export function planLives(seed: number, count: number, firstId: number, options: LifeOptions = {}): Plan[] {
  return Array.from({ length: count }, (_, index) =>
    planLife(seededRandom(mixed(seed, index)), firstId + index, index, options),
  );
}

function planLife(random: Random, id: number, index: number, options: LifeOptions): Plan {
  const {
    endings = usualEndings,
    append,
    hasty = false,
    overtaken,
    twice = false,
    again = false,
    unhurried = false,
  } = options;
  const ending = pick(random, endings);
  const useCount = 1 + below(random, 4);
  const appends = append === undefined ? index % 2 === 0 : append === 'always';
  return {
    // As long as the ids of real engines, beyond what a JavaScript number holds.
    flowRequestId: `92233720368${String(id).padStart(8, '0')}`,
    flow: options.flow ?? (ending === 'archived' ? 'archived' : 'ended'),
    ending,
    useCount,
    crossPageUseCount: below(random, 2),
    firstUses: 1 + below(random, useCount),
    moreUses: appends ? 1 + below(random, 3) : 0,
    hasty,
    overtaken,
    twice,
    again,
    pauseMs: below(random, unhurried ? 1500 : 400),
  };
}

export const below = (random: Random, limit: number) => Math.floor(random() * limit);

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[below(random, items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** A seed of its own for each thing that is drawn apart. */
export function mixed(seed: number, about: number | string): number {
  let hash = 2_166_136_261 ^ seed;
  for (const character of String(about)) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return hash >>> 0;
}
