import { type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import type { BesideWorkflow, BesideWorkflows } from '../../application/reconciliation/stuckBeside';
import { reconcileWorkflow } from '../../contracts/reconcile';
import {
  callbackWaits,
  commandWaits,
  deliverCallbackWorkflow,
  deliverCommandWorkflow,
  relayWorkflow,
  writeRefusalWorkflow,
} from '../../contracts/relay';
import { syncCataloguesWorkflow } from '../../contracts/syncCatalogues';
import type { TemporalConnection } from './connection';
import { scheduleRenewal } from './schedules';
import { failsAgainAndAgain, stuckFromAttempt } from './workflowStatus';

/** The newest, each of which is described: more than a site ever has under way at once, unless its vendor is down. */
const maxDescribed = 1000;
const atOnce = 8;

const deliveries = [deliverCallbackWorkflow, deliverCommandWorkflow, writeRefusalWorkflow];
const passes = [reconcileWorkflow, relayWorkflow, syncCataloguesWorkflow];
/** Their activities fail with what they wait for; whatever else one fails with is a fault. */
const waits: Record<string, readonly string[]> = {
  [deliverCallbackWorkflow]: callbackWaits,
  [deliverCommandWorkflow]: commandWaits,
};

/** Server 1.29 has no search attribute of failing tasks, so that each is described. */
export function createBesideWorkflows(temporal: TemporalConnection): BesideWorkflows {
  const renewSchedules = scheduleRenewal(temporal);
  return {
    findStuck: async ({ before, known }, onEach) => {
      const listed = await list(temporal, `${running(deliveries)} AND StartTime < "${before}"`);
      const found = new Map([...known, ...listed].map((each) => [each.workflowId, each]));
      return stuckAmong(temporal, [...found.values()], onEach, async (described, type) => {
        const pending = described.raw.pendingActivities ?? [];
        if (pending.some((activity) => isFault(activity, waits[type]))) return true;
        return failsAgainAndAgain(temporal, described);
      });
    },
    endStuckPasses: async () => {
      const found = await list(temporal, running(passes));
      const stuck = await stuckAmong(
        temporal,
        found,
        () => undefined,
        (described) => failsAgainAndAgain(temporal, described),
      );
      for (const { workflowId } of stuck)
        await orUnknown(() =>
          temporal.call(() =>
            temporal.client.workflow.getHandle(workflowId).terminate('its task keeps failing'),
          ),
        );
      await renewSchedules(new Set(stuck.map(({ type }) => type)));
      return stuck;
    },
  };
}

function running(types: readonly string[]): string {
  return `ExecutionStatus="Running" AND WorkflowType IN (${types.map((type) => `"${type}"`).join(', ')})`;
}

function list(temporal: TemporalConnection, query: string): Promise<BesideWorkflow[]> {
  return temporal.call(async () => {
    const found: BesideWorkflow[] = [];
    for await (const { workflowId, type } of temporal.client.workflow.list({ query })) {
      found.push({ workflowId, type });
      if (found.length === maxDescribed) break;
    }
    return found;
  });
}

async function stuckAmong(
  temporal: TemporalConnection,
  workflows: readonly BesideWorkflow[],
  onEach: () => void,
  isStuck: (described: WorkflowExecutionDescription, type: string) => Promise<boolean>,
): Promise<BesideWorkflow[]> {
  const queue = workflows.values();
  const stuck: BesideWorkflow[] = [];
  const work = async () => {
    for (const workflow of queue) {
      onEach();
      const handle = temporal.client.workflow.getHandle(workflow.workflowId);
      const described = await orUnknown(() => temporal.call(() => handle.describe()));
      if (described?.status.name !== 'RUNNING') continue;
      if (await isStuck(described, workflow.type)) stuck.push(workflow);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return stuck;
}

/** Visibility lags behind: what it lists may be over. */
async function orUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** Where it may wait for a peer in other words, its retries say nothing. */
function isFault(
  { attempt, lastFailure }: PendingActivity,
  expected: readonly string[] | undefined,
): boolean {
  if (!expected || (attempt ?? 0) < stuckFromAttempt || !lastFailure) return false;
  return !expected.includes(lastFailure.applicationFailureInfo?.type ?? '');
}
