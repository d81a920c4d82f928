import type { ReconcilePort } from '../activities/ports';
import type { Deliveries } from './mongo/deliveries';
import type { FlowEvents } from './mongo/flowEvents';
import type { InboxReader } from './mongo/inboxReader';
import { type ReconcileServices, reconcile } from './reconcile';

const pageSize = 50;
/** Requests of one page that are looked at at the same time; each binding's own limits hold besides. */
const atOnce = 8;
const dayMs = 24 * 3_600_000;

export interface ReconcileOptions {
  /** How long settled callbacks are kept: longer than any vendor's retry horizon. */
  callbackRetentionDays: number;
}

interface Forgetful {
  inboxReader: Pick<InboxReader, 'forget'>;
  flowEvents: Pick<FlowEvents, 'forget'>;
  deliveries: Pick<Deliveries, 'forget'>;
}

/** Page by page over all open requests, those first that were looked at longest ago. */
export function createReconcilePort(
  services: ReconcileServices & Forgetful,
  { callbackRetentionDays }: ReconcileOptions,
): ReconcilePort {
  const { views } = services;
  return {
    page: async (before, onEach) => {
      const found = await views.toLookAt(before, pageSize);
      let differed = 0;
      const queue = [...found];
      const work = async () => {
        for (let view = queue.shift(); view; view = queue.shift()) {
          // First, so that a request that makes this fail does not hold up all the others the next time.
          // By the clock that `before` is of: one that is behind it would look at the same ones without end.
          await views.lookedAt(view._id, before);
          const outcome = await reconcile(services, view);
          if (outcome !== 'agrees' && outcome !== 'not-asked') differed += 1;
          onEach();
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      return { looked: found.length, differed };
    },
    forgetOld: async (onEach) => ({
      forgotten: await forgetOlder(services, new Date(Date.now() - callbackRetentionDays * dayMs), onEach),
    }),
  };
}

/** Page by page over what is kept for a while only. Resolves to how much of it was deleted. */
export async function forgetOlder(
  { inboxReader, flowEvents, deliveries }: Forgetful,
  olderThan: Date,
  onEach: () => void,
): Promise<number> {
  let forgotten = 0;
  let after: string | undefined;
  do {
    const page = await inboxReader.forget({ olderThan, limit: pageSize, after });
    forgotten += page.forgotten;
    after = page.last;
    onEach();
  } while (after !== undefined);
  for (;;) {
    const some =
      (await flowEvents.forget(olderThan, pageSize)) + (await deliveries.forget(olderThan, pageSize));
    if (some === 0) return forgotten;
    forgotten += some;
    onEach();
  }
}
