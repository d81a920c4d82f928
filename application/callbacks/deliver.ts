import { defined } from '../../domain/defined';
import { isClosedState } from '../../domain/sealRequest/state';
import {
  assertNever,
  type CallbackEvent,
  type ReadBack,
  type ReceivedCallback,
} from '../../domain/sealRequest/values';
import { TemporalLimitError } from '../ports/errors';
import type { Vendors } from '../ports/vendor';
import { applicationCalled } from '../sealRequests/applicationRef';
import type { Ledger, SealRequestViews, VendorApplications } from '../sealRequests/stores';
import { findRun } from '../sealRequests/workflowRun';
import type { SealRequestWorkflows } from '../sealRequests/workflows';
import { type LedgerVerdict, ledgerVerdict } from './ledgerVerdict';
import { confirmAtVendor, type VendorWait } from './readBack';
import type { DeliveryReason } from './reasons';
import type { CallbackRow, Inbox } from './stores';
import { tellOfWait, tellOfWaitEnd } from './waitAttention';
import { maxUnconfirmedTries, type Waited } from './waits';

export interface DeliveryServices {
  inbox: Inbox;
  vendorApplications: Pick<VendorApplications, 'match' | 'await' | 'isFirst'>;
  workflows: Pick<SealRequestWorkflows, 'signalCallback' | 'describe' | 'tell'>;
  views: Pick<SealRequestViews, 'get' | 'markMissing' | 'markStuck'>;
  ledger: Pick<Ledger, 'heal'>;
  vendors: Vendors;
  /** How long a row may wait for its vendor before a person is told. */
  waitAttentionSeconds: number;
}

export interface Turn {
  /** The request that a find just before the row was stored has found for its application, or null. */
  known?: string | null | undefined;
  /** Runs what may have to wait for others of its binding; undefined where it is not its turn. */
  inTurn?<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** What one try to deliver a callback came to. */
export type Delivery =
  /** It has its last word. */
  | 'settled'
  /** Its workflow has it, and judges it at once. */
  | 'signalled'
  /** Its workflow has it, and judges it once what is under way at the vendor is over. */
  | 'deferred'
  /** No application of ours is known under its id; registering one has its rows delivered. */
  | 'unmatched'
  /** As many of its binding are under way in this process as may be. */
  | 'queued'
  | VendorWait
  | 'not-confirmed'
  | 'not-begun'
  | 'temporal-limit'
  | 'workflow-missing';

/**
 * Brings one stored callback to its workflow: matched, judged by the ledger where that is enough, read back where the
 * binding can be asked, signalled. Whoever writes the ledger event that judges it writes its outcome as well; here only
 * that of what never reaches a workflow is written. Bears repetition: the decider drops an inbox row that it has judged.
 *
 * @throws TemporalAwayError
 */
export async function deliver(
  services: DeliveryServices,
  row: CallbackRow,
  waited: Waited,
  { known, inTurn = (work) => work() }: Turn = {},
): Promise<Delivery> {
  const { bindingId, applyId, event } = row;
  if (applyId === undefined || event === undefined) return settle(services, row, 'failed', 'unreadable');
  const { vendorApplications } = services;
  const sealRequestId =
    known ?? (await vendorApplications[known === null ? 'await' : 'match'](bindingId, applyId));
  // Out of turn: thousands may come that are another system's at the vendor.
  if (sealRequestId === null) return 'unmatched';
  const readable = { ...row, applyId, event };
  return (await inTurn(() => deliverTo(services, sealRequestId, readable, waited))) ?? 'queued';
}

async function deliverTo(
  services: DeliveryServices,
  sealRequestId: string,
  row: CallbackRow & { applyId: string; event: CallbackEvent },
  waited: Waited,
): Promise<Delivery> {
  const { bindingId, applyId, event } = row;
  const callback: ReceivedCallback = {
    inboxId: row._id,
    event,
    ...defined({ round: row.round }),
  };
  // What is no repetition as far as this process knows hardly is one, and costs an event or two in the history if it is.
  const verdict: LedgerVerdict = services.vendorApplications.isFirst(bindingId, applyId, event)
    ? { kind: 'open' }
    : await ledgerVerdict(services, sealRequestId, callback);
  const settleAs = async (state: 'ignored' | 'failed', reason: DeliveryReason) => {
    await tellOfWaitEnd(services, sealRequestId, row);
    return settle(services, row, state, reason);
  };
  if (verdict.kind === 'ignored') return settleAs('ignored', verdict.reason);
  const ref = applicationCalled(sealRequestId, applyId);
  const seen = await confirmAtVendor(services.vendors, { bindingId, ref, event });
  const signalled = verdict.kind === 'deferred' ? 'deferred' : 'signalled';
  const send = (readBack?: ReadBack) =>
    signal(services, row, sealRequestId, { ...callback, ...(readBack ? { readBack } : {}) }, signalled);
  // It has it, and has not judged it for as long as a row is let rest.
  if ((waited.signalled ?? 0) > 0) await noticeUnjudged(services, sealRequestId);
  switch (seen.kind) {
    case 'confirmed':
      return send(seen.readBack);
    case 'vendor-away':
    case 'detail-missing':
    case 'detail-unreadable':
    case 'detail-refused':
      await tellOfWait(services, sealRequestId, row, seen);
      return seen.kind;
    case 'binding-gone':
      return settleAs('failed', 'binding-gone');
    case 'not-confirmed': {
      // Confirmed once, and nobody was there to take it: the vendor has moved on since.
      if ((waited['workflow-missing'] ?? 0) > 0) return send();
      const next = whenNotConfirmed(waited);
      if (next === 'given-up') return settleAs('ignored', 'not-confirmed');
      if (next === 'not-confirmed') await tellOfWait(services, sealRequestId, row, seen);
      return next;
    }
    default:
      return assertNever(seen);
  }
}

async function signal(
  services: DeliveryServices,
  row: CallbackRow,
  sealRequestId: string,
  data: ReceivedCallback,
  signalled: 'signalled' | 'deferred',
): Promise<Delivery> {
  // The time of the read-back, not of the row: it says what was seen.
  const metadata = { now: new Date().toISOString(), actor: 'vendor', correlationId: row._id };
  const command = { type: 'ReceiveCallback', data, metadata } as const;
  const outcome = await services.workflows.signalCallback(sealRequestId, command).catch(orLimit);
  if (outcome === 'limit') return 'temporal-limit';
  return outcome === 'delivered' ? signalled : whenGone(services, row, sealRequestId);
}

function orLimit(error: unknown): 'limit' {
  if (error instanceof TemporalLimitError) return 'limit';
  throw error;
}

/** A person is told at once, and not only with the next look, which may be a day away for a request at rest. */
async function noticeUnjudged({ workflows, views }: DeliveryServices, id: string): Promise<void> {
  const view = (await workflows.describe(id)) === 'stuck' ? await views.get(id) : null;
  if (view && !view.workflowStuck) await views.markStuck(view, true);
}

/** Not started yet, closed, or lost: what is acknowledged is dropped only where it is known to be closed. */
async function whenGone(
  services: DeliveryServices,
  row: CallbackRow,
  sealRequestId: string,
): Promise<Delivery> {
  const run = await findRun(services, sealRequestId);
  switch (run) {
    case 'notBegun':
      return 'not-begun';
    case 'running':
      // It has only just begun, or come back.
      return 'workflow-missing';
    case 'missing':
      if (await isOpenAndMissing(services.views, sealRequestId)) return 'workflow-missing';
      return settle(services, row, 'ignored', 'request-closed');
    case 'closed':
    case 'endedByHand':
      return settle(services, row, 'ignored', 'request-closed');
    default:
      return assertNever(run);
  }
}

/**
 * A person is told at once, and not only with the next look at all open requests. What its state has closed would take
 * no callback either way.
 */
async function isOpenAndMissing(views: DeliveryServices['views'], sealRequestId: string): Promise<boolean> {
  const view = await views.get(sealRequestId);
  if (view && !view.workflowMissing) await views.markMissing(view, true);
  return !view || !isClosedState(view.request.state);
}

/** The vendor may call before its own detail shows it; what it still does not confirm then never acts. */
function whenNotConfirmed(waited: Waited): 'signalled' | 'not-confirmed' | 'given-up' {
  // Confirmed once and signalled: the workflow has it, and the vendor has moved on since.
  if ((waited.signalled ?? 0) > 0) return 'signalled';
  return (waited['not-confirmed'] ?? 0) + 1 < maxUnconfirmedTries ? 'not-confirmed' : 'given-up';
}

async function settle(
  { inbox }: DeliveryServices,
  row: CallbackRow,
  state: 'ignored' | 'failed',
  reason: DeliveryReason,
): Promise<'settled'> {
  await inbox.settle(row._id, { state, reason, at: new Date().toISOString() });
  return 'settled';
}
