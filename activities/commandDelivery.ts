import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { type CommandDelivery, commandPauseMs } from '../application/sealRequests/relayCommands';
import type { CommandDeliveryActivities, CommandWait } from '../contracts/relay';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface CommandDeliveryDeps {
  commandDelivery: CommandDelivery;
}

/** For people; what counts is the type, which is never encrypted. */
const sentences: Record<CommandWait, string> = {
  superseding: 'the attempt before is being superseded',
  'not-taken': 'no worker took it in time, or its request has not begun',
  'workflow-missing': 'Temporal does not know the workflow of the open request',
};

export function createCommandDeliveryActivities({
  commandDelivery,
}: CommandDeliveryDeps): CommandDeliveryActivities {
  return {
    deliverCommand: (input) =>
      orApplicationFailure(async () => {
        const wait = await commandDelivery.deliver(input);
        if (wait !== undefined) throw waiting(wait, Context.current().info.attempt);
      }),
    relayCommands: (input) =>
      orApplicationFailure(async () => ({ started: await commandDelivery.relay(input, afterEachStep()) })),
  };
}

/** Waiting is no fault: a worker logs none and counts none. */
function waiting(wait: CommandWait, tries: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: wait,
    message: sentences[wait],
    nextRetryDelay: commandPauseMs(wait, tries),
    category: ApplicationFailureCategory.BENIGN,
  });
}
