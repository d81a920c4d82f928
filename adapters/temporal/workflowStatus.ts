import type { WorkflowExecutionDescription } from '@temporalio/client';
import { temporal as protocol } from '@temporalio/proto';
import type { WorkflowStatus } from '../../application/sealRequests/workflows';
import { defined } from '../../domain/defined';
import type { TemporalConnection } from './connection';

type HistoryEvent = protocol.api.history.v1.IHistoryEvent;

/** A worker that is killed or deployed costs a task one failure or two. */
export const stuckFromAttempt = 4;
/** On a busy machine a task times out several times in a row, and goes through then. */
export const timedOutForMs = 120_000;
const eventsPerPage = 50;

const { EVENT_TYPE_WORKFLOW_TASK_FAILED: taskFailed, EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT: taskTimedOut } =
  protocol.api.enums.v1.EventType;

/**
 * What Temporal describes. A task that no worker takes has one attempt; one that fails, as where a payload cannot be
 * read or the code does not fit the history, is tried again without end.
 *
 * @throws TemporalAwayError
 */
export async function statusOf(
  temporal: TemporalConnection,
  described: WorkflowExecutionDescription,
): Promise<WorkflowStatus> {
  const { name } = described.status;
  if (name !== 'RUNNING' && name !== 'PAUSED') return name === 'COMPLETED' ? 'closed' : 'endedByHand';
  return (await failsAgainAndAgain(temporal, described)) ? 'stuck' : 'running';
}

/**
 * Whether a run's task fails again and again, or has timed out again and again for two minutes.
 *
 * @throws TemporalAwayError
 */
export async function failsAgainAndAgain(
  temporal: TemporalConnection,
  { raw: { pendingWorkflowTask: task }, workflowId, runId }: WorkflowExecutionDescription,
): Promise<boolean> {
  if ((task?.attempt ?? 0) < stuckFromAttempt) return false;
  return isStuckBy(await newestTaskEnd(temporal, { workflowId, runId }), Date.now());
}

/**
 * Only the first attempt of a task has events (server 1.29.1, `workflow_task_state_machine.go`), and a worker reports
 * only its first failure: later attempts that fail end as timeouts (SDK 1.24, `managed_run.rs`). So the end of the first
 * attempt tells a task that fails from one that workers are too slow for. One that timed out first and failed then
 * looks like a slow one, hence the two minutes. What cannot be told is stuck: nobody else would say so.
 */
export function isStuckBy(end: HistoryEvent | undefined, nowMs: number): boolean {
  if (end?.eventType !== taskTimedOut) return true;
  return nowMs - Number(end.eventTime?.seconds ?? 0) * 1000 >= timedOutForMs;
}

/** How the newest task with events failed or timed out. */
async function newestTaskEnd(
  { client, call }: TemporalConnection,
  execution: { workflowId: string; runId: string },
): Promise<HistoryEvent | undefined> {
  const { workflowService, options } = client;
  const asked = { namespace: options.namespace, execution, maximumPageSize: eventsPerPage };
  let nextPageToken: Uint8Array | undefined;
  do {
    const token = defined({ nextPageToken });
    const page = await call(() => workflowService.getWorkflowExecutionHistoryReverse({ ...asked, ...token }));
    const end = page.history?.events?.find(
      ({ eventType }) => eventType === taskFailed || eventType === taskTimedOut,
    );
    if (end) return end;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
  return undefined;
}
