import type { WorkflowStartOptions } from '@temporalio/client';
import type { Relay } from '../../application/ports/relay';
import {
  type DeliverCallbackInput,
  type DeliverCommandInput,
  deliverCallbackWorkflow,
  deliverCallbackWorkflowId,
  deliverCommandWorkflow,
  deliverCommandWorkflowId,
  type RelayInput,
  relayWorkflow,
  type WriteRefusalInput,
  writeRefusalWorkflow,
  writeRefusalWorkflowId,
} from '../../contracts/relay';
import { sealBindingAttribute } from '../../contracts/searchAttributes';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';

/** One run at a time that goes through everything; whoever asks meanwhile has that one. */
const relayAllId = 'relay-all';

export function createRelay(temporal: TemporalConnection): Relay {
  const start = async (
    type: string,
    options: Pick<WorkflowStartOptions, 'workflowId' | 'args'> & Partial<WorkflowStartOptions>,
  ) => {
    await temporal.call(() =>
      temporal.client.workflow.start(type, {
        ...options,
        taskQueue: sealRequestTaskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    );
  };
  return {
    deliverCallback: ({ inboxId, bindingId, event, waited }, delayMs) =>
      start(deliverCallbackWorkflow, {
        workflowId: deliverCallbackWorkflowId(inboxId),
        args: [{ inboxId, bindingId, ...(waited ? { waited } : {}) } satisfies DeliverCallbackInput],
        startDelay: delayMs,
        typedSearchAttributes: [{ key: sealBindingAttribute, value: bindingId }],
        // Encrypted only where payloads are: ids only.
        staticSummary: ['Callback', ...(event ? [event] : []), `at binding ${bindingId}`].join(' '),
        staticDetails: `One callback that was acknowledged, row \`${inboxId}\`. The type of the last failure of its activity says what it waits for.`,
      }),
    deliverCommand: ({ recordId, instance }, delayMs) =>
      start(deliverCommandWorkflow, {
        workflowId: deliverCommandWorkflowId(instance),
        args: [{ recordId, instance } satisfies DeliverCommandInput],
        startDelay: delayMs,
        // Encrypted where payloads are.
        staticSummary: `Command ${recordId}`,
      }),
    writeRefusal: (input) =>
      start(writeRefusalWorkflow, {
        workflowId: writeRefusalWorkflowId(input),
        args: [input satisfies WriteRefusalInput],
        staticSummary: `Refused flow event ${input.refusedId}${input.clears ? ', cleared' : ''}`,
      }),
    relayAll: () =>
      start(relayWorkflow, { workflowId: relayAllId, args: [{ all: true } satisfies RelayInput] }),
  };
}
