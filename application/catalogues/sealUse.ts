import { perDay } from '../overview/periods';
import type { RequestUses, SealRequestViews } from '../sealRequests/stores';

/** What one seal was used for, by requests that were applied for since then. */
export interface SealUse {
  /** ISO 8601. */
  since: string;
  /** The last days, oldest first, in the zone of the site. */
  usesPerDay: { day: string; count: number }[];
  /** Most requests first; without `flowId` those that no flow's settings applied for. */
  flows: FlowUse[];
}

interface FlowUse {
  hostId: string;
  flowId?: string;
  requests: number;
  uses: number;
}

export interface SealUseServices {
  views: Pick<SealRequestViews, 'usesOfSeal'>;
  /** IANA name. */
  timeZone: string;
  now(): Date;
}

export const sealUseDays = 90;
export const chartDays = 30;

export async function useOfSeal(
  { views, timeZone, now }: SealUseServices,
  seal: { bindingId: string; sealId: string },
): Promise<SealUse> {
  const until = now();
  const since = new Date(until.getTime() - sealUseDays * 24 * 3_600_000).toISOString();
  const requests = await views.usesOfSeal(seal, since);
  const noticed = requests.flatMap((request) => request.noticed);
  return {
    since,
    usesPerDay: perDay(noticed, { until, days: chartDays, timeZone }),
    flows: byFlow(requests).toSorted((one, other) => other.requests - one.requests),
  };
}

function byFlow(requests: readonly RequestUses[]): FlowUse[] {
  const flows = new Map<string, FlowUse>();
  for (const { noticed, ...flow } of requests) {
    const key = JSON.stringify([flow.hostId, flow.flowId]);
    const before = flows.get(key) ?? { ...flow, requests: 0, uses: 0 };
    const uses = noticed.reduce((sum, hour) => sum + hour.uses, before.uses);
    flows.set(key, { ...before, requests: before.requests + 1, uses });
  }
  return [...flows.values()];
}
