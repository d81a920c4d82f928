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

/** Page by page over all open requests, those first that were looked at longest ago. */
export function createReconcilePort(
  services: ReconcileServices & { inboxReader: InboxReader; flowEvents: FlowEvents; deliveries: Deliveries },
  { callbackRetentionDays }: ReconcileOptions,
): ReconcilePort {
  const { views, inboxReader, flowEvents, deliveries } = services;
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
    forgetOld: async (onEach) => {
      const olderThan = new Date(Date.now() - callbackRetentionDays * dayMs);
      let forgotten = 0;
      for (;;) {
        const some =
          (await inboxReader.forget(olderThan, pageSize)) +
          (await flowEvents.forget(olderThan, pageSize)) +
          (await deliveries.forget(olderThan, pageSize));
        forgotten += some;
        onEach();
        if (some === 0) return { forgotten };
      }
    },
  };
}
