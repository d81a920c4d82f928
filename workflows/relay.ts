import { proxyActivities } from '@temporalio/workflow';
import type {
  CallbackDeliveryActivities,
  CommandDeliveryActivities,
  DeliverCallbackInput,
  DeliverCommandInput,
  RelayInput,
  ReplyRelayActivities,
} from '../contracts/relay';
import { sealRequestTaskQueue, vendorTaskQueue } from '../contracts/taskQueues';

/*
 * Retried without end: what was acknowledged is delivered, or settled for a reason. The activity says itself when
 * its next try is due; this is for faults of ours, and for a worker that died.
 */
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;

/** Asks the vendor: on its queue. One try asks once, and the read-back has a deadline of its own. */
const { deliverCallback: deliverStoredCallback } = proxyActivities<CallbackDeliveryActivities>({
  taskQueue: vendorTaskQueue,
  startToCloseTimeout: '1 minute',
  retry,
});
const { deliverCommand: deliverRecordedCommand } = proxyActivities<CommandDeliveryActivities>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '1 minute',
  retry,
});
/** Tried a few times only: the next run goes through the same. */
const { relayCallbacks, relayCommands, relayReplies } = proxyActivities<
  Pick<CallbackDeliveryActivities, 'relayCallbacks'> &
    Pick<CommandDeliveryActivities, 'relayCommands'> &
    ReplyRelayActivities
>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '1 minute',
  retry: { ...retry, maximumAttempts: 5 },
});

export async function deliverCallback(input: DeliverCallbackInput): Promise<void> {
  await deliverStoredCallback(input);
}

export async function deliverCommand(input: DeliverCommandInput): Promise<void> {
  await deliverRecordedCommand(input);
}

export async function relay(
  input: RelayInput = {},
): Promise<{ callbacks: number; commands: number; replies: number }> {
  const [callbacks, commands, replies] = await Promise.all([
    relayCallbacks(input),
    relayCommands(input),
    relayReplies(),
  ]);
  return { callbacks: callbacks.started, commands: commands.started, replies: replies.signalled };
}
