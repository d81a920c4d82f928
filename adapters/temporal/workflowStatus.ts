import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { WorkflowStatus } from '../../application/sealRequests/workflows';

/** A worker that is killed or deployed costs a task one failure or two. */
export const stuckFromAttempt = 4;

/**
 * What Temporal describes. A task that no worker takes has one attempt; one that fails, as where a payload cannot be
 * read or the code does not fit the history, is tried again without end.
 */
export function statusOf({ status, raw }: WorkflowExecutionDescription): WorkflowStatus {
  if (status.name !== 'RUNNING' && status.name !== 'PAUSED')
    return status.name === 'COMPLETED' ? 'closed' : 'endedByHand';
  return failsAgainAndAgain(raw) ? 'stuck' : 'running';
}

export function failsAgainAndAgain({ pendingWorkflowTask }: WorkflowExecutionDescription['raw']): boolean {
  return (pendingWorkflowTask?.attempt ?? 0) >= stuckFromAttempt;
}
