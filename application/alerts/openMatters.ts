import { attentionMatters, lateMatters, type Matter } from '../../domain/reconciliation/openAlerts';
import type { RefusedEvents } from '../flowEvents/refusedEvents';
import type { StuckRows } from '../reconciliation/stuckBeside';
import { everyPending } from '../relay/everyPending';
import type { SealRequestFilter, SealRequestView, SealRequestViews } from '../sealRequests/stores';

export interface MatterSources {
  views: Pick<SealRequestViews, 'list'>;
  refusedEvents: Pick<RefusedEvents, 'pending'>;
  stuckRows: Pick<StuckRows, 'all'>;
}

const pageSize = 100;

/** Everything that waits for a person now. Reads by other fields than `_id`: once a round. */
export async function openMatters(
  { views, refusedEvents, stuckRows }: MatterSources,
  nowMs: number,
  onEach: () => void,
): Promise<Matter[]> {
  const matters: Matter[] = [];
  for await (const { _id, request } of everyView(views, { attention: true })) {
    matters.push(...attentionMatters(_id, request));
    onEach();
  }
  for await (const { _id, request } of everyView(views, { late: true })) {
    matters.push(...lateMatters(_id, request, nowMs));
    onEach();
  }
  for await (const { _id: about, hostId: id, at: since } of everyPending(refusedEvents, pageSize)) {
    matters.push({ cause: 'event-refused', peer: { kind: 'host', id }, about, since });
    onEach();
  }
  // Those of a request are attention of it.
  for (const { _id: about, since, sealRequestId } of await stuckRows.all())
    if (sealRequestId === undefined) matters.push({ cause: 'delivery-stuck', about, since });
  return matters;
}

function everyView(
  views: MatterSources['views'],
  filter: SealRequestFilter,
): AsyncGenerator<SealRequestView> {
  return everyPending({ pending: (page) => views.list(filter, page) }, pageSize);
}
