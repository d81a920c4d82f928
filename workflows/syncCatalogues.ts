import { isCancellation, proxyActivities } from '@temporalio/workflow';
import type {
  CatalogueActivities,
  CatalogueSyncOutcome,
  SyncCataloguesInput,
} from '../contracts/syncCatalogues';
import { catalogueTaskQueue } from '../contracts/taskQueues';
import { assertOwnInput } from './admission';

/** What a vendor does is an outcome; only our own database being away is tried again, and not for long: there is a next time. */
const activities = (summary: string) =>
  proxyActivities<CatalogueActivities>({
    taskQueue: catalogueTaskQueue,
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 5 },
    summary,
  });
const { listBindings } = activities('List the bindings');

/**
 * One binding after another, so that a sync never takes more of a worker than one vendor's pages. One that fails holds up
 * no other.
 */
export async function syncCatalogues(input: SyncCataloguesInput = {}): Promise<{
  outcomes: Record<string, CatalogueSyncOutcome>;
}> {
  assertOwnInput(input);
  const { bindingIds } = input;
  const wanted = bindingIds ?? (await listBindings()).bindingIds;
  const outcomes: Record<string, CatalogueSyncOutcome> = {};
  const faults: unknown[] = [];
  for (const bindingId of wanted) {
    const { syncCatalogue } = activities(`Copy seals and file types of ${bindingId}`);
    try {
      outcomes[bindingId] = await syncCatalogue({ bindingId });
    } catch (error) {
      if (isCancellation(error)) throw error;
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
  return { outcomes };
}
