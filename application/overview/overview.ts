import type { SealRequestState } from '../../domain/sealRequest/values';
import { closedStates, sealRequestStates } from '../../domain/sealRequest/values';
import type { InboxReader } from '../callbacks/stores';
import type { RefusedEvents } from '../flowEvents/refusedEvents';
import type { SealRequestViews } from '../sealRequests/stores';
import type { SealRequestWorkflows } from '../sealRequests/workflows';

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
  workflows: Pick<SealRequestWorkflows, 'countOpen'>;
  views: Pick<SealRequestViews, 'countAttention'>;
  inboxReader: Pick<InboxReader, 'countPending' | 'countParked'>;
  refusedEvents: Pick<RefusedEvents, 'countPending'>;
  now(): Date;
}

/** However often it is asked for. */
const freshForMs = 5000;
/** Where counting takes long it is done less often: it must not keep the database from its work. */
const restPerWork = 20;

/** Also those of a request that is closed to its host and not run to its end. */
const openStates = sealRequestStates.filter(
  (state) => !(closedStates as readonly SealRequestState[]).includes(state),
);

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

/** Nothing of it costs more the more requests there have been: small collections, an index of attention, open workflows. */
async function count({
  workflows,
  views,
  inboxReader,
  refusedEvents,
  now,
}: OverviewServices): Promise<Overview> {
  const countedAt = now().toISOString();
  const [states, { requests: attention }, refused, { pending }, failed] = await Promise.all([
    Promise.all(openStates.map(async (state) => [state, await workflows.countOpen({ state })] as const)),
    views.countAttention(),
    refusedEvents.countPending(),
    inboxReader.countPending(),
    inboxReader.countParked(),
  ]);
  return {
    countedAt,
    openByState: Object.fromEntries(states.filter(([, open]) => open > 0)),
    attention,
    refusedEvents: refused,
    callbacks: { pending, failed },
  };
}
