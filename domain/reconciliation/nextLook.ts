import { mayStillCount } from '../sealRequest/rules';
import { closeAdvice, isRulePending, type SealRequest } from '../sealRequest/state';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** An archive that has not come by then is not worth a look an hour any more. */
const archiveExpectedMs = 30 * dayMs;

/**
 * Sealing is over, nothing is under way, nobody is waited for: it is open for what may come late, and closes by time.
 * Every other request is looked at in each round, those that are over so that they are noted as closed.
 */
export function isAtRest(request: SealRequest): boolean {
  return closeAdvice(request).kind === 'afterQuiet';
}

/**
 * Whether the next round has to look at one that was at rest. Nothing is to be seen of one that is over: that it is closed
 * is noted by the look that was due anyway, within a day.
 */
export function endsRest(request: SealRequest): boolean {
  return closeAdvice(request).kind === 'stay';
}

export interface LookTimes {
  nowMs: number;
  imagesOverdueHours: number;
  /** From 0 to 1, its own: requests that were looked at together rest until different moments. */
  phase: number;
}

/** How long nothing of a request needs a look at the vendor, in milliseconds; 0 where the next round has to look. */
export function nextLookAfter(request: SealRequest, { nowMs, imagesOverdueHours, phase }: LookTimes): number {
  const advice = closeAdvice(request);
  if (advice.kind !== 'afterQuiet') return 0;
  const everyMs = isArchiveExpected(request, nowMs) ? hourMs : dayMs;
  const changedAt = Date.parse(request.changedAt);
  const closesAt = changedAt + advice.seconds * 1000;
  // What follows a change mostly follows soon: a rest lasts no longer than nothing has happened.
  const quietMs = Math.max(0, nowMs - changedAt);
  const moments = [closesAt - nowMs, imagesOverdueAt(request, imagesOverdueHours) - nowMs];
  return Math.min(quietMs, untilOwnMoment(nowMs, everyMs, phase), ...moments.filter((inMs) => inMs > 0));
}

/** Of the alerts the only one that a request at rest may still raise. */
function imagesOverdueAt({ usedAt, alerts, round }: SealRequest, hours: number): number {
  const isRaised = alerts.some((alert) => alert.kind === 'images-overdue' && alert.round === round);
  return usedAt === null || isRaised ? Number.POSITIVE_INFINITY : Date.parse(usedAt) + hours * hourMs;
}

/** The archive may still come, and something is done then: its rule runs, or the host is offered the files. */
function isArchiveExpected(request: SealRequest, nowMs: number): boolean {
  const mayCome = mayStillCount[request.state].includes('filesArchived');
  const isAwaited = isRulePending(request, 'filesArchived') || request.terms.filesUrl !== undefined;
  return mayCome && isAwaited && nowMs - Date.parse(request.changedAt) < archiveExpectedMs;
}

/** Of moments that recur every so often the next one, after now and at most one interval away. */
function untilOwnMoment(nowMs: number, everyMs: number, phase: number): number {
  return everyMs - ((nowMs - Math.floor(phase * everyMs)) % everyMs);
}
