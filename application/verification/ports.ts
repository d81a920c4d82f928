import type { LedgerEntry } from '../../contracts/ledger';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { SealRequestView, SealRequestViews } from '../sealRequests/stores';
import type { WorkflowStatus } from '../sealRequests/workflows';

/** A request as MongoDB keeps it. */
export interface StoredRequest {
  id: string;
  /** All that are there, in their order: numbers may be missing. */
  entries: LedgerEntry[];
  /** As it is stored, without the marks that are shown as attention. */
  view: SealRequestView | null;
  /** The view is of an older projection: the next event, or a rebuild, folds it anew. */
  isOutdated: boolean;
}

export interface VerificationStore {
  /** Every ledger, one after the other; marks nothing. */
  ledgers(): AsyncIterable<Pick<StoredRequest, 'id' | 'entries'>>;
  viewIds(): AsyncIterable<string>;
  view(id: string): Promise<Pick<StoredRequest, 'view' | 'isOutdated'>>;
  /** The view before the ledger: what is written in between is in the ledger alone. */
  request(id: string): Promise<StoredRequest>;
}

export interface RebuildStore extends Pick<VerificationStore, 'viewIds'> {
  ledgerIds(): AsyncIterable<string>;
  /** The next fold makes the view from the whole ledger; its marks stay. */
  outdate(id: string): Promise<void>;
  /** Has it looked at by reconciliation, unless it is already. */
  begin(id: string): Promise<void>;
}

export type RebuildViews = Pick<SealRequestViews, 'get' | 'markClosed'>;

export interface DescribedWorkflow {
  status: WorkflowStatus;
  /** As its search attribute says. */
  state?: string;
  /** At least one of its tasks has been carried out. */
  hasBegun: boolean;
}

/** Every call throws TemporalAwayError where the server is away. */
export interface VerificationWorkflows {
  /** Those that run, by visibility, which lags behind by a moment. */
  open(): Promise<{ id: string; state?: string }[]>;
  describe(id: string): Promise<DescribedWorkflow>;
  /** The request as its workflow has it; null where no worker answers, or the workflow is not there. */
  ask(id: string): Promise<SealRequest | null>;
}
