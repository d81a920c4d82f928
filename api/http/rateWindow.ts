/** Counts in windows of a minute, by key; of this process alone. */
export interface RateWindow {
  /** false where the key has had as many within this minute. */
  take(key: string, perMinute: number): boolean;
}

const windowMs = 60_000;

export function createRateWindow(now: () => number = () => performance.now()): RateWindow {
  let counts = new Map<string, number>();
  let beganAt = now();
  return {
    take: (key, perMinute) => {
      if (now() - beganAt >= windowMs) {
        // All keys at once: what nobody uses any more is not kept.
        counts = new Map();
        beganAt = now();
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= perMinute;
    },
  };
}
