import type { CountedFigure } from './measure/counted';

export interface Budget {
  /** What it may be now: more fails the build. It is lowered with every step that makes it less. */
  most: number;
  /** Where it is to come to; absent where it only must not grow. */
  aim?: number;
}

type Budgets = Record<CountedFigure, Budget>;

/**
 * Of one request, one at a time on an idle product: see docs/performance.md. Of MongoDB commands and bytes a little above
 * the median, since a loop or a cache that runs out may fall into most requests of a run. Of the bytes some 980 and
 * 1,360 are what the Temporal UI shows to people: details, and a summary of each activity and timer, about 190 encrypted.
 */
const short: Budgets = {
  'history events': { most: 31, aim: 31 },
  'history bytes': { most: 12_280 },
  'Temporal calls': { most: 11, aim: 11 },
  'MongoDB commands': { most: 26, aim: 20 },
  'calls at the vendor': { most: 2, aim: 2 },
  'calls at the host': { most: 3, aim: 3 },
};

const longer: Budgets = {
  'history events': { most: 56, aim: 55 },
  'history bytes': { most: 20_730 },
  'Temporal calls': { most: 20 },
  'MongoDB commands': { most: 46, aim: 45 },
  'calls at the vendor': { most: 5, aim: 5 },
  'calls at the host': { most: 4, aim: 4 },
};

/** Of the product at rest. */
const idle = { 'MongoDB commands a second': { most: 0.5, aim: 0 } } satisfies Record<string, Budget>;

export const budgets = { short, longer, idle };
