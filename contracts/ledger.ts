import type { SealRequestEvent } from '../domain/sealRequest/events';

/** Consecutive events of one request, the first numbered `firstSeq`. */
export interface LedgerBatch {
  sealRequestId: string;
  firstSeq: number;
  events: SealRequestEvent[];
}

/** One event as the ledger keeps it. */
export type LedgerEntry = { seq: number } & SealRequestEvent;
