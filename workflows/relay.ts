import { patched, proxyActivities } from '@temporalio/workflow';
import type {
  CallbackDeliveryActivities,
  CommandDeliveryActivities,
  DeliverCallbackInput,
  DeliverCommandInput,
  NotificationActivities,
  RefusedEventActivities,
  RefusedRelayActivities,
  RelayInput,
  ReplyRelayActivities,
  WriteRefusalInput,
} from '../contracts/relay';
import { hostTaskQueue, sealRequestTaskQueue, vendorTaskQueue } from '../contracts/taskQueues';
import { assertOwnInput } from './admission';

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
  summary: 'Bring the callback to its request',
});
const { deliverCommand: deliverRecordedCommand } = proxyActivities<CommandDeliveryActivities>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '1 minute',
  retry,
  summary: 'Bring the command to its request',
});
/** A host that is away for a day is told nothing any more: the activity says so itself. */
const { writeRefusal: writeStoredRefusal } = proxyActivities<RefusedEventActivities>({
  taskQueue: hostTaskQueue,
  startToCloseTimeout: '90 seconds',
  retry: { ...retry, maximumInterval: '10 minutes' },
  summary: 'Write into the form why the flow event was refused, or that it is over',
});
/** Tried a few times only: the next run goes through the same. */
const { relayCallbacks, relayCommands, relayReplies, relayRefused } = proxyActivities<
  Pick<CallbackDeliveryActivities, 'relayCallbacks'> &
    Pick<CommandDeliveryActivities, 'relayCommands'> &
    ReplyRelayActivities &
    RefusedRelayActivities
>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '1 minute',
  retry: { ...retry, maximumAttempts: 5 },
  summary: 'Find what a process that died has left',
});

/** Asks hosts: on their queue. */
const { relayNotifications } = proxyActivities<NotificationActivities>({
  taskQueue: hostTaskQueue,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '90 seconds',
  retry: { ...retry, maximumAttempts: 2 },
  summary: 'Notify hosts of what they could not be told at once',
});

export async function deliverCallback(input: DeliverCallbackInput): Promise<void> {
  assertOwnInput(input);
  await deliverStoredCallback(input);
}

export async function deliverCommand(input: DeliverCommandInput): Promise<void> {
  assertOwnInput(input);
  await deliverRecordedCommand(input);
}

export async function writeRefusal(input: WriteRefusalInput): Promise<void> {
  assertOwnInput(input);
  await writeStoredRefusal(input);
}

export async function relay(
  input: RelayInput = {},
): Promise<{ callbacks: number; commands: number; replies: number }> {
  assertOwnInput(input);
  const passes = [
    relayCallbacks(input),
    relayCommands(input),
    relayReplies(),
    // A run that began before there was such a thing ends as it began.
    ...(patched('relay-refused-events') ? [relayRefused()] : []),
    ...(patched('relay-notifications') ? [relayNotifications()] : []),
  ] as const;
  // A run that ends cuts off what is under way: one pass that fails must not end the others.
  await Promise.allSettled(passes);
  const [callbacks, commands, replies] = await Promise.all(passes);
  return { callbacks: callbacks.started, commands: commands.started, replies: replies.signalled };
}
