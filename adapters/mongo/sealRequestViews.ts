import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { fold } from '../../domain/sealRequest/evolve';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { SealRequestState } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';

/** Raised when `evolve` or the shape of the view changes: older ones are then folded anew from the ledger. */
const projectionVersion = 1;

export interface SealRequestView {
  /** The public id of the attempt. */
  _id: string;
  /** `seq` of the last event folded in. */
  version: number;
  projection: number;
  request: SealRequest;
  /** Beside the state itself, what lists are filtered by. */
  hasAttention: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface SealRequestFilter {
  state?: SealRequestState | undefined;
  hostId?: string | undefined;
  flowId?: string | undefined;
  flowRequestId?: string | undefined;
  bindingId?: string | undefined;
  attention?: boolean | undefined;
}

export interface SealRequestViews {
  get(id: string): Promise<SealRequestView | null>;
  /** Ordered by id; `after` is the last id of the page before. */
  list(
    filter: SealRequestFilter,
    page: { limit: number; after?: string | undefined },
  ): Promise<SealRequestView[]>;
  /** Folds events into the view. `readFrom` reads the ledger, for what the view has missed. */
  fold(batch: LedgerBatch, readFrom: (seq: number) => Promise<LedgerEntry[]>): Promise<void>;
}

/** The only replaced documents: a stale one heals with the next event, and all of them can be folded anew. */
export function createSealRequestViews(db: Database): SealRequestViews {
  const collection = db.collection<SealRequestView>('sealRequests');
  return {
    get: (id) => collection.findOne({ _id: id }),
    list: (filter, { limit, after }) =>
      collection.find(mongoFilter(filter, after)).sort({ _id: 1 }).limit(limit).toArray(),
    fold: async (batch, readFrom) => {
      const current = await collection.findOne({ _id: batch.sealRequestId });
      const next = await folded(current, batch, readFrom);
      if (!next || next === current) return;
      if (!current) await insertOnce(collection, next);
      // Another writer that was faster has folded the same ledger: losing to it loses nothing.
      else await collection.replaceOne({ _id: current._id, version: current.version }, next);
    },
  };
}

async function folded(
  current: SealRequestView | null,
  batch: LedgerBatch,
  readFrom: (seq: number) => Promise<LedgerEntry[]>,
): Promise<SealRequestView | null> {
  const usable = current?.projection === projectionVersion ? current : null;
  const nextSeq = usable ? usable.version + 1 : 0;
  const lastSeq = batch.firstSeq + batch.events.length - 1;
  if (lastSeq < nextSeq) return current;
  const events =
    batch.firstSeq <= nextSeq
      ? batch.events.slice(nextSeq - batch.firstSeq)
      : contiguous(await readFrom(nextSeq), nextSeq);
  const request = fold(events, usable?.request ?? null);
  if (!request) return current;
  return {
    _id: batch.sealRequestId,
    version: nextSeq + events.length - 1,
    projection: projectionVersion,
    request,
    hasAttention: request.attention.length > 0,
    createdAt: request.requestedAt,
    updatedAt: request.changedAt,
  };
}

/** An earlier batch may still be on its way: what comes after the gap is folded when the gap is filled. */
function contiguous(entries: LedgerEntry[], fromSeq: number): LedgerEntry[] {
  const gap = entries.findIndex((entry, index) => entry.seq !== fromSeq + index);
  return gap === -1 ? entries : entries.slice(0, gap);
}

function mongoFilter(filter: SealRequestFilter, after: string | undefined) {
  return {
    ...(after === undefined ? {} : { _id: { $gt: after } }),
    ...(filter.state === undefined ? {} : { 'request.state': filter.state }),
    ...(filter.hostId === undefined ? {} : { 'request.identity.hostId': filter.hostId }),
    ...(filter.flowId === undefined ? {} : { 'request.identity.flowId': filter.flowId }),
    ...(filter.flowRequestId === undefined ? {} : { 'request.identity.flowRequestId': filter.flowRequestId }),
    ...(filter.bindingId === undefined ? {} : { 'request.identity.bindingId': filter.bindingId }),
    ...(filter.attention === undefined ? {} : { hasAttention: filter.attention }),
  };
}
