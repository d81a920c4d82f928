import { createHash } from 'node:crypto';
import { nextLookAfter } from '../../domain/reconciliation/nextLook';
import type { Deliveries } from '../administration/deliveries';
import type { InboxReader } from '../callbacks/stores';
import type { RefusedEvents } from '../flowEvents/refusedEvents';
import type { FlowEvents } from '../flowEvents/stores';
import { TemporalAwayError, TemporalLimitError } from '../ports/errors';
import type { SealRequestView } from '../sealRequests/stores';
import { upToDate } from '../sealRequests/upToDate';
import type { ReconcilePort } from './ports';
import { foundNothing, type Reconciled, type ReconcileServices, reconcile } from './reconcile';
import { noticeStuckBeside, type StuckBesideServices } from './stuckBeside';

/** Each page finds what is due by reading all rows, on FerretDB: so it takes what it can in this time, and this many. */
const pageMs = 10 * 60_000;
const maxDue = 10_000;
const forgetSize = 50;
/** Requests of one page that are looked at at the same time; each binding's own limits hold besides. */
const atOnce = 8;
const dayMs = 24 * 3_600_000;

export interface ReconcileOptions {
  /** How long settled callbacks are kept: longer than any vendor's retry horizon. */
  callbackRetentionDays: number;
}

interface Forgetful {
  inboxReader: Pick<InboxReader, 'forget'>;
  flowEvents: Pick<FlowEvents, 'forget' | 'forgetSteps'>;
  refusedEvents: Pick<RefusedEvents, 'forget'>;
  deliveries: Pick<Deliveries, 'forget'>;
}

/** Page by page over the open requests whose look is due, those first for which it is overdue longest. */
export function createReconcilePort(
  services: ReconcileServices & Forgetful & StuckBesideServices,
  { callbackRetentionDays }: ReconcileOptions,
): ReconcilePort {
  return {
    page: async (before, onEach) => {
      const until = Date.now() + pageMs;
      const due = await services.views.toLookAt(before, maxDue);
      let [looked, differed] = [0, 0];
      const faults: unknown[] = [];
      const queue = due.values();
      const work = async () => {
        for (const id of queue) {
          const outcome = await lookAt(services, id, before, faults);
          looked += 1;
          if (outcome && !foundNothing(outcome)) differed += 1;
          onEach();
          if (Date.now() > until) return;
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      // Last: should it fail, what was looked at is looked at.
      await noticeStuckBeside(services, onEach);
      // For the log. None of these is due any more: the next try goes on with what is left, if anything.
      if (faults.length > 0) throw faults[0];
      return { looked, differed, more: looked < due.length || due.length === maxDue };
    },
    forgetOld: async (onEach) => ({
      forgotten: await forgetOlder(services, new Date(Date.now() - callbackRetentionDays * dayMs), onEach),
    }),
  };
}

/** What one request fails with is kept in `faults`: it holds up no other, nor what a round does besides. */
async function lookAt(
  services: ReconcileServices,
  id: string,
  before: number,
  faults: unknown[],
): Promise<Reconciled | undefined> {
  // First, so that a request that makes this fail does not hold up all the others the next time.
  // By the clock that `before` is of: one that is behind it would look at the same ones without end.
  await services.views.lookedAt(id, before);
  const view = await services.views.get(id);
  if (!view) return undefined;
  try {
    const outcome = await reconcile(services, view);
    if (outcome === 'agrees' || outcome === 'not-asked') await letRest(services, view, before);
    return outcome;
  } catch (error) {
    // Of the limits of one workflow it says nothing of another.
    if (error instanceof TemporalAwayError && !(error instanceof TemporalLimitError)) throw error;
    faults.push(error);
    return undefined;
  }
}

async function letRest(services: ReconcileServices, view: SealRequestView, before: number): Promise<void> {
  const restOf = ({ _id, request }: SealRequestView) =>
    nextLookAfter(request, {
      nowMs: before,
      imagesOverdueHours: services.alertHours.imagesOverdue,
      phase: phaseOf(_id),
    });
  const rest = restOf(view);
  if (rest === 0) return;
  await services.views.lookedAt(view._id, before, before + rest);
  // An event that ends a rest is in the ledger before it ends it: it is found here, or ends this rest.
  if (restOf(await upToDate(services, view)) === 0) await services.views.lookedAt(view._id, before);
}

/** From 0 to 1, even over all ids, and always the same for one. */
function phaseOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;
}

/** Page by page over what is kept for a while only. Resolves to how much of it was deleted. */
export async function forgetOlder(
  { inboxReader, flowEvents, ...others }: Forgetful,
  olderThan: Date,
  onEach: () => void,
): Promise<number> {
  let forgotten = 0;
  for (const forget of [inboxReader.forget, flowEvents.forgetSteps]) {
    let after: string | undefined;
    do {
      const page = await forget({ olderThan, limit: forgetSize, after });
      forgotten += page.forgotten;
      after = page.last;
      onEach();
    } while (after !== undefined);
  }
  for (;;) {
    let some = 0;
    for (const store of [flowEvents, others.refusedEvents, others.deliveries])
      some += await store.forget(olderThan, forgetSize);
    if (some === 0) return forgotten;
    forgotten += some;
    onEach();
  }
}
