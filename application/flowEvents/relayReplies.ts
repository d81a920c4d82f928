import { unconfirmedReply } from '../../domain/sealRequest/replyDeadlines';
import type { SealRequestViews } from '../sealRequests/stores';
import { findRun, type WorkflowRunServices } from '../sealRequests/workflowRun';
import type { SealRequestWorkflows } from '../sealRequests/workflows';
import type { PendingReply, Replies } from './stores';

export interface ReplyRelayServices extends WorkflowRunServices {
  replies: Pick<Replies, 'due' | 'clear'>;
  views: Pick<SealRequestViews, 'get'>;
  workflows: Pick<SealRequestWorkflows, 'describe' | 'tell'>;
}

/**
 * Has values that nobody confirmed in time take the host's second way. Only of requests of the version before: the
 * workflows of later ones wait themselves. Any number of these may run: what is told twice is decided once.
 *
 * @throws TemporalAwayError
 */
export async function relayReplies(
  services: ReplyRelayServices,
  onEach: () => void = () => undefined,
): Promise<{ signalled: number }> {
  let signalled = 0;
  for (const pending of await services.replies.due(Date.now())) {
    const outcome = await takeSecondWay(services, pending);
    if (outcome === 'signalled') signalled += 1;
    if (outcome === 'over') await services.replies.clear(pending._id);
    onEach();
  }
  return { signalled };
}

/** A row is kept until the request is seen to have taken it in: the next pass tells it again. */
async function takeSecondWay(
  services: ReplyRelayServices,
  { sealRequestId, effectId, dueAt }: PendingReply,
): Promise<'signalled' | 'waits' | 'over'> {
  const { views, workflows } = services;
  const view = await views.get(sealRequestId);
  const waits = view?.request.waitingWrites.some(
    ({ data }) => data.effectId === effectId && data.via === 'reply',
  );
  if (!view || !waits) return 'over';
  // Nothing that it decides is recorded: it would be told for ever.
  if (view.ledgerConflict) return 'waits';
  const told = await workflows.tell(sealRequestId, unconfirmedReply({ effectId, dueAt }, view.request));
  if (told === 'delivered') return 'signalled';
  const run = await findRun(services, sealRequestId);
  // Lost, or back since it was told.
  return run === 'missing' || run === 'running' ? 'waits' : 'over';
}
