import type { CatalogueSyncOutcome } from '../../contracts/syncCatalogues';
import type { Cause } from '../../domain/causes';
import type { DocumentPage } from '../administration/named';
import type { UnselectableReason } from '../ports/vendorLists';

/** The copies of the vendors' catalogues. */
export interface CataloguePort {
  enabledBindings(): Promise<string[]>;
  /** `onPage` is told after each page. Never throws for what the vendor does: that is an outcome, and stored. */
  sync(bindingId: string, onPage?: () => void): Promise<CatalogueSyncOutcome>;
}

/** 物理印章 and 文件类型. */
export type CatalogueKind = 'seal' | 'fileType';

/** What the vendor says of one. */
export interface SeenItem {
  itemId: string;
  name: string;
  /** Of a seal that the vendor has and nobody can apply for. */
  unselectable?: UnselectableReason;
}

export interface CatalogueItem extends SeenItem {
  /** `<bindingId>/<kind>/<itemId>`. */
  _id: string;
  bindingId: string;
  kind: CatalogueKind;
  /** The sync that saw it last. */
  seenIn: string;
  /** When that was, ISO 8601; absent in rows of older versions. */
  seenAt?: string;
  /** ISO 8601; absent while the vendor has it. Never deleted: requests of long ago still name it. */
  removedAt?: string;
}

/** One sync of one binding. Two may run at once: the lease of the first lapses where its vendor is slow. */
export interface SyncRun {
  /** Unique. */
  id: string;
  /** ISO 8601. */
  beganAt: string;
}

/** How the last syncs of a binding went. */
export interface CatalogueState {
  /** The binding's. */
  _id: string;
  syncedAt?: string;
  /** The last failure, gone with the next success. */
  failure?: { at: string; message: string; cause?: Cause };
}

export interface CatalogueSearch {
  /** Part of the name, in any case. */
  q?: string | undefined;
  /** Whether those that the vendor does not have any more are found, in place of those that it has. */
  removed?: boolean | undefined;
  /** Whether those that nobody can apply for are found as well. */
  unselectable?: boolean | undefined;
  limit: number;
  /** `itemId` of the last item of the page before. */
  after?: string | undefined;
}

export interface Catalogues {
  see(
    bindingId: string,
    kind: CatalogueKind,
    items: readonly SeenItem[],
    sync: SyncRun,
    at: string,
  ): Promise<void>;
  /** Marks what a whole sync did not see any more, nor another one since this one began. */
  markUnseen(bindingId: string, kind: CatalogueKind, sync: SyncRun, at: string): Promise<void>;
  /** Also one that was removed: see `removedAt`. */
  get(bindingId: string, kind: CatalogueKind, itemId: string): Promise<CatalogueItem | null>;
  /**
   * One that the vendor had a few seconds ago at the most; null for one that it did not have, or not any more. Also one
   * that nobody can apply for: see `unselectable`.
   */
  present(bindingId: string, kind: CatalogueKind, itemId: string): Promise<CatalogueItem | null>;
  /** Those that the vendor has, or had, by id; `last` is the `itemId` to go on after. */
  search(
    bindingId: string,
    kind: CatalogueKind,
    search: CatalogueSearch,
  ): Promise<DocumentPage<CatalogueItem>>;
  state(bindingId: string): Promise<CatalogueState | null>;
  setState(state: CatalogueState): Promise<void>;
  forget(bindingId: string): Promise<void>;
}

/** Every call throws TemporalAwayError where the server is away. */
export interface CatalogueWorkflows {
  /** Starts a sync of one binding, or joins the one that runs; null where it is not over after `waitMs`. */
  sync(bindingId: string, waitMs: number): Promise<CatalogueSyncOutcome | null>;
}
