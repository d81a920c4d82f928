import type { SealRequestState } from '../../domain/sealRequest/values';
import type { InboxReader } from '../callbacks/stores';
import type { RefusedEvents } from '../flowEvents/refusedEvents';
import type { SealRequestViews } from '../sealRequests/stores';

/** How much there is, and how much of it waits for a person. */
export interface Overview {
  /** ISO 8601; a moment ago, see {@link createOverview}. */
  countedAt: string;
  /** Requests whose workflow runs; states in which none is are left out. */
  openByState: Partial<Record<SealRequestState, number>>;
  attention: number;
  refusedEvents: number;
  /** `failed`: given up, for a person to look at. */
  callbacks: { pending: number; failed: number };
}

export interface OverviewServices {
  views: Pick<SealRequestViews, 'countAttention' | 'countOpen'>;
  inboxReader: Pick<InboxReader, 'countPending' | 'countParked'>;
  refusedEvents: Pick<RefusedEvents, 'countPending'>;
  now(): Date;
}

/** However often it is asked for. */
const freshForMs = 5000;
/** Where counting takes long it is done less often: it must not keep the database from its work. */
const restPerWork = 20;

/** Counted for all who ask, and anew only once the last counts are a few seconds old. */
export function createOverview(services: OverviewServices): () => Promise<Overview> {
  let latest: Promise<Overview> | undefined;
  let dueAtMs = 0;
  return () => {
    if (latest && performance.now() < dueAtMs) return latest;
    const beganAtMs = performance.now();
    dueAtMs = Number.POSITIVE_INFINITY;
    latest = count(services).finally(() => {
      const now = performance.now();
      dueAtMs = now + Math.max(freshForMs, restPerWork * (now - beganAtMs));
    });
    // What failed is asked for again at once.
    latest.catch(() => {
      latest = undefined;
    });
    return latest;
  };
}

/** What is open or waits, small collections, and nothing that is over: there are indexes of these where the server has any. */
async function count({ views, inboxReader, refusedEvents, now }: OverviewServices): Promise<Overview> {
  const countedAt = now().toISOString();
  const [open, attention, refused, callbacks, failed] = await Promise.all([
    views.countOpen(),
    views.countAttention(),
    refusedEvents.countPending(),
    inboxReader.countPending(),
    inboxReader.countParked(),
  ]);
  return {
    countedAt,
    openByState: Object.fromEntries(open.map(({ state, requests }) => [state, requests])),
    attention: attention.requests,
    refusedEvents: refused,
    callbacks: { pending: callbacks.pending, failed },
  };
}
