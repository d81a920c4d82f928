import { ScheduleAlreadyRunning, type ScheduleOptionsAction } from '@temporalio/client';
import { reconcileScheduleId, reconcileWorkflow } from '../../contracts/reconcile';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';

export interface RepeatedWork {
  scheduleId: string;
  everySeconds: number;
  workflowType: string;
  /** Runs are named by it and by their time. */
  workflowId: string;
  taskQueue: string;
  args: unknown[];
}

/** Has Temporal start the workflow again and again, never twice at once. Repeatable: a changed interval is taken over. */
export async function ensureSchedule(temporal: TemporalConnection, work: RepeatedWork): Promise<void> {
  const { schedule } = temporal.client;
  const { scheduleId, everySeconds, workflowType, workflowId, taskQueue, args } = work;
  const spec = { intervals: [{ every: everySeconds * 1000 }] };
  const action: ScheduleOptionsAction = { type: 'startWorkflow', workflowType, workflowId, taskQueue, args };
  // What was missed while everything was down need not be made up for: the next run does the same work.
  const policies = { overlap: 'SKIP', catchupWindow: '1 minute' } as const;
  try {
    await temporal.call(() => schedule.create({ scheduleId, spec, action, policies }));
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await temporal.call(() =>
      schedule.getHandle(scheduleId).update((before) => ({ ...before, spec, action, policies })),
    );
  }
}

/** Has every open request compared with its vendor. */
export function repeatReconciliation(temporal: TemporalConnection, everySeconds: number): Promise<void> {
  return ensureSchedule(temporal, {
    scheduleId: reconcileScheduleId,
    everySeconds,
    workflowType: reconcileWorkflow,
    workflowId: reconcileScheduleId,
    taskQueue: sealRequestTaskQueue,
    args: [],
  });
}
