import type { SealRequestState } from '../../domain/sealRequest/values';
import type { InboxReader } from '../callbacks/stores';
import type { RefusedEvents } from '../flowEvents/refusedEvents';
import type { SealRequestViews } from '../sealRequests/stores';
import { countedRarely } from './counted';

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

const freshForMs = 5000;

export function createOverview(services: OverviewServices): () => Promise<Overview> {
  return countedRarely(() => count(services), freshForMs);
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
