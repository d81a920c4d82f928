import { createHash } from 'node:crypto';
import { Binary } from 'mongodb';
import {
  type CallbackRow,
  type Inbox,
  type InboxOutcome,
  type InboxRow,
  leavesEventIdFree,
  type PendingRow,
  type ReceivedRow,
  type SurplusRow,
} from '../../application/callbacks/stores';
import { defined } from '../../domain/defined';
import { type Database, findTaken, insertOnce } from './database';
import { oldestFirst } from './oldestFirst';
import { timeOrderedId } from './timeOrderedId';

/** As it is stored. */
export type InboxRowDocument = Omit<InboxRow, 'body'> & { body: Binary };

export const toInboxRow = ({ body, ...row }: InboxRowDocument): InboxRow => ({ ...row, body: body.value() });

export interface OutcomeDocument extends InboxOutcome {
  /** `<row>/<state>:<reason>`, of older versions `<row>/<time-ordered id>`; `<row>/final` is the last word. */
  _id: string;
  inboxId: string;
  final: boolean;
}

/** `_id`: `<bindingId>:<hash of the body>`. */
export type SurplusDocument = { _id: string; at: string } & Pick<SurplusRow, 'reason'>;

/** Rows of no application that an operator has to look at: few, whatever has come before. */
export const parkedRows = (db: Database) => db.collection<{ _id: string }>('inboxParked');

/** Oldest first, and the last word last. */
export function inOrder(outcomes: OutcomeDocument[]): OutcomeDocument[] {
  return outcomes.toSorted(
    (a, b) => Number(a.final) - Number(b.final) || Date.parse(a.at) - Date.parse(b.at),
  );
}

export function createInbox(db: Database): Inbox {
  const rows = db.collection<InboxRowDocument>('inbox');
  const outcomes = db.collection<OutcomeDocument>('inboxOutcomes');
  const pending = db.collection<PendingRow>('inboxPending');
  const surplus = db.collection<SurplusDocument>('inboxSurplus');
  const parked = parkedRows(db);
  const lastWord = (id: string) => outcomes.findOne({ _id: `${id}/final` });
  const firstRowFor = createFirstRowFor(db, lastWord);
  const clearPending = async (id: string) => {
    await pending.deleteOne({ _id: id });
  };
  const isSettled = async (id: string) => (await lastWord(id)) !== null;
  const settle: Inbox['settle'] = async (id, outcome) => {
    if (outcome.state === 'unmatched') await insertOnce(parked, { _id: id });
    if (outcome.state === 'failed') await parkAgain(id);
    await insertOnce(outcomes, { _id: `${id}/final`, inboxId: id, ...outcome, final: true });
    await clearPending(id);
  };
  /** A redelivery that failed stands no more for the row that it was made of. */
  const parkAgain = async (id: string) => {
    const { redeliveryOf } = (await rows.findOne({ _id: id }, { projection: { redeliveryOf: 1 } })) ?? {};
    if (redeliveryOf === undefined || (await lastWord(redeliveryOf))?.state !== 'unmatched') return;
    const others = await rows.find({ redeliveryOf, _id: { $ne: id } }, { projection: { _id: 1 } }).toArray();
    const words = await Promise.all(others.map(({ _id }) => lastWord(_id)));
    if (words.every((word) => word?.state === 'failed')) await insertOnce(parked, { _id: redeliveryOf });
  };
  return {
    store: async (received) => {
      const { id, isUsedUp } = await firstRowFor(received);
      if (isUsedUp) return { id, duplicate: true, toDeliver: null };
      const row = toDocument(id, received);
      const isPending = await storeWhatFollows(row, received);
      const duplicate = !(await insertOnce(rows, row));
      // It stands for the row that it was made of.
      if (isPending && received.redeliveryOf !== undefined)
        await parked.deleteOne({ _id: received.redeliveryOf });
      if (!isPending) return { id, duplicate, toDeliver: null };
      return { id, duplicate, toDeliver: toDeliver(duplicate ? await findTaken(rows, id) : row) };
    },
    keepHash: async ({ bindingId, bodyHash, reason }) => {
      const at = new Date().toISOString();
      await insertOnce(surplus, { _id: `${bindingId}:${bodyHash}`, at, reason });
    },
    get: async (id) => {
      const row = await rows.findOne({ _id: id });
      return row && toInboxRow(row);
    },
    exists: async (id) => (await rows.findOne({ _id: id }, { projection: { _id: 1 } })) !== null,
    note: async (id, outcome) => {
      const { state, reason } = outcome;
      const kind = reason === undefined ? state : `${state}:${reason}`;
      await insertOnce(outcomes, { _id: `${id}/${kind}`, inboxId: id, ...outcome, final: false });
    },
    settle,
    isSettled,
    outcomes: async (id) => {
      const found = await outcomes.find({ inboxId: id }).toArray();
      return inOrder(found).map(({ state, reason, at }) => ({
        state,
        at,
        ...defined({ reason }),
      }));
    },
    pending: (page) => oldestFirst(pending, page),
    pendingOf: (bindingId, applyId) => pending.find({ bindingId, applyId }).sort({ _id: 1 }).toArray(),
    clearPending,
  };

  /**
   * Before the row itself, so that no row stands there that nobody will ever look at: a crash in between leaves
   * a pending entry or an outcome without its row, nothing was acknowledged, and the vendor sends it again.
   */
  async function storeWhatFollows(row: InboxRowDocument, { read }: ReceivedRow): Promise<boolean> {
    if ('reason' in read) {
      await settle(row._id, { state: 'failed', reason: read.reason, at: row.receivedAt });
      return false;
    }
    if ('notice' in read) {
      await settle(row._id, { state: 'ignored', reason: 'notice', at: row.receivedAt });
      return false;
    }
    const { _id, bindingId, receivedAt } = row;
    const { applyId, event } = read;
    await insertOnce(pending, { _id, bindingId, applyId, event, receivedAt: Date.parse(receivedAt) });
    return true;
  }
}

function toDeliver(row: InboxRowDocument | null): CallbackRow | null {
  if (!row) return null;
  const { _id, bindingId, applyId, event, round, receivedAt } = row;
  return {
    ...{ _id, bindingId, receivedAt },
    ...defined({ applyId }),
    ...(event ? { event } : {}),
    ...defined({ round }),
  };
}

function toDocument(
  id: string,
  { bindingId, contentType, body, bodyHash, query, read, source, redeliveryOf, refused }: ReceivedRow,
): InboxRowDocument {
  return {
    _id: id,
    bindingId,
    receivedAt: new Date().toISOString(),
    contentType,
    body: new Binary(refused ? Buffer.alloc(0) : body),
    bodyHash: bodyHash ?? createHash('sha256').update(body).digest('hex'),
    ...defined({ query }),
    ...('reason' in read ? {} : read),
    ...(source ? { source } : {}),
    ...defined({ redeliveryOf }),
    ...(refused ? { refused } : {}),
  };
}

interface FirstRow {
  id: string;
  /** It has been judged: there is nothing to do about another delivery of it. */
  isUsedUp: boolean;
}

/**
 * The row that a callback goes to: its own, or the one that its provider's event id names already. A crash
 * after that id was taken and before the row is there loses nothing: the next delivery finds which row to make.
 */
function createFirstRowFor(db: Database, lastWord: (id: string) => Promise<InboxOutcome | null>) {
  const collection = db.collection<{ _id: string; inboxId: string }>('inboxProviderEvents');
  return async ({ bindingId, read, redeliveryOf }: ReceivedRow): Promise<FirstRow> => {
    const own = { id: timeOrderedId(), isUsedUp: false };
    // An operator means this one, whatever the provider calls it.
    if (redeliveryOf !== undefined) return own;
    if ('reason' in read || 'notice' in read || read.providerEventId === undefined) return own;
    // With what it is about: a site's event id may be unique per application only, or not at all.
    const about = JSON.stringify([read.applyId, read.event, read.providerEventId]);
    const _id = `${bindingId}:${createHash('sha256').update(about).digest('hex')}`;
    const taken = { _id, inboxId: own.id };
    if (await insertOnce(collection, taken)) return own;
    const first = await findTaken(collection, _id);
    const outcome = first && (await lastWord(first.inboxId));
    if (first && !(outcome && leavesEventIdFree(outcome)))
      return { id: first.inboxId, isUsedUp: outcome !== null };
    // Only the id of that row: another delivery may have taken it anew meanwhile.
    if (first) await collection.deleteOne({ _id, inboxId: first.inboxId });
    if (await insertOnce(collection, taken)) return own;
    return { id: (await findTaken(collection, _id))?.inboxId ?? own.id, isUsedUp: false };
  };
}
