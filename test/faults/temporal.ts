import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { sealRequestWorkflowId } from '../../contracts/ids';

/** The server's way to say that a signal came in while a task was about to close the run: the task is done anew. */
const unhandledCommand = 1;

/** Temporal, asked directly. */
export class TemporalView {
  private constructor(
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  static async connect(address: string, dataConverter: DataConverter): Promise<TemporalView> {
    const connection = await Connection.connect({ address, connectTimeout: 30_000 });
    return new TemporalView(connection, new Client({ connection, namespace: 'default', dataConverter }));
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  async status(sealRequestId: string): Promise<string> {
    try {
      const handle = this.client.workflow.getHandle(sealRequestWorkflowId(sealRequestId));
      return (await handle.describe()).status.name;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'UNKNOWN';
      throw error;
    }
  }

  terminate(sealRequestId: string): Promise<unknown> {
    return this.client.workflow.getHandle(sealRequestWorkflowId(sealRequestId)).terminate('by hand');
  }

  cancel(sealRequestId: string): Promise<unknown> {
    return this.client.workflow.getHandle(sealRequestWorkflowId(sealRequestId)).cancel();
  }

  /** As if it had never heard of it. */
  async forget(sealRequestId: string): Promise<void> {
    const workflowExecution = { workflowId: sealRequestWorkflowId(sealRequestId) };
    await this.connection.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution,
    });
  }

  async workflow(sealRequestId: string): Promise<{ status: string; failedTasks: string[] }> {
    const status = await this.status(sealRequestId);
    if (status === 'UNKNOWN') return { status, failedTasks: [] };
    return { status, failedTasks: await this.failedTasks(sealRequestWorkflowId(sealRequestId)) };
  }

  /** How many seal requests are open. */
  async running(): Promise<number> {
    const query = 'WorkflowType = "sealRequest" AND ExecutionStatus = "Running"';
    return (await this.client.workflow.count(query)).count;
  }

  /** Of the schedules' own workflows that began since: which had a task that failed, and why. */
  async failedSchedules(since: Date): Promise<{ about: string; why: string }[]> {
    const query = `WorkflowType IN ("reconcile", "syncCatalogues") AND StartTime >= "${since.toISOString()}"`;
    const failed: { about: string; why: string }[] = [];
    for await (const { workflowId, runId } of this.client.workflow.list({ query }))
      for (const why of await this.failedTasks(workflowId, runId)) failed.push({ about: workflowId, why });
    return failed;
  }

  private async failedTasks(workflowId: string, runId?: string): Promise<string[]> {
    const { events } = await this.client.workflow.getHandle(workflowId, runId).fetchHistory();
    const found: string[] = [];
    for (const { eventId, workflowTaskFailedEventAttributes: failed } of events ?? []) {
      if (!failed || failed.cause === unhandledCommand) continue;
      const converter = this.client.options.loadedDataConverter;
      const error = await decodeOptionalFailureToOptionalError(converter, failed.failure);
      found.push(`event ${eventId}: cause ${failed.cause}, ${error?.message ?? 'no message'}`);
    }
    return found;
  }
}
