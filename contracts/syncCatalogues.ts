import type { Cause } from '../domain/causes';

/** Brings the copies of the vendors' seals and file types up to date. Takes one {@link SyncCataloguesInput}. */
export const syncCataloguesWorkflow = 'syncCatalogues';

export interface SyncCataloguesInput {
  /** Absent: every binding that is enabled. */
  bindingIds?: string[];
}

/** What became of one binding. `busy`: another sync of it is under way. */
export type CatalogueSyncOutcome =
  | { kind: 'synced'; at: string; seals: number; fileTypes: number }
  /** `message`: in English, and all that versions before `cause` tell. */
  | { kind: 'failed'; at: string; message: string; cause?: Cause }
  | { kind: 'busy' };

export interface CatalogueActivities {
  listBindings(): Promise<{ bindingIds: string[] }>;
  syncCatalogue(input: { bindingId: string }): Promise<CatalogueSyncOutcome>;
}

export const syncCataloguesScheduleId = 'sync-catalogues';

/** One at a time per binding on demand: whoever asks meanwhile gets the one that runs. */
export function catalogueWorkflowId(bindingId: string): string {
  return `catalogue:${bindingId}`;
}
