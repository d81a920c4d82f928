import type { HistoryAndWorkflowId } from '@temporalio/client';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';

/** Histories of all workflows of ours that run now, newest first. */
export function openHistories({ client }: TemporalConnection): AsyncIterable<HistoryAndWorkflowId> {
  const query = `ExecutionStatus="Running" AND TaskQueue="${sealRequestTaskQueue}"`;
  return client.workflow.list({ query }).intoHistories();
}
