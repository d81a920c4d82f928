import type { SavedSettings } from '../../application/administration/sealSettings';
import { findRequest, pendingApplication } from '../../application/sealRequests/find';
import { findRun } from '../../application/sealRequests/workflowRun';
import { sealRequestId } from '../../contracts/ids';
import type { SealRequest } from '../../domain/sealRequest/state';
import { type FirstSeen, firstSeenOf, nothingSeen } from '../../domain/settings/firstSeen';
import type { FlowContext } from '../../domain/settings/flowEvent';
import type { Deps } from '../deps';

export interface FlowRequestOfHost {
  hostId: string;
  flowId: string;
  flowRequestId: string;
}

/** What stands when a flow event comes, and what of it is needed to carry the verdict out. */
export interface Standing {
  situation: FlowContext;
  /** The latest version of the settings; null where there are none. */
  saved: SavedSettings | null;
  /** What an event that is first seen now is judged by. */
  sight: FirstSeen;
  /** The attempt that the event is about: the latest one, or the one that was the latest when it was first seen. */
  requestId: string | null;
  /** The attempt whose append took the form's value, until the form has lost it. */
  consumption: { requestId: string; request: SealRequest; commandId: string; value: string } | null;
}

/** `firstSeen`: of an event that is sent again. An attempt that came after it is none of its business. */
export async function findStanding(
  deps: Deps,
  flow: FlowRequestOfHost,
  firstSeen: FirstSeen = nothingSeen,
): Promise<Standing> {
  const [saved, latest] = await Promise.all([
    deps.sealSettings.recent(flow),
    deps.requests.attempts.latest(flow),
  ]);
  const settings = saved?.settings ?? null;
  const isLater = firstSeen.attempt > 0 && latest !== null && latest.attempt > firstSeen.attempt;
  const attempt = isLater ? firstSeen.attempt : latest?.attempt;
  const requestId = attempt === undefined ? null : sealRequestId({ ...flow, attempt });
  const request = requestId === null ? null : await findRequest(deps.requests, requestId);
  if (requestId === null || !request || !latest)
    return {
      saved,
      sight: nothingSeen,
      requestId: null,
      consumption: null,
      situation: { settings, request: null, consumed: null },
    };
  const [isOver, own, consumption] = await Promise.all([
    isLater || isRequestOver(deps, requestId),
    ownSettings(deps, flow, request, saved),
    findConsumption(deps, flow, latest.attempt),
  ]);
  return {
    saved,
    sight: firstSeenOf(request, { isOver, isValueLost: consumption?.requestId !== requestId }),
    requestId,
    consumption,
    situation: {
      settings,
      request: { state: request, isOver, settings: own },
      consumed: consumption?.value ?? null,
    },
  };
}

/**
 * What an event that is first seen now is judged by, as far as the ledger knows: that a workflow was ended by hand,
 * Temporal alone may know yet.
 */
export async function sightByLedger(deps: Deps, flow: FlowRequestOfHost): Promise<FirstSeen> {
  const latest = await deps.requests.attempts.latest(flow);
  const request = latest && (await findRequest(deps.requests, latest.row._id));
  if (!request) return nothingSeen;
  const consumption = await findConsumption(deps, flow, latest.attempt);
  const isValueLost = consumption?.requestId !== latest.row._id;
  return withComing(deps, flow, firstSeenOf(request, { isOver: false, isValueLost }));
}

/** An attempt that waits for the one before to make way is the latest for whatever comes after its application. */
export async function withComing(
  { requests }: Deps,
  flow: FlowRequestOfHost,
  sight: FirstSeen,
): Promise<FirstSeen> {
  const attempt = sight.attempt + 1;
  if (attempt === 1 || !(await pendingApplication(requests, sealRequestId({ ...flow, attempt }))))
    return sight;
  return { ...sight, attempt, isOpen: true };
}

/** Closed quietly or by hand, a request's state alone would not say so. One that Temporal has lost is not over. */
async function isRequestOver({ requests }: Deps, id: string): Promise<boolean> {
  const run = await findRun(requests, id);
  return run === 'closed' || run === 'endedByHand';
}

async function ownSettings(
  { sealSettings }: Deps,
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
  deps: Deps,
  flow: FlowRequestOfHost,
  latest: number,
): Promise<Standing['consumption']> {
  for (let attempt = latest; attempt >= 1; attempt -= 1) {
    const requestId = sealRequestId({ ...flow, attempt });
    const view = await deps.requests.views.get(requestId);
    const consumed = view?.request.consumed;
    if (!view || !consumed) continue;
    const { commandId, value, cleared } = consumed;
    if (cleared || (await deps.flowEvents.isLost(requestId, commandId))) return null;
    return { requestId, request: view.request, commandId, value };
  }
  return null;
}
