import type { HistoryAndWorkflowId } from '@temporalio/client';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';

/**
 * Histories of all workflows of ours that run now and have been given a task. One that was started with a delay has none
 * yet: there is nothing to replay, and the SDK's replay of it would never end (measured with 1.24).
 */
export async function* openHistories({ client }: TemporalConnection): AsyncIterable<HistoryAndWorkflowId> {
  const query = `ExecutionStatus="Running" AND TaskQueue="${sealRequestTaskQueue}"`;
  for await (const each of client.workflow.list({ query }).intoHistories())
    if (hasTask(each.history)) yield each;
}

/** The client types what it fetches as unknown. */
function hasTask(history: unknown): boolean {
  const { events } = Object(history);
  return Array.isArray(events) && events.length > 1;
}
