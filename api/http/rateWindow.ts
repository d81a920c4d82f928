import { sha256Hex } from '../../application/constantTime';
import type { Rates } from '../../application/ports/rates';
import { defined } from '../../domain/defined';
import { Problem } from './problem';

/** Counts in windows of a minute. */
export interface RateWindow extends Rates {
  /** Until the next window, rounded up. */
  secondsLeft(): number;
}

const windowMs = 60_000;

export function createRateWindow(now: () => number = () => performance.now()): RateWindow {
  let counts = new Map<string, number>();
  let beganAt = now();
  return {
    take: (name, perMinute) => {
      // However long it is: names may hold what a stranger has written.
      const key = sha256Hex(name);
      if (now() - beganAt >= windowMs) {
        // All keys at once: what nobody uses any more is not kept.
        counts = new Map();
        beganAt = now();
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= perMinute;
    },
    secondsLeft: () => Math.max(Math.ceil((beganAt + windowMs - now()) / 1000), 1),
  };
}

/** @throws Problem 429, with when to come again, beyond so many a minute; with 0 never. */
export function refuseBeyond(rates: RateWindow, key: string, perMinute: number): void {
  if (perMinute === 0 || rates.take(key, perMinute)) return;
  throw tooManyRequests(rates, 'More requests than a minute allows.', '请求过于频繁。');
}

export function tooManyRequests(rates: RateWindow, detail: string, zh: string, reason?: string): Problem {
  return new Problem('too-many-requests', detail, {
    ...defined({ zh, reason }),
    headers: { 'Retry-After': String(rates.secondsLeft()) },
  });
}
