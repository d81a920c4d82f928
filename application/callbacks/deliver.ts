import { isClosedState } from '../../domain/sealRequest/state';
import { assertNever, type CallbackEvent, type ReadBack } from '../../domain/sealRequest/values';
import { PortError, TemporalAwayError } from '../ports/errors';
import type { VendorDetail, Vendors } from '../ports/vendor';
import type { Ledger, SealRequestViews, VendorApplications } from '../sealRequests/stores';
import { findRun } from '../sealRequests/workflowRun';
import type { SealRequestWorkflows } from '../sealRequests/workflows';
import { maxUnconfirmedLooks, type Waiting } from './backoff';
import type { Inbox, InboxRow } from './stores';

export interface DeliveryServices {
  inbox: Inbox;
  vendorApplications: VendorApplications;
  workflows: SealRequestWorkflows;
  views: Pick<SealRequestViews, 'get' | 'markMissing'>;
  ledger: Pick<Ledger, 'heal'>;
  vendors: Vendors;
}

/** What one look at a row came to: settled for good, or what it waits for. */
export type Look = 'settled' | Waiting;

/**
 * Brings one stored callback to its workflow: matched, read back where the binding can be asked, signalled. It
 * is settled by whoever writes the ledger event that judges it; here only what never reaches a workflow is.
 * Bears repetition: the decider drops an inbox row that it has judged.
 */
export async function deliver(
  services: DeliveryServices,
  row: InboxRow,
  tally: Readonly<Record<string, number>>,
): Promise<Look> {
  const { applyId, event } = row;
  if (applyId === undefined || event === undefined) {
    await settle(services, row, { state: 'failed', reason: 'unreadable' });
    return 'settled';
  }
  const sealRequestId = await services.vendorApplications.find(row.bindingId, applyId);
  if (sealRequestId === null) return 'unmatched';
  const looked = await lookAtVendor(services.vendors, row.bindingId, applyId, event);
  if (looked === 'vendor-away') return looked;
  if (looked === 'binding-gone') {
    await settle(services, row, { state: 'failed', reason: looked });
    return 'settled';
  }
  if (looked === 'not-confirmed') {
    // Confirmed once, and nobody was there to take it: the vendor has moved on since.
    if ((tally['workflow-missing'] ?? 0) > 0) return signal(services, row, event, sealRequestId, undefined);
    return whenNotConfirmed(services, row, tally);
  }
  return signal(services, row, event, sealRequestId, looked.readBack);
}

async function signal(
  services: DeliveryServices,
  row: InboxRow,
  event: CallbackEvent,
  sealRequestId: string,
  readBack: ReadBack | undefined,
): Promise<Look> {
  const data = {
    inboxId: row._id,
    event,
    ...(row.round === undefined ? {} : { round: row.round }),
    ...(readBack ? { readBack } : {}),
  };
  // The time of the look, not of the row: it says what was seen.
  const metadata = { now: new Date().toISOString(), actor: 'vendor', correlationId: row._id };
  try {
    const outcome = await services.workflows.signalCallback(sealRequestId, {
      type: 'ReceiveCallback',
      data,
      metadata,
    });
    return outcome === 'delivered' ? 'signalled' : await whenGone(services, row, sealRequestId);
  } catch (error) {
    if (error instanceof TemporalAwayError) return 'temporal-away';
    throw error;
  }
}

/** Not started yet, closed, or lost: what is acknowledged is dropped only where it is known to be closed. */
async function whenGone(services: DeliveryServices, row: InboxRow, sealRequestId: string): Promise<Look> {
  const run = await findRun(services, sealRequestId);
  switch (run) {
    case 'notBegun':
      return 'unmatched';
    case 'running':
      // It has only just begun, or come back.
      return 'workflow-missing';
    case 'missing':
      if (await isOpenAndMissing(services.views, sealRequestId)) return 'workflow-missing';
      return tooLate(services, row);
    case 'closed':
    case 'endedByHand':
      return tooLate(services, row);
    default:
      return assertNever(run);
  }
}

async function tooLate(services: DeliveryServices, row: InboxRow): Promise<Look> {
  await settle(services, row, { state: 'ignored', reason: 'request-closed' });
  return 'settled';
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

async function lookAtVendor(
  vendors: Vendors,
  bindingId: string,
  applyId: string,
  event: CallbackEvent,
): Promise<{ readBack?: ReadBack } | 'vendor-away' | 'binding-gone' | 'not-confirmed'> {
  try {
    const vendor = await vendors.forBinding(bindingId);
    if (!vendor.detail) return {};
    const detail = await vendor.detail(applyId);
    if (!detail || !vendor.confirms(event, detail)) return 'not-confirmed';
    return { readBack: asReadBack(detail) };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    // Otherwise, whatever its kind: as long as nothing can be asked nothing is known, and nothing is given up.
    return error.details.absent ? 'binding-gone' : 'vendor-away';
  }
}

function asReadBack({ seals }: VendorDetail): ReadBack {
  return {
    confirmed: true,
    totals: seals.map(({ sealId, useCount, crossPageUseCount }) => ({ sealId, useCount, crossPageUseCount })),
    used: seals.map(({ sealId, usedCount, usedCrossPageCount }) => ({
      sealId,
      usedCount,
      ...(usedCrossPageCount === undefined ? {} : { usedCrossPageCount }),
    })),
  };
}

/** The vendor may call before its own detail shows it; what it still does not confirm then never acts. */
async function whenNotConfirmed(
  services: DeliveryServices,
  row: InboxRow,
  tally: Readonly<Record<string, number>>,
): Promise<Look> {
  // Confirmed once and signalled: the workflow has it, and the vendor has moved on since.
  if ((tally.signalled ?? 0) > 0) return 'signalled';
  if ((tally['not-confirmed'] ?? 0) + 1 < maxUnconfirmedLooks) return 'not-confirmed';
  await settle(services, row, { state: 'ignored', reason: 'not-confirmed' });
  return 'settled';
}

function settle(
  { inbox }: DeliveryServices,
  row: InboxRow,
  outcome: { state: 'ignored' | 'failed'; reason: string },
): Promise<void> {
  return inbox.settle(row._id, { ...outcome, at: new Date().toISOString() });
}
