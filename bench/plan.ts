/** How long and how often everything is measured. */
export interface Plan {
  rounds: number;
  /** Lives begin for so long. */
  windowMs: number;
  inFlight: readonly number[];
  /** Applications that wait for their code, one after the other. */
  waits: number;
  acknowledgeMs: number;
  /** Requests that are counted, of each contender. */
  counted: number;
  /** Everything is measured anew with so many open requests, each time on fresh servers. */
  open: readonly number[];
  /** How long making them may take. */
  openLimitMs: number;
  /** After this no further round begins; what was left out is said. */
  limitMs: number;
}

const minute = 60_000;

const usual: Plan = {
  rounds: 3,
  windowMs: 4_000,
  inFlight: [20, 50],
  waits: 6,
  acknowledgeMs: 3_000,
  counted: 3,
  open: [0],
  openLimitMs: 15 * minute,
  // Of five minutes; the rest is for what is under way, and for the end.
  limitMs: 4.5 * minute,
};

const full: Plan = {
  ...usual,
  rounds: 5,
  windowMs: 15_000,
  waits: 30,
  acknowledgeMs: 5_000,
  counted: 5,
  open: [0, 1000, 5000],
  limitMs: Number.POSITIVE_INFINITY,
};

export interface PlanChanges {
  full: boolean;
  inFlight?: number[] | undefined;
  rounds?: number | undefined;
  seconds?: number | undefined;
  open?: number[] | undefined;
  openLimitSeconds?: number | undefined;
}

export function planOf(changes: PlanChanges): Plan {
  const plan = changes.full ? full : usual;
  const { rounds = plan.rounds, inFlight = plan.inFlight, seconds, open, openLimitSeconds } = changes;
  return {
    ...plan,
    ...{ rounds, inFlight },
    counted: Math.min(rounds, plan.counted),
    windowMs: seconds === undefined ? plan.windowMs : seconds * 1000,
    open: open ?? plan.open,
    openLimitMs: openLimitSeconds === undefined ? plan.openLimitMs : openLimitSeconds * 1000,
    // Whoever asks for open requests has the time for them.
    limitMs: open === undefined ? plan.limitMs : Number.POSITIVE_INFINITY,
  };
}
