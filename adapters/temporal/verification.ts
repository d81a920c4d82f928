import {
  QueryNotRegisteredError,
  type WorkflowExecutionInfo,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { TemporalAwayError } from '../../application/ports/errors';
import type { VerificationWorkflows } from '../../application/verification/ports';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { getSealRequestQuery, sealRequestWorkflow } from '../../contracts/sealRequest';
import { sealStateAttribute } from '../../contracts/searchAttributes';
import { defined } from '../../domain/defined';
import type { TemporalConnection } from './connection';
import { grpcAnswerOf } from './grpcCodes';
import { statusOf } from './workflowStatus';

/** Of all pages of the list together. */
const listTimeoutMs = 600_000;
/** A workflow that is not cached is replayed first. */
const askTimeoutMs = 10_000;
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
        return { status: await statusOf(temporal, described), hasBegun, ...stateOf(described) };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { status: 'unknown', hasBegun: false };
        throw error;
      }
    },
    ask: async (id) => {
      try {
        const handle = workflow.getHandle(sealRequestWorkflowId(id));
        return await temporal.call(() => handle.query(getSealRequestQuery), askTimeoutMs);
      } catch (error) {
        if (isUnanswered(error)) return null;
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

/** Also of a workflow whose task fails: it answers that its query failed. */
function isUnanswered(error: unknown): boolean {
  return (
    error instanceof TemporalAwayError ||
    error instanceof WorkflowNotFoundError ||
    error instanceof QueryNotRegisteredError ||
    grpcAnswerOf(error) !== undefined
  );
}
