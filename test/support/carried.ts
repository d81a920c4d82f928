import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { openTemporal, type TemporalConnection } from '../../adapters/temporal/connection';
import { createRelay } from '../../adapters/temporal/relay';
import { deliverCallbackWorkflowId } from '../../contracts/relay';
import type { ProductUnderTest } from './product';
import { until } from './until';

type PendingActivity = proto.api.workflow.v1.IPendingActivityInfo;

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
    const activity = await this.activityOf(inboxId);
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

  /**
   * `temporal activity reset`, and that try seen to its end, or none left to try. A reset takes back what is on its way
   * to a worker, so whoever asks again and again on a busy machine has none tried at all.
   */
  async tryNow(inboxId: string): Promise<void> {
    const before = await until(
      () => this.activityOf(inboxId),
      (activity) => activity?.state !== PENDING_ACTIVITY_STATE_STARTED,
      'a try is under way',
    );
    if (!before) return;
    await this.reset(inboxId);
    await until(
      () => this.activityOf(inboxId),
      (activity) => !activity || triedAt(activity) !== triedAt(before),
      'no try has ended',
    );
  }

  private async reset(inboxId: string): Promise<void> {
    const { workflowService, options } = this.temporal.client;
    const execution = { workflowId: deliverCallbackWorkflowId(inboxId) };
    try {
      await workflowService.resetActivity({
        namespace: options.namespace,
        execution,
        type: 'deliverCallback',
      });
    } catch (error) {
      // It has ended in the meantime.
      if (!isGrpcServiceError(error) || error.code !== status.NOT_FOUND) throw error;
    }
  }

  /** The one that a callback's workflow waits for; undefined once it waits for none. */
  private async activityOf(inboxId: string): Promise<PendingActivity | undefined> {
    return (await this.describe(inboxId))?.raw.pendingActivities?.[0];
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

/** When its last try ended, as one value that can be compared. */
function triedAt(activity: PendingActivity): string {
  const { seconds = 0, nanos = 0 } = activity.lastAttemptCompleteTime ?? {};
  return `${seconds}.${nanos}`;
}
