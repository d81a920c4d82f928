import { type AlertHours, dueAlerts } from '../../domain/reconciliation/alerts';
import { missedEvents } from '../../domain/reconciliation/missedEvents';
import { abortEvents } from '../../domain/sealRequest/abort';
import { codesTold } from '../../domain/sealRequest/codes';
import type { Told } from '../../domain/sealRequest/commands';
import { decideLook } from '../../domain/sealRequest/look';
import { isClosedState, type SealRequest } from '../../domain/sealRequest/state';
import { type AlertKind, assertNever, type CallbackEvent } from '../../domain/sealRequest/values';
import { deliverPendingOf } from '../callbacks/relay';
import type { Inbox } from '../callbacks/stores';
import type { Notifier } from '../notifications/notifier';
import { PortError } from '../ports/errors';
import type { Relay } from '../ports/relay';
import type { VendorDetail, Vendors } from '../ports/vendor';
import { applicationRef, calledAtVendor } from '../sealRequests/applicationRef';
import { metadataBy } from '../sealRequests/metadataBy';
import type { SealRequestView } from '../sealRequests/stores';
import { totalsIn, usesIn } from '../sealRequests/toldCounts';
import { type UnattendedServices, writeUnattended } from '../sealRequests/unattended';
import { upToDate } from '../sealRequests/upToDate';
import { runOf } from '../sealRequests/workflowRun';
import type { SealRequestWorkflows } from '../sealRequests/workflows';
import { noticeGap } from './ledgerGap';

import { noticeStuck } from './stuck';
import { noticeWaits } from './waits';

export interface ReconcileServices extends UnattendedServices {
  inbox: Pick<Inbox, 'store' | 'pendingOf'>;
  relay: Pick<Relay, 'deliverCallback'>;
  vendors: Vendors;
  workflows: SealRequestWorkflows;
  alertHours: AlertHours;
  /** Absent where hosts are notified of nothing. */
  notifier?: Pick<Notifier, 'noteMissed'>;
  /** How long something may wait before a person is told. */
  waitAttentionSeconds: number;
}

/** What a look at one request came to. */
export type Reconciled =
  /** The workflow is over: closed as it should be, or by hand. */
  | 'closed'
  | 'aborted'
  /** Temporal does not know it, and should. */
  | 'missing'
  /** Its workflow runs and takes nothing in. */
  | 'stuck'
  /** Told or delivered something. */
  | 'differs'
  | 'agrees'
  /** There is nothing to ask: no detail call, or an answer that no other time changes. */
  | 'not-asked'
  /** The vendor is away, or somebody else writes to the request: to be looked at again soon. */
  | 'not-now';

/** Whether nothing was found that the request is told of. */
export function foundNothing(outcome: Reconciled): boolean {
  return outcome === 'agrees' || outcome === 'not-asked' || outcome === 'not-now';
}

/**
 * Looks at the vendor's state of one open request, and turns what differs into what a callback or an outcome would
 * have been. Where nothing differs nothing is sent to the workflow: it costs no history.
 */
export async function reconcile(services: ReconcileServices, shown: SealRequestView): Promise<Reconciled> {
  // First: what is over writes nothing more, and is up to date for good then.
  const status = await services.workflows.describe(shown._id);
  const view = await noticeGap(services, await upToDate(services, shown));
  const notifications = await services.notifier?.noteMissed(view);
  const isStuck = await noticeStuck(services, view, status);
  const run = runOf(status, view);
  if (run === 'endedByHand') return abort(services, view._id, 'its workflow was ended by hand');
  if (run === 'missing') {
    if (!view.workflowMissing) await services.views.markMissing(view, true);
    return 'missing';
  }
  const waiting = view.workflowMissing ? await foundAgain(services, view) : 0;
  if (run === 'closed') {
    const { ledgerGap = -1, version } = await noticeGap(services, view, { whole: true });
    // With what it has missed of its ledger it is not up to date, and is looked at again; so is what nobody else would
    // find that its host was not notified of.
    if (ledgerGap <= version && notifications !== 'under-way') await services.views.markClosed(view._id);
    return 'closed';
  }
  // What has come for it meanwhile goes first: the vendor would only say it once more.
  if (waiting > 0) return 'differs';
  // It would hear of nothing, and each signal costs history.
  if (isStuck) return 'stuck';
  const { request, _id: id } = view;
  const waits = await noticeWaits(services, view);
  // Something of ours is on its way: what is seen now says nothing.
  if (request.vendorEffect) return waits > 0 ? 'differs' : 'not-asked';
  const look = await lookAtVendor(services.vendors, view);
  const { detail } = look;
  const alerts = alertsOf(request, detail ?? null, services.alertHours);
  const told = detail ? tellings(request, detail) : [];
  for (const telling of [...told, ...alerts.map(asAlert)]) await services.workflows.tell(id, telling);
  const delivered = detail ? await deliverMissed(services, view, detail) : false;
  if (waits + told.length + alerts.length > 0 || delivered) return 'differs';
  if (look.isAway) return 'not-now';
  return detail ? 'agrees' : 'not-asked';
}

/** Temporal knows its workflow again, or has closed it. Resolves to how many callbacks have waited for that. */
async function foundAgain(services: ReconcileServices, view: SealRequestView): Promise<number> {
  const applyId = calledAtVendor(view._id, view.request);
  const waiting = await deliverPendingOf(services, view.request.identity.bindingId, applyId);
  await services.views.markMissing(view, false);
  return waiting;
}

/** Its workflow will never say anything more. Written once, whoever notices it and however often. */
export async function abort(services: UnattendedServices, id: string, how: string): Promise<Reconciled> {
  const written = await writeUnattended(services, id, (view) =>
    view && view.request.state !== 'aborted'
      ? abortEvents(view.request, how, { at: new Date().toISOString(), actor: 'sealflow' })
      : [],
  );
  if (written === 'held') return 'not-now';
  const { views } = services;
  await views.markClosed(id);
  const after = await views.get(id);
  if (after?.workflowMissing) await views.markMissing(after, false);
  return 'aborted';
}

async function lookAtVendor(
  vendors: Vendors,
  { _id, request }: SealRequestView,
): Promise<{ detail?: VendorDetail; isAway?: boolean }> {
  if (isClosedState(request.state)) return {};
  try {
    const vendor = await vendors.forBinding(request.identity.bindingId);
    const detail = await vendor.detail?.(applicationRef(_id, request));
    return detail ? { detail } : {};
  } catch (error) {
    if (error instanceof PortError) return { isAway: isAway(error) };
    throw error;
  }
}

/** Another time may bring another answer, without anybody's doing anything about it. */
function isAway({ kind }: PortError): boolean {
  switch (kind) {
    case 'passing':
    case 'unknown':
      return true;
    case 'refused':
    case 'misconfigured':
      return false;
    default:
      return assertNever(kind);
  }
}

/** What a look tells beside events: codes that came later, uses made, totals changed. */
function tellings(request: SealRequest, detail: VendorDetail): Told[] {
  const telling: Told = {
    type: 'RecordLook',
    data: {
      ...codesTold(detail),
      totals: totalsIn(detail),
      used: usesIn(detail),
      round: request.round,
    },
    metadata: metadataBy('reconciliation'),
  };
  // Only what the decider makes something of is worth a signal.
  return decideLook(telling, request).length > 0 ? [telling] : [];
}

/** Whether there was something to deliver that has not been judged yet. */
async function deliverMissed(
  services: ReconcileServices,
  view: SealRequestView,
  detail: VendorDetail,
): Promise<boolean> {
  let delivered = false;
  for (const event of missedEvents(view.request, detail.stage))
    delivered = (await deliver(services, view, event)) || delivered;
  return delivered;
}

/** As a callback would have come; once per event and round, however often it is seen. */
async function deliver(
  { inbox, relay }: ReconcileServices,
  { _id, request }: SealRequestView,
  event: CallbackEvent,
): Promise<boolean> {
  const applyId = calledAtVendor(_id, request);
  const { bindingId } = request.identity;
  const { toDeliver } = await inbox.store({
    bindingId,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ found: event, round: request.round })),
    source: 'reconciliation',
    read: { applyId, event, providerEventId: `reconciliation:${request.round}` },
  });
  if (!toDeliver) return false;
  await relay.deliverCallback({ inboxId: toDeliver._id, bindingId, event }, 0);
  return true;
}

function alertsOf(request: SealRequest, detail: VendorDetail | null, hours: AlertHours): AlertKind[] {
  const seen = {
    usedCounts: detail?.seals.flatMap(({ usedCount }) => usedCount ?? []) ?? [],
    lacksImages: detail?.uses?.some(({ imagesComplete }) => !imagesComplete) ?? false,
  };
  return dueAlerts(request, seen, { hours, nowMs: Date.now() });
}

function asAlert(kind: AlertKind): Told {
  return { type: 'RecordAlert', data: { kind }, metadata: metadataBy('reconciliation') };
}
