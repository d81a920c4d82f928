import { sealRequestId } from '../../contracts/ids';
import type { SealRequest } from '../../domain/sealRequest/state';
import { type FirstSeen, firstSeenOf, nothingSeen } from '../../domain/settings/firstSeen';
import type { FlowContext } from '../../domain/settings/flowEvent';
import type { SavedSettings } from '../administration/sealSettings';
import { findRequest, pendingApplication } from '../sealRequests/find';
import type { LatestAttempt, SealRequestViews } from '../sealRequests/stores';
import { findRun } from '../sealRequests/workflowRun';
import type { FlowRequestOfHost } from './event';
import type { ContextServices } from './services';

type ViewReader = Pick<SealRequestViews, 'get'>;

/** What stands when a flow event comes, and what of it is needed to carry the decision out. */
export interface EventContext {
  flow: FlowContext;
  /** The latest version of the settings; null where there are none. */
  saved: SavedSettings | null;
  latest: LatestAttempt | null;
  /** What an event that is first seen now is decided by. */
  firstSeen: FirstSeen;
  /** The attempt that the event is about: the latest one, or the one that was the latest when it was first seen. */
  requestId: string | null;
  /** The attempt whose append took the form's value, until the form has lost it. */
  consumption: { requestId: string; request: SealRequest; commandId: string; value: string } | null;
}

export interface ContextWish {
  /** Where it was read just now. */
  latest?: LatestAttempt | null | undefined;
  /** Of an event that is sent again: an attempt that came after it is none of its business. */
  firstSeen?: FirstSeen;
}

export async function findContext(
  services: ContextServices,
  flow: FlowRequestOfHost,
  { latest: known, firstSeen = nothingSeen }: ContextWish = {},
): Promise<EventContext> {
  const { attempts, commands, views } = services.requests;
  const [saved, latest] = await Promise.all([
    services.sealSettings.recent(flow),
    known === undefined ? attempts.latest(flow) : known,
  ]);
  const isLater = firstSeen.attempt > 0 && latest !== null && latest.attempt > firstSeen.attempt;
  const attempt = isLater ? firstSeen.attempt : latest?.attempt;
  const requestId = attempt === undefined ? null : sealRequestId({ ...flow, attempt });
  const viewsOnce = onceEach(views);
  const request = requestId && (await findRequest({ attempts, commands, views: viewsOnce }, requestId));
  if (!requestId || !request || !latest) return withoutRequest(saved, latest);
  const [isOver, own, consumption] = await Promise.all([
    isLater || isRequestOver(services, requestId),
    ownSettings(services, flow, request, saved),
    findConsumption({ ...services, views: viewsOnce }, flow, latest.attempt),
  ]);
  return {
    saved,
    latest,
    firstSeen: firstSeenOf(request, { isOver, isValueLost: consumption?.requestId !== requestId }),
    requestId,
    consumption,
    flow: {
      settings: saved?.settings ?? null,
      request: { state: request, isOver, settings: own },
      consumed: consumption?.value ?? null,
    },
  };
}

function withoutRequest(saved: SavedSettings | null, latest: LatestAttempt | null): EventContext {
  return {
    saved,
    latest,
    firstSeen: nothingSeen,
    requestId: null,
    consumption: null,
    flow: { settings: saved?.settings ?? null, request: null, consumed: null },
  };
}

/** What is decided at once goes by one look at each request. */
function onceEach(views: ViewReader): ViewReader {
  const seen = new Map<string, ReturnType<ViewReader['get']>>();
  return {
    get: (id) => {
      const known = seen.get(id) ?? views.get(id);
      seen.set(id, known);
      return known;
    },
  };
}

/**
 * What an event that is first seen now is decided by, as far as the ledger knows: that a workflow was ended by hand,
 * Temporal alone may know yet.
 */
export async function firstSeenByLedger(
  services: ContextServices,
  flow: FlowRequestOfHost,
): Promise<FirstSeen> {
  const latest = await services.requests.attempts.latest(flow);
  const request = latest && (await findRequest(services.requests, latest.row._id));
  if (!request) return nothingSeen;
  const { flowEvents, requests } = services;
  const consumption = await findConsumption({ flowEvents, views: requests.views }, flow, latest.attempt);
  const isValueLost = consumption?.requestId !== latest.row._id;
  return withComing(services, flow, firstSeenOf(request, { isOver: false, isValueLost }));
}

/** An attempt that waits for the one before to make way is the latest for whatever comes after its application. */
export async function withComing(
  { requests }: ContextServices,
  flow: FlowRequestOfHost,
  seen: FirstSeen,
): Promise<FirstSeen> {
  const attempt = seen.attempt + 1;
  if (attempt === 1 || !(await pendingApplication(requests, sealRequestId({ ...flow, attempt }))))
    return seen;
  return { ...seen, attempt, isOpen: true };
}

/** Closed quietly or by hand, a request's state alone would not say so. One that Temporal has lost is not over. */
async function isRequestOver({ requests }: ContextServices, id: string): Promise<boolean> {
  const run = await findRun(requests, id);
  return run === 'closed' || run === 'endedByHand';
}

async function ownSettings(
  { sealSettings }: ContextServices,
  flow: FlowRequestOfHost,
  { terms }: SealRequest,
  latest: SavedSettings | null,
) {
  if (terms.settingsVersion === undefined) return null;
  if (terms.settingsVersion === latest?.version) return latest.settings;
  return (await sealSettings.version(flow, terms.settingsVersion))?.settings ?? null;
}

/** A value that nobody cleared stands in the form for later attempts too. */
async function findConsumption(
  { flowEvents, views }: Pick<ContextServices, 'flowEvents'> & { views: ViewReader },
  flow: FlowRequestOfHost,
  latest: number,
): Promise<EventContext['consumption']> {
  for (let attempt = latest; attempt >= 1; attempt -= 1) {
    const requestId = sealRequestId({ ...flow, attempt });
    const view = await views.get(requestId);
    const consumed = view?.request.consumed;
    if (!view || !consumed) continue;
    const { commandId, value, cleared } = consumed;
    if (cleared || (await flowEvents.isLost(requestId, commandId))) return null;
    return { requestId, request: view.request, commandId, value };
  }
  return null;
}
