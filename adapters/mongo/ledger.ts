import { isDeepStrictEqual } from 'node:util';
import { type Collection, MongoBulkWriteError } from 'mongodb';
import type { Replies } from '../../application/flowEvents/stores';
import { LedgerConflictError } from '../../application/ports/errors';
import type { Ledger, SealRequestViews } from '../../application/sealRequests/stores';
import { ledgerEventId, sealRequestWorkflowId } from '../../contracts/ids';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import { isCodeOver } from '../../domain/sealRequest/state';
import type { IgnoredReason } from '../../domain/sealRequest/values';
import { type Database, findTaken, insertOnce } from './database';

export interface LedgerDocument {
  /** `<workflow id>/<zero-padded seq>`. */
  _id: string;
  sealRequestId: string;
  seq: number;
  type: SealRequestEvent['type'];
  data: SealRequestEvent['data'];
  metadata: SealRequestEvent['metadata'];
}

/** The final outcome of an inbox row, written by whoever wrote the event that judged it. */
export interface InboxSettlement {
  settle(
    inboxId: string,
    outcome: { state: 'delivered' | 'ignored'; reason?: IgnoredReason; at: string },
  ): Promise<void>;
}

/**
 * The audit trail: immutable inserts under a unique `_id`, so that of two writers of one number exactly one
 * wins, and the other finds out whether it said the same.
 */
export function createLedger(
  db: Database,
  {
    views,
    inbox,
    replies,
  }: { views: SealRequestViews; inbox: InboxSettlement; replies: Pick<Replies, 'expect'> },
): Ledger {
  const collection = db.collection<LedgerDocument>('ledger');
  const read: Ledger['read'] = async (sealRequestId, { fromSeq = 0, limit } = {}) => {
    const workflowId = sealRequestWorkflowId(sealRequestId);
    const found = collection.find({
      _id: { $gte: ledgerEventId(workflowId, fromSeq), $lt: `${workflowId}/~` },
    });
    const sorted = found.sort({ _id: 1 });
    const entries = (await (limit === undefined ? sorted : sorted.limit(limit)).toArray()).map(toEntry);
    const missing = missingIn(entries, fromSeq);
    if (missing !== null) await noteGap(views, sealRequestId, missing);
    return entries;
  };
  const eventAt = (sealRequestId: string, seq: number) =>
    collection.findOne({ _id: ledgerEventId(sealRequestWorkflowId(sealRequestId), seq) });
  /** Up to the first gap, one by one: a view mostly lacks nothing, and no server reads more than what is there. */
  const readOn = async (sealRequestId: string, fromSeq: number) => {
    const entries: LedgerEntry[] = [];
    for (let seq = fromSeq; ; seq += 1) {
      const found = await eventAt(sealRequestId, seq);
      if (!found) return entries;
      entries.push(toEntry(found));
    }
  };
  return {
    read,
    firstMissing: async (sealRequestId, upTo) => {
      for (let seq = 0; seq <= upTo; seq += 1) if (!(await eventAt(sealRequestId, seq))) return seq;
      return null;
    },
    isCodeOver: async (sealRequestId) => {
      const state = (await views.get(sealRequestId))?.request.state;
      return state !== undefined && isCodeOver(state);
    },
    heal: async ({ _id: sealRequestId, version }) => {
      const firstSeq = version + 1;
      const events = await readOn(sealRequestId, firstSeq);
      if (events.length === 0) return false;
      await views.fold({ sealRequestId, firstSeq, events }, (fromSeq) => readOn(sealRequestId, fromSeq));
      return true;
    },
    append: async (given) => {
      const batch = wellFormed(given);
      if (batch.events.length === 0) return undefined;
      const isNew = await insertEvents(collection, batch).catch(async (error: unknown) => {
        if (error instanceof LedgerConflictError) await views.markConflict(batch.sealRequestId);
        throw error;
      });
      const view = await views.fold(batch, (fromSeq) => readOn(batch.sealRequestId, fromSeq));
      for (const event of batch.events) {
        if (event.type === 'FieldWriteRequested') await replies.expect(batch.sealRequestId, event);
        else await settleInboxRow(inbox, event);
      }
      return { state: view?.request.state, isNew };
    },
  };
}

/** A batch that is tried again may come after a later one: younger than this is no loss. */
const lateBatchMs = 60_000;

/** The first number that a reading of the ledger does not hold and should. */
function missingIn(entries: readonly LedgerEntry[], fromSeq: number): number | null {
  const index = entries.findIndex(({ seq }, position) => seq !== fromSeq + position);
  const after = entries[index];
  if (!after || Date.now() - Date.parse(after.metadata.at) < lateBatchMs) return null;
  return fromSeq + index;
}

async function noteGap(views: SealRequestViews, sealRequestId: string, missing: number): Promise<void> {
  const view = await views.get(sealRequestId);
  if (view && view.ledgerGap === undefined) await views.markGap(view, missing);
}

/**
 * What a peer said may hold half of a character, which no database keeps as it is: it would come back as another
 * event than was written.
 */
function wellFormed<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'string' ? inner.toWellFormed() : inner)),
  );
}

export function toEntry({ seq, type, data, metadata }: LedgerDocument): LedgerEntry {
  // Written by us under the types of the union; the ledger is never read from anywhere else.
  return { seq, type, data, metadata } as LedgerEntry;
}

/** @returns false where some were there already. */
async function insertEvents(collection: Collection<LedgerDocument>, batch: LedgerBatch): Promise<boolean> {
  const workflowId = sealRequestWorkflowId(batch.sealRequestId);
  const documents = batch.events.map(({ type, data, metadata }, index): LedgerDocument => {
    const seq = batch.firstSeq + index;
    return {
      _id: ledgerEventId(workflowId, seq),
      sealRequestId: batch.sealRequestId,
      seq,
      type,
      data,
      metadata,
    };
  });
  try {
    // In order: after a conflict nothing more of the batch gets in.
    await collection.insertMany(documents, { ordered: true });
    return true;
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error;
    await compareWithRecorded(collection, documents);
    return false;
  }
}

function isOnlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return errors.length > 0 && errors.every((writeError) => writeError.code === 11000);
}

/** A repeated batch must say what the ledger says; whatever it still lacks is inserted. */
async function compareWithRecorded(
  collection: Collection<LedgerDocument>,
  documents: LedgerDocument[],
): Promise<void> {
  for (const document of documents) {
    // Another writer of the same events may be at work: whoever comes second compares.
    if (await insertOnce(collection, document)) continue;
    const recorded = await findTaken(collection, document._id);
    // No conflict: whoever tries again inserts it, or compares.
    if (!recorded) throw new Error(`${document._id} is taken and cannot be read yet`);
    if (saysTheSame(recorded, document)) continue;
    throw new LedgerConflictError(`${document._id} holds ${recorded.type}, not this ${document.type}`);
  }
}

function saysTheSame(recorded: LedgerDocument, document: LedgerDocument): boolean {
  // An absent field and an undefined one are the same.
  return isDeepStrictEqual(wellFormed(recorded), wellFormed(document));
}

async function settleInboxRow(inbox: InboxSettlement, event: SealRequestEvent): Promise<void> {
  const { at } = event.metadata;
  switch (event.type) {
    case 'SealingCompleted':
    case 'FilesArchived':
    case 'SealingAutoEnded':
    case 'ApprovalTerminated':
    case 'ApprovalRejected':
      return inbox.settle(event.data.inboxId, { state: 'delivered', at });
    case 'CallbackIgnored':
      return inbox.settle(event.data.inboxId, { state: 'ignored', reason: event.data.reason, at });
    default:
      // No other event judges an inbox row.
      return undefined;
  }
}
