import { failureTypes } from '../../contracts/failureTypes';
import { defined } from '../../domain/defined';
import type { Told } from '../../domain/sealRequest/commands';
import { decideWait, effectsUnderWay, type UnderWay } from '../../domain/sealRequest/waits';
import { metadataBy } from '../sealRequests/metadataBy';
import type { SealRequestView } from '../sealRequests/stores';
import type { PendingEffect, SealRequestWorkflows } from '../sealRequests/workflows';

export interface WaitServices {
  workflows: Pick<SealRequestWorkflows, 'pendingEffects' | 'tell'>;
  /** How long something may wait before a person is told. */
  waitAttentionSeconds: number;
}

/**
 * Tells a request which of its effects have waited for too long. Temporal is asked only where the ledger shows one that
 * is as old as that, and the workflow hears of each once. Resolves to how many it was told of.
 */
export async function noticeWaits(
  { workflows, waitAttentionSeconds }: WaitServices,
  { _id: id, request }: SealRequestView,
): Promise<number> {
  const waitMs = waitAttentionSeconds * 1000;
  const nowMs = Date.now();
  const overdue = effectsUnderWay(request)
    .filter(({ since }) => nowMs - Date.parse(since) > waitMs)
    .map((effect) => ({ effect, telling: (last: Last = {}) => asWait(effect, last) }))
    .filter(({ telling }) => decideWait(telling(), request).length > 0);
  if (overdue.length === 0) return 0;
  const pending = await workflows.pendingEffects(id);
  let told = 0;
  for (const { effect, telling } of overdue) {
    const activity = pending.find(({ lane }) => lane === effect.lane);
    if (!activity || !waits(activity, nowMs - waitMs)) continue;
    await workflows.tell(id, telling(activity));
    told += 1;
  }
  return told;
}

/**
 * It has been tried in vain, or was never begun; the first try of what stood in a queue says nothing yet, nor does one
 * that was put off for others of its peer.
 */
function waits({ attempt, scheduledAt, failureType }: PendingEffect, before: number): boolean {
  return (attempt > 1 && failureType !== failureTypes.peerBusy) || scheduledAt < before;
}

type Last = Pick<PendingEffect, 'said' | 'cause'>;

function asWait(
  { lane, effectId, since }: UnderWay,
  { said, cause }: Last,
): Extract<Told, { type: 'RecordWait' }> {
  return {
    type: 'RecordWait',
    data: {
      kind: lane === 'host' ? 'host-away' : 'vendor-away',
      about: effectId,
      since,
      ...defined({ said, cause }),
    },
    metadata: metadataBy('reconciliation'),
  };
}
