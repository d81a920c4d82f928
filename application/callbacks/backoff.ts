/** What a row waits for until its next look. */
export type Waiting =
  | 'unmatched'
  | 'vendor-away'
  | 'not-confirmed'
  | 'temporal-away'
  | 'workflow-missing'
  | 'signalled'
  | 'fault';

/**
 * Looks at a vendor that does not confirm: over ten minutes in all, then the callback is no longer believed. It was
 * acknowledged and is not sent again, so a vendor whose detail lags behind its push must be waited for.
 */
export const maxUnconfirmedLooks = 14;

interface Backoff {
  /** Milliseconds before the second look; doubled for each later one. */
  firstMs: number;
  maxMs: number;
}

export const backoffs: Record<Waiting, Backoff> = {
  // Its application may be on its way: the vendor can be faster than our own start.
  unmatched: { firstMs: 1000, maxMs: 5 * 60_000 },
  'vendor-away': { firstMs: 2000, maxMs: 60_000 },
  'not-confirmed': { firstMs: 1000, maxMs: 60_000 },
  'temporal-away': { firstMs: 1000, maxMs: 30_000 },
  // Another Temporal than it should be, for minutes or for days; each look asks the vendor as well.
  'workflow-missing': { firstMs: 1000, maxMs: 60_000 },
  // Durable there; sent again only for a Temporal that has lost it. Each costs history, so soon rarely.
  signalled: { firstMs: 30_000, maxMs: 24 * 3600_000 },
  fault: { firstMs: 5000, maxMs: 5 * 60_000 },
};

/** How long to wait after the `looks`-th look (counted from 1) that found this. */
export function pauseMs({ firstMs, maxMs }: Backoff, looks: number): number {
  return Math.min(firstMs * 2 ** Math.min(looks - 1, 30), maxMs);
}
