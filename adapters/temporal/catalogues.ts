import type { CatalogueWorkflows } from '../../application/catalogues/ports';
import {
  type CatalogueSyncOutcome,
  catalogueWorkflowId,
  type SyncCataloguesInput,
  syncCataloguesWorkflow,
} from '../../contracts/syncCatalogues';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import type { TemporalConnection } from './connection';

export function createCatalogueWorkflows(temporal: TemporalConnection): CatalogueWorkflows {
  const { workflow, connection } = temporal.client;
  return {
    sync: async (bindingId, waitMs) => {
      const workflowId = catalogueWorkflowId(bindingId);
      const input: SyncCataloguesInput = { bindingIds: [bindingId] };
      const handle = await temporal.call(() =>
        workflow.start<Sync>(syncCataloguesWorkflow, {
          workflowId,
          taskQueue: sealRequestTaskQueue,
          args: [input],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: 'Copy of seals and file types',
        }),
      );
      // By itself it polls until the run is over, however long that takes.
      const result = connection.withAbortSignal(AbortSignal.timeout(waitMs), () => handle.result());
      // A run that fails has lost its database; it says nothing of the vendor, and the next one comes.
      const done = await result.catch(() => null);
      return done === null ? null : (done.outcomes[bindingId] ?? null);
    },
  };
}

type Sync = (input: SyncCataloguesInput) => Promise<{ outcomes: Record<string, CatalogueSyncOutcome> }>;
