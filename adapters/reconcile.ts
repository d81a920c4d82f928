import { PortError, type VendorDetail, type VendorPort, type Vendors } from '../activities/ports';
import { vendorApplyId } from '../contracts/derivedIds';
import { abortEvents } from '../domain/sealRequest/abort';
import type { Told } from '../domain/sealRequest/commands';
import { decideLook } from '../domain/sealRequest/look';
import { isClosedState, type SealRequest } from '../domain/sealRequest/state';
import { type AlertKind, alertKinds, type CallbackEvent } from '../domain/sealRequest/values';
import type { Inbox } from './mongo/inbox';
import type { SealRequestView } from './mongo/sealRequestViews';
import type { SealRequestWorkflows } from './temporal/sealRequests';
import { type UnattendedServices, writeUnattended } from './unattended';
import { runOf } from './workflowRun';

export interface ReconcileServices extends UnattendedServices {
  inbox: Inbox;
  vendors: Vendors;
  workflows: SealRequestWorkflows;
  alertHours: AlertHours;
}

/** Hours after which operators are told. */
export interface AlertHours {
  grantedUnused: number;
  notEnded: number;
  imagesOverdue: number;
}

/** What a look at one request came to. */
export type Reconciled =
  /** The workflow is over: closed as it should be, or by hand. */
  | 'closed'
  | 'aborted'
  /** Temporal does not know it, and should. */
  | 'missing'
  /** Told or delivered something. */
  | 'differs'
  | 'agrees'
  /** The vendor could not be asked, or has no detail call. */
  | 'not-asked';

/**
 * Looks at the vendor's state of one open request, and turns what differs into what a callback or an outcome would
 * have been. Where nothing differs nothing is sent to the workflow: it costs no history.
 */
export async function reconcile(services: ReconcileServices, shown: SealRequestView): Promise<Reconciled> {
  // First: what is over writes nothing more, and is up to date for good then.
  const status = await services.workflows.describe(shown._id);
  const view = await upToDate(services, shown);
  const run = runOf(status, view);
  if (run === 'endedByHand') return abort(services, view._id, 'its workflow was ended by hand');
  if (run === 'missing') {
    if (!view.workflowMissing) await services.views.markMissing(view, true);
    return 'missing';
  }
  if (view.workflowMissing) await services.views.markMissing(view, false);
  if (run === 'closed') {
    await services.views.markClosed(view._id);
    return 'closed';
  }
  const { request, _id: id } = view;
  // Something of ours is on its way: what is seen now says nothing.
  if (request.vendorEffect) return 'not-asked';
  const looked = await lookAtVendor(services.vendors, view);
  const alerts = alertsOf(request, looked?.detail ?? null, services.alertHours, Date.now());
  const told = looked ? tellings(request, looked.detail) : [];
  for (const telling of [...told, ...alerts.map(asAlert)]) await services.workflows.tell(id, telling);
  const events = looked ? missedEvents(request, looked.detail) : [];
  for (const event of events) await deliver(services.inbox, view, event);
  if (told.length + events.length + alerts.length > 0) return 'differs';
  return looked ? 'agrees' : 'not-asked';
}

async function upToDate(
  { ledger, views }: ReconcileServices,
  view: SealRequestView,
): Promise<SealRequestView> {
  return (await ledger.heal(view)) ? ((await views.get(view._id)) ?? view) : view;
}

/** Its workflow will never say anything more. Written once, whoever notices it and however often. */
export async function abort(services: UnattendedServices, id: string, how: string): Promise<Reconciled> {
  const written = await writeUnattended(services, id, (view) =>
    view && view.request.state !== 'aborted'
      ? abortEvents(view.request, how, { at: new Date().toISOString(), actor: 'sealflow' })
      : [],
  );
  if (written === 'held') return 'not-asked';
  const { views } = services;
  await views.markClosed(id);
  const after = await views.get(id);
  if (after?.workflowMissing) await views.markMissing(after, false);
  return 'aborted';
}

async function lookAtVendor(
  vendors: Vendors,
  { _id, request }: SealRequestView,
): Promise<{ vendor: VendorPort; detail: VendorDetail } | undefined> {
  if (isClosedState(request.state)) return undefined;
  try {
    const vendor = await vendors.forBinding(request.identity.bindingId);
    const detail = await vendor.detail?.(vendorApplyId(_id));
    return detail ? { vendor, detail } : undefined;
  } catch (error) {
    // It is asked again the next time.
    if (error instanceof PortError) return undefined;
    throw error;
  }
}

/** What a look tells beside events: codes that came later, uses made, totals changed. */
function tellings(request: SealRequest, detail: VendorDetail): Told[] {
  const { sealCode, seals } = detail;
  const totals = seals.map(({ sealId, useCount, crossPageUseCount }) => ({
    sealId,
    useCount,
    crossPageUseCount,
  }));
  const used = seals.map(({ sealId, usedCount, usedCrossPageCount }) => ({
    sealId,
    usedCount,
    ...(usedCrossPageCount === undefined ? {} : { usedCrossPageCount }),
  }));
  const telling: Told = {
    type: 'RecordLook',
    data: { sealCode, totals, used },
    metadata: { now: new Date().toISOString(), actor: 'reconciliation' },
  };
  // Only what the decider makes something of is worth a signal.
  return decideLook(telling, request).length > 0 ? [telling] : [];
}

/** Stages of the vendor whose events the request has not seen; a completion before the archive that followed it. */
function missedEvents(request: SealRequest, { stage }: VendorDetail): CallbackEvent[] {
  const lacksCompletion = request.completed?.round !== request.round;
  switch (stage) {
    case 'completed':
      return lacksCompletion ? ['sealingCompleted'] : [];
    case 'archived': {
      const archived: CallbackEvent[] = request.archived ? [] : ['filesArchived'];
      // What was ended may be archived without anybody having completed it.
      return lacksCompletion && !request.ended && !request.autoEnded
        ? ['sealingCompleted', ...archived]
        : archived;
    }
    case 'autoEnded':
      return request.autoEnded || request.ended || !lacksCompletion ? [] : ['autoEnded'];
    case 'terminated':
      return request.ended || request.completed || request.archived ? [] : ['approvalTerminated'];
    case 'rejected':
      return request.ended || request.completed || request.archived ? [] : ['approvalRejected'];
    default:
      return [];
  }
}

/** As a callback would have come; once per event and round, however often it is seen. */
async function deliver(inbox: Inbox, { _id, request }: SealRequestView, event: CallbackEvent): Promise<void> {
  const applyId = vendorApplyId(_id);
  await inbox.store({
    bindingId: request.identity.bindingId,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ found: event, round: request.round })),
    source: 'reconciliation',
    read: { applyId, event, providerEventId: `reconciliation:${request.round}` },
  });
}

const hourMs = 3_600_000;

function alertsOf(
  request: SealRequest,
  detail: VendorDetail | null,
  limits: AlertHours,
  nowMs: number,
): AlertKind[] {
  const raised = (kind: AlertKind) =>
    request.alerts.some((alert) => alert.kind === kind && alert.round === request.round);
  const olderThan = (at: string | null, hours: number) =>
    at !== null && nowMs - Date.parse(at) > hours * hourMs;
  // What this very look has found is not in the request yet.
  const used = [...request.seals, ...(detail?.seals ?? [])].some(({ usedCount }) => (usedCount ?? 0) > 0);
  const due: Record<AlertKind, boolean> = {
    'granted-unused':
      request.state === 'sealing' && !used && olderThan(request.grantedAt, limits.grantedUnused),
    'not-ended': request.state === 'sealing' && used && olderThan(request.usedAt, limits.notEnded),
    'images-overdue': lacksImages(detail) && olderThan(request.usedAt, limits.imagesOverdue),
  };
  return alertKinds.filter((kind) => due[kind] && !raised(kind));
}

function lacksImages(detail: VendorDetail | null): boolean {
  return detail?.uses?.some(({ imagesComplete }) => !imagesComplete) ?? false;
}

function asAlert(kind: AlertKind): Told {
  const metadata = { now: new Date().toISOString(), actor: 'reconciliation' };
  return { type: 'RecordAlert', data: { kind }, metadata };
}
