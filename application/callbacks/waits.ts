import type { CallbackWait } from '../../contracts/relay';
import { type Backoff, backoffMs } from '../relay/backoff';

/** How often a callback has been found to wait for each, by all tries so far. */
export type Waited = Readonly<Partial<Record<CallbackWait, number>>>;

/**
 * Read-backs at a vendor that does not confirm: over ten minutes in all, then the callback is no longer believed. It was
 * acknowledged and is not sent again, so a vendor whose detail lags behind its push must be waited for.
 */
export const maxUnconfirmedTries = 14;

const backoffs: Record<CallbackWait, Backoff> = {
  'vendor-away': { firstMs: 2000, maxMs: 60_000 },
  // Somebody has to mend the profile or the site: no sooner than a vendor that is down.
  'detail-missing': { firstMs: 2000, maxMs: 60_000 },
  'detail-unreadable': { firstMs: 2000, maxMs: 60_000 },
  'detail-refused': { firstMs: 2000, maxMs: 60_000 },
  'not-confirmed': { firstMs: 1000, maxMs: 60_000 },
  // The vendor can be faster than our own start.
  'not-begun': { firstMs: 1000, maxMs: 5 * 60_000 },
  // Another Temporal than it should be, for minutes or for days; each try asks the vendor as well.
  'workflow-missing': { firstMs: 1000, maxMs: 60_000 },
  // Its next run takes it, or a person does something about it.
  'temporal-limit': { firstMs: 10_000, maxMs: 15 * 60_000 },
  // Durable there; sent again only for a Temporal that has lost it. Each costs history, so soon rarely.
  signalled: { firstMs: 30_000, maxMs: 24 * 3600_000 },
  queued: { firstMs: 1000, maxMs: 15_000 },
};

/** How long to wait after the `times`-th try (counted from 1) that found this. */
export function pauseMs(wait: CallbackWait, times: number): number {
  return backoffMs(backoffs[wait], times);
}
