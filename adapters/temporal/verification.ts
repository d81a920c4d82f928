import { type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import type { VerificationWorkflows } from '../../application/verification/ports';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { sealRequestWorkflow } from '../../contracts/sealRequest';
import { sealStateAttribute } from '../../contracts/searchAttributes';
import { defined } from '../../domain/defined';
import type { TemporalConnection } from './connection';
import { statusOf } from './workflowStatus';

/** Of all pages of the list together. */
const listTimeoutMs = 600_000;
/** Started, and its first task scheduled and begun. */
const eventsBeforeFirstTask = 3;

export function createVerificationWorkflows(temporal: TemporalConnection): VerificationWorkflows {
  const { workflow } = temporal.client;
  const prefix = sealRequestWorkflowId('');
  return {
    open: () =>
      temporal.call(async () => {
        const query = `ExecutionStatus="Running" AND WorkflowType="${sealRequestWorkflow}"`;
        const found: { id: string; state?: string }[] = [];
        for await (const info of workflow.list({ query }))
          found.push({ id: info.workflowId.slice(prefix.length), ...stateOf(info) });
        return found;
      }, listTimeoutMs),
    describe: async (id) => {
      try {
        const handle = workflow.getHandle(sealRequestWorkflowId(id));
        const described = await temporal.call(() => handle.describe());
        const hasBegun = described.historyLength > eventsBeforeFirstTask;
        return { status: statusOf(described), hasBegun, ...stateOf(described) };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { status: 'unknown', hasBegun: false };
        throw error;
      }
    },
  };
}

function stateOf({ typedSearchAttributes }: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>): {
  state?: string;
} {
  return defined({ state: typedSearchAttributes.get(sealStateAttribute) });
}
