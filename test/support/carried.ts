import { WorkflowNotFoundError } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { openTemporal, type TemporalConnection } from '../../adapters/temporal/connection';
import { createRelay } from '../../adapters/temporal/relay';
import { deliverCallbackWorkflowId } from '../../contracts/relay';
import type { ProductUnderTest } from './product';
import { until } from './until';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.api.enums.v1.PendingActivityState;

/** The product's Temporal, read and written as the product does. */
export function temporalOf({ servers, dataConverter }: ProductUnderTest): TemporalConnection {
  const { address, namespace } = servers.temporal;
  return openTemporal({ address, namespace, dataConverter });
}

/** What Temporal carries for a product, as its operators see it there and put it on. */
export class Carried {
  readonly temporal: TemporalConnection;

  constructor(product: ProductUnderTest) {
    this.temporal = temporalOf(product);
  }

  close(): Promise<void> {
    return this.temporal.close();
  }

  /** A pass through everything that is pending, as a process asks for at its start. */
  relayAll(): Promise<void> {
    return createRelay(this.temporal).relayAll();
  }

  /** What a callback waits for, which try is next and after how long; undefined where Temporal does not carry it. */
  async waitOf(
    inboxId: string,
  ): Promise<{ wait: string; nextTry: number; pauseSeconds: number } | undefined> {
    const [activity] = (await this.describe(inboxId))?.raw.pendingActivities ?? [];
    if (!activity) return undefined;
    return {
      wait: activity.lastFailure?.applicationFailureInfo?.type ?? '',
      nextTry: Number(activity.attempt),
      pauseSeconds: Number(activity.currentRetryInterval?.seconds ?? 0),
    };
  }

  async statusOf(inboxId: string): Promise<string | undefined> {
    return (await this.describe(inboxId))?.status.name;
  }

  /** `temporal activity reset`: the next try is made now. One that is under way ends before, or it would not count. */
  async tryNow(inboxId: string): Promise<void> {
    await until(
      async () => (await this.describe(inboxId))?.raw.pendingActivities?.[0]?.state,
      (state) => state !== PENDING_ACTIVITY_STATE_STARTED,
      'a try is under way',
    );
    await this.temporal.client.workflowService.resetActivity({
      namespace: this.temporal.client.options.namespace,
      execution: { workflowId: deliverCallbackWorkflowId(inboxId) },
      type: 'deliverCallback',
    });
  }

  private async describe(inboxId: string) {
    const handle = this.temporal.client.workflow.getHandle(deliverCallbackWorkflowId(inboxId));
    try {
      return await handle.describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }
}
