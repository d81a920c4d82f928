import type { RecordReply } from '../../domain/sealRequest/commands';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { FieldWrite } from '../../domain/sealRequest/values';
import type { HostStore } from '../administration/hosts';
import type { Replies } from '../flowEvents/stores';
import type { Log } from '../ports/log';
import { metadataBy } from './metadataBy';
import type { CommandRecord } from './stores';
import type { SealRequestWorkflows } from './workflows';

export interface ReplyServices {
  replies: Pick<Replies, 'handOver'>;
  requests: { workflows: Pick<SealRequestWorkflows, 'tell'> };
  logger: Log;
}

/**
 * What a reply carries into the form. Whoever asks again has had it: an earlier reply to the same event that carried it
 * is taken to have arrived. Another event of the same append or application proves nothing of the first one's reply.
 */
export async function handOver(
  services: ReplyServices,
  { _id: recordId, sealRequestId: id }: CommandRecord,
  request: SealRequest,
): Promise<FieldWrite[]> {
  const writes = request.waitingWrites.filter(({ data }) => data.via === 'reply');
  const again: string[] = [];
  for (const { data } of writes)
    if (!(await services.replies.handOver(id, data.effectId, recordId))) again.push(data.effectId);
  await confirmShown(services, id, again);
  return writes.flatMap(({ data }) => data.fields);
}

/** Tells the request that its values have reached the form. Not to get through is no fault: the second way is taken. */
export async function confirmShown(
  { requests, logger }: Pick<ReplyServices, 'requests' | 'logger'>,
  id: string,
  effectIds: readonly string[],
): Promise<void> {
  for (const effectId of effectIds)
    try {
      await requests.workflows.tell(id, asShown(effectId));
    } catch (error) {
      const fault = error instanceof Error ? error.name : typeof error;
      logger.warn({ sealRequestId: id, fault }, 'A reply could not be confirmed');
    }
}

const asShown = (effectId: string): RecordReply => ({
  type: 'RecordReply',
  data: { effectId, outcome: 'shown' },
  metadata: metadataBy('host'),
});

/** How long whoever asks is kept without asking for it, since values are to reach the form in the reply. Seconds. */
export async function replyWaitSeconds(hosts: Pick<HostStore, 'recent'>, hostId: string): Promise<number> {
  const writeBack = (await hosts.recent(hostId))?.writeBack;
  return writeBack?.mode === 'reply' ? writeBack.replyWaitSeconds : 0;
}
