import type { SealRequest } from '../sealRequest/state';
import { type AlertKind, alertKinds } from '../sealRequest/values';

/** Hours after which operators are told. */
export interface AlertHours {
  /** Granted, and nobody has stamped. */
  grantedUnused: number;
  /** Stamped, and nobody has ended sealing. */
  notEnded: number;
  /** Stamped, and pictures are still missing. */
  imagesOverdue: number;
}

/** What the vendor shows that alerts go by. */
export interface SeenAtVendor {
  usedCounts: readonly number[];
  lacksImages: boolean;
}

const hourMs = 3_600_000;

/** Alerts that are due and that this round has not raised yet. */
export function dueAlerts(
  request: SealRequest,
  seen: SeenAtVendor,
  { hours, nowMs }: { hours: AlertHours; nowMs: number },
): AlertKind[] {
  const { state, grantedAt, usedAt } = request;
  const isOlder = (at: string | null, limit: number) =>
    at !== null && nowMs - Date.parse(at) > limit * hourMs;
  // What has been seen just now is not in the request yet.
  const isUsed = [...request.seals.map(({ usedCount }) => usedCount), ...seen.usedCounts].some(
    (count) => count > 0,
  );
  const isDue: Record<AlertKind, boolean> = {
    'granted-unused': state === 'sealing' && !isUsed && isOlder(grantedAt, hours.grantedUnused),
    'not-ended': state === 'sealing' && isUsed && isOlder(usedAt, hours.notEnded),
    'images-overdue': seen.lacksImages && isOlder(usedAt, hours.imagesOverdue),
  };
  return alertKinds.filter((kind) => isDue[kind] && !isRaised(request, kind));
}

function isRaised({ alerts, round }: SealRequest, kind: AlertKind): boolean {
  return alerts.some((alert) => alert.kind === kind && alert.round === round);
}
