import type { CommandRecord } from '../../application/sealRequests/stores';
import type { RecordReply } from '../../domain/sealRequest/commands';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { FieldWrite } from '../../domain/sealRequest/values';
import type { Deps } from '../deps';
import { faultName } from '../loop';
import { waitSeconds } from '../routes/sealRequestAnswers';

const asShown = (effectId: string): RecordReply => ({
  type: 'RecordReply',
  data: { effectId, outcome: 'shown' },
  metadata: { now: new Date().toISOString(), actor: 'host' },
});

/**
 * What a reply carries into the form. Whoever asks again has had it: an earlier reply to the same event that carried it
 * is taken to have arrived. Another event of the same append or application proves nothing of the first one's reply.
 */
export async function handOver(
  deps: Deps,
  { _id: recordId, sealRequestId: id }: CommandRecord,
  request: SealRequest,
): Promise<FieldWrite[]> {
  const writes = request.waitingWrites.filter(({ data }) => data.via === 'reply');
  const again: string[] = [];
  for (const { data } of writes)
    if (!(await deps.replies.handOver(id, data.effectId, recordId))) again.push(data.effectId);
  await confirmShown(deps, id, again);
  return writes.flatMap(({ data }) => data.fields);
}

/** Tells the request that its values have reached the form. Not to get through is no fault: the second way is taken. */
export async function confirmShown(deps: Deps, id: string, effectIds: readonly string[]): Promise<void> {
  for (const effectId of effectIds)
    try {
      await deps.requests.workflows.tell(id, asShown(effectId));
    } catch (error) {
      deps.logger.warn({ sealRequestId: id, ...faultName(error) }, 'A reply could not be confirmed');
    }
}

/** How long the caller is kept: as it asks, or by itself where values are to reach the form in the reply. */
export async function replyWait(deps: Deps, hostId: string, prefer: string | undefined): Promise<number> {
  if (prefer !== undefined) return waitSeconds(prefer);
  const writeBack = (await deps.hosts.recent(hostId))?.writeBack;
  return writeBack?.mode === 'reply' ? writeBack.replyWaitSeconds : 0;
}
