import { PortError } from '../../application/ports/errors';

export interface Limits {
  /** Calls that begin within a second, and at once after a pause. */
  perSecond: number;
  /** Calls that are on their way at the same time. */
  inFlight: number;
}

export interface Limiter {
  /**
   * Runs the call once its turn has come.
   *
   * @throws PortError `passing` where that would take longer than is worth holding a worker's place for.
   */
  run<T>(limits: Limits, call: () => Promise<T>): Promise<T>;
}

/** A slow or broken peer must not fill a worker with calls that wait for it. Milliseconds. */
const usualPatienceMs = 2000;
const comeAgainMs = 1000;

interface Waiter {
  go: () => void;
  limits: Limits;
}

/** One peer's calls: so many begin per second, so many are on their way, the rest wait in line for a while. */
export function createLimiter(
  now: () => number = () => performance.now(),
  patienceMs = usualPatienceMs,
): Limiter {
  const line: Waiter[] = [];
  let running = 0;
  let tokens: number | undefined;
  let filledAt = now();
  let timer: NodeJS.Timeout | undefined;

  const refill = ({ perSecond }: Limits) => {
    tokens = Math.min(perSecond, (tokens ?? perSecond) + ((now() - filledAt) / 1000) * perSecond);
    filledAt = now();
    return tokens;
  };
  const pump = () => {
    clearTimeout(timer);
    for (let next = line[0]; next; next = line[0]) {
      if (running >= next.limits.inFlight) return;
      const available = refill(next.limits);
      if (available < 1) {
        timer = setTimeout(pump, ((1 - available) / next.limits.perSecond) * 1000);
        return;
      }
      tokens = available - 1;
      running += 1;
      line.shift();
      next.go();
    }
  };
  const turn = (limits: Limits) =>
    new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { limits, go: () => resolve() };
      const late = setTimeout(() => {
        line.splice(line.indexOf(waiter), 1);
        reject(
          new PortError('passing', 'too many calls at this peer; nothing was sent', {
            retryAfterMs: comeAgainMs,
          }),
        );
      }, patienceMs);
      waiter.go = () => {
        clearTimeout(late);
        resolve();
      };
      line.push(waiter);
      pump();
    });

  return {
    run: async (limits, call) => {
      await turn(limits);
      try {
        return await call();
      } finally {
        running -= 1;
        pump();
      }
    },
  };
}
