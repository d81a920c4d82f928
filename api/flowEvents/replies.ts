import type { Logger } from 'pino';
import type { PendingReply, Replies } from '../../application/flowEvents/stores';
import type { Leases } from '../../application/ports/leases';
import type { CommandRecord, Ledger, SealRequestViews } from '../../application/sealRequests/stores';
import { findRun } from '../../application/sealRequests/workflowRun';
import type { SealRequestWorkflows } from '../../application/sealRequests/workflows';
import type { RecordReply } from '../../domain/sealRequest/commands';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { FieldWrite } from '../../domain/sealRequest/values';
import type { Deps } from '../deps';
import { faultName, type Loop, runEvery } from '../loop';
import { waitSeconds } from '../routes/sealRequestAnswers';

const asReply = (effectId: string, outcome: 'shown' | 'notShown'): RecordReply => ({
  type: 'RecordReply',
  data: { effectId, outcome },
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
      await deps.requests.workflows.tell(id, asReply(effectId, 'shown'));
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

interface ReplyServices {
  replies: Replies;
  views: SealRequestViews;
  ledger: Pick<Ledger, 'heal'>;
  workflows: SealRequestWorkflows;
  leases: Leases;
}

const everyMs = 1000;
const pageSize = 100;
/** A workflow that does not take it in at once is told again after this time. */
const leaseMs = 30_000;

/** Has values that nobody confirmed in time take the host's second way. Any number of these may run. */
export function startReplyLoop(services: ReplyServices, logger: Logger): Loop {
  return runEvery('replies', everyMs, logger, async (stopping) => {
    for (const pending of await services.replies.due(Date.now(), pageSize)) {
      if (stopping.aborted) return;
      const claim = await services.leases.claim(`reply/${pending._id}`, leaseMs);
      if (claim.kind === 'mine' && (await takeSecondWay(services, pending)))
        await services.leases.release(claim.lease);
    }
  });
}

/** Whether nothing is left to be done about it. */
async function takeSecondWay(
  services: ReplyServices,
  { _id, sealRequestId, effectId }: PendingReply,
): Promise<boolean> {
  const { replies, views, workflows } = services;
  const view = await views.get(sealRequestId);
  const waits = view?.request.waitingWrites.some(
    ({ data }) => data.effectId === effectId && data.via === 'reply',
  );
  if (waits) {
    const outcome = await workflows.tell(sealRequestId, asReply(effectId, 'notShown'));
    if (outcome === 'delivered' || (await mayStillTakeIt(services, sealRequestId))) return false;
  }
  await replies.clear(_id);
  return true;
}

/** Lost, or back since it was told: it is told again. */
async function mayStillTakeIt(services: ReplyServices, sealRequestId: string): Promise<boolean> {
  const run = await findRun(services, sealRequestId);
  return run === 'missing' || run === 'running';
}
