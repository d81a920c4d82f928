import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { z } from 'zod';
import { refusedBecause } from '../../application/refusals';
import type {
  OpenFilter,
  SealRequestWorkflows,
  StartOutcome,
  UpdateOutcome,
} from '../../application/sealRequests/workflows';
import { vendorApplyId } from '../../contracts/derivedIds';
import { failureTypes } from '../../contracts/failureTypes';
import { idPartPattern, sealRequestWorkflowId } from '../../contracts/ids';
import {
  abandonUpdate,
  appendUsesUpdate,
  awaitFlowActivity,
  endSealingUpdate,
  type SealRequestInput,
  sealRequestWorkflow,
  settleAttentionUpdate,
  supersedeRequestUpdate,
  tellSignal,
  vendorCallbackSignal,
} from '../../contracts/sealRequest';
import {
  sealAttemptAttribute,
  sealBindingAttribute,
  sealFlowAttribute,
  sealStateAttribute,
} from '../../contracts/searchAttributes';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import { defined } from '../../domain/defined';
import { isCommandFault } from '../../domain/sealRequest/commandFaults';
import type { ApplySeal, RequestedCommand } from '../../domain/sealRequest/commands';
import { refusalCodes } from '../../domain/sealRequest/refusals';
import { assertNever, type SealRequestIdentity } from '../../domain/sealRequest/values';
import type { TemporalConnection } from './connection';
import { withinLimits } from './limits';
import { pendingEffects, retryPending } from './pendingEffects';
import { statusOf } from './workflowStatus';

/** A worker takes an update in within milliseconds; with none running there is nothing to wait for. */
const updateTimeoutMs = 3000;

/** Of a site, what its requests show in the Temporal UI. */
export interface ShownSite {
  runbookUrl?: string;
  /** Of the API, as browsers see it. */
  publicUrl?: string;
}

export function createSealRequestWorkflows(
  temporal: TemporalConnection,
  site: ShownSite = {},
): SealRequestWorkflows {
  const { workflow } = temporal.client;
  const handle = (sealRequestId: string) => workflow.getHandle(sealRequestWorkflowId(sealRequestId));
  return {
    start: (command, sealRequestId) => start(temporal, site, command, sealRequestId),
    update: async (sealRequestId, command, updateId) => {
      try {
        await withinLimits(() =>
          temporal.call(() => sendUpdate(handle(sealRequestId), command, updateId), updateTimeoutMs),
        );
        return 'accepted';
      } catch (error) {
        return updateOutcome(error);
      }
    },
    signalCallback: (sealRequestId, callback) =>
      delivered(temporal.call(() => handle(sealRequestId).signal(vendorCallbackSignal, callback))),
    tell: (sealRequestId, telling) =>
      delivered(temporal.call(() => handle(sealRequestId).signal(tellSignal, telling))),
    lookAgain: async (sealRequestId) => {
      const { namespace } = temporal.client.options;
      const execution = { workflowId: sealRequestWorkflowId(sealRequestId) };
      await temporal.call(() =>
        temporal.client.workflowService.resetActivity({ namespace, execution, type: awaitFlowActivity }),
      );
    },
    countOpen: async (filter) => (await temporal.call(() => workflow.count(openQuery(filter)))).count,
    describe: async (sealRequestId) => {
      try {
        return await statusOf(temporal, await temporal.call(() => handle(sealRequestId).describe()));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'unknown';
        throw error;
      }
    },
    pendingEffects: async (sealRequestId) => {
      try {
        const { loadedDataConverter } = temporal.client.options;
        return await temporal.call(() => pendingEffects(handle(sealRequestId), loadedDataConverter));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return [];
        throw error;
      }
    },
    retryPending: (sealRequestId, lane) =>
      temporal.call(() => retryPending(temporal.client, sealRequestWorkflowId(sealRequestId), lane)),
    ensureReachable: () => temporal.ensureReachable(),
  };
}

async function delivered(signal: Promise<void>): Promise<'delivered' | 'gone'> {
  try {
    await withinLimits(() => signal);
    return 'delivered';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

async function start(
  temporal: TemporalConnection,
  { runbookUrl, publicUrl }: ShownSite,
  command: ApplySeal,
  sealRequestId: string,
): Promise<StartOutcome> {
  const { identity } = command.data;
  const input: SealRequestInput = { ...command, lazyQuiet: true, ...defined({ runbookUrl }) };
  try {
    await temporal.call(() =>
      temporal.client.workflow.start(sealRequestWorkflow, {
        workflowId: sealRequestWorkflowId(sealRequestId),
        taskQueue: sealRequestTaskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        // A worker killed within a workflow task costs this long, instead of the 10 s of the default.
        workflowTaskTimeout: '5s',
        typedSearchAttributes: searchAttributes(identity),
        // Encrypted only where payloads are, and rendered by the UI's server: ids only.
        staticSummary: `Flow request ${identity.flowRequestId}, attempt ${identity.attempt}`,
        staticDetails: staticDetails(command, sealRequestId, publicUrl),
      }),
    );
    return 'running';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
    throw error;
  }
}

function staticDetails(
  { data: { identity, terms } }: ApplySeal,
  sealRequestId: string,
  publicUrl: string | undefined,
): string {
  const { hostId, flowId, bindingId } = identity;
  const page = terms.detailButton?.value;
  const lines = [
    `Application at the vendor: \`${vendorApplyId(sealRequestId)}\`, binding \`${bindingId}\``,
    `Host \`${hostId}\`${flowId === undefined ? '' : `, flow \`${flowId}\``}`,
    ...(publicUrl === undefined ? [] : [`[In the console](${publicUrl}/console/requests/${sealRequestId})`]),
    ...(page === undefined ? [] : [`[Detail page](${page})`]),
    'Whose it is: tab History, Input',
  ];
  // The UI (2.42.1) shows it in a frame that cuts off the last line.
  return `${lines.map((line) => `- ${line}`).join('\n')}\n\n\u00a0`;
}

function searchAttributes({ bindingId, flowId, attempt }: SealRequestIdentity) {
  return [
    { key: sealStateAttribute, value: 'applying' },
    { key: sealBindingAttribute, value: bindingId },
    { key: sealAttemptAttribute, value: attempt },
    ...(flowId === undefined ? [] : [{ key: sealFlowAttribute, value: flowId }]),
  ];
}

type Handle = ReturnType<TemporalConnection['client']['workflow']['getHandle']>;

/** The handlers only take a command in: completion comes with the task that accepts it. */
function sendUpdate(handle: Handle, command: RequestedCommand, updateId: string): Promise<void> {
  switch (command.type) {
    case 'AppendUses':
      return handle.executeUpdate(appendUsesUpdate, { args: [command], updateId });
    case 'EndSealing':
      return handle.executeUpdate(endSealingUpdate, { args: [command], updateId });
    case 'SettleAttention':
      return handle.executeUpdate(settleAttentionUpdate, { args: [command], updateId });
    case 'AbandonRequest':
      return handle.executeUpdate(abandonUpdate, { args: [command], updateId });
    case 'SupersedeRequest':
      return handle.executeUpdate(supersedeRequestUpdate, { args: [command], updateId });
    default:
      return assertNever(command);
  }
}

const refusalSchema = z.object({
  code: z.enum(refusalCodes),
  errors: z
    .array(
      z
        .object({
          path: z.string(),
          code: z.string(),
          message: z.string(),
          zh: z.string().exactOptional(),
          fault: z.unknown(),
        })
        .transform(({ fault, ...error }) =>
          // Of a newer worker it may be one that nothing here has a sentence for.
          isCommandFault(fault) ? { ...error, fault } : error,
        ),
    )
    .exactOptional(),
});

function updateOutcome(error: unknown): UpdateOutcome {
  if (error instanceof WorkflowNotFoundError) return 'gone';
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'pending';
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    if (cause instanceof ApplicationFailure) {
      if (cause.type === failureTypes.commandRefused)
        return refusedBecause(refusalSchema.parse(cause.details?.[0]));
      // The run closed between taking the update in and answering it: the next try finds it gone.
      if (cause.type === 'AcceptedUpdateCompletedWorkflow') return 'pending';
    }
  }
  throw error;
}

function openQuery({ bindingId, hostId }: OpenFilter): string {
  return [
    'ExecutionStatus="Running"',
    `WorkflowType="${sealRequestWorkflow}"`,
    ...(bindingId === undefined ? [] : [`SealBinding="${idPart(bindingId)}"`]),
    ...(hostId === undefined ? [] : [`WorkflowId STARTS_WITH "${sealRequestWorkflowId(idPart(hostId))}:"`]),
  ].join(' AND ');
}

/** Ids have no character that means anything in a visibility query; nothing else gets into one. */
function idPart(value: string): string {
  if (!idPartPattern.test(value)) throw new Error('not an id');
  return value;
}
