import { createHash } from 'node:crypto';
import { Binary } from 'mongodb';
import type {
  Inbox,
  InboxOutcome,
  InboxRow,
  PendingRow,
  ReceivedRow,
} from '../../application/callbacks/stores';
import type { Leases } from '../../application/ports/leases';
import { type Database, insertOnce } from './database';
import { timeOrderedId } from './timeOrderedId';

export interface OutcomeDocument extends InboxOutcome {
  /** `<row>/<time-ordered id>`; `<row>/final` is the last word, and there is exactly one. */
  _id: string;
  inboxId: string;
  final: boolean;
}

/** Work on a row is claimed under this lease. */
export const inboxLeaseId = (inboxId: string) => `inbox/${inboxId}`;

export function createInbox(db: Database, leases: Leases): Inbox {
  const rows = db.collection<InboxRow>('inbox');
  const outcomes = db.collection<OutcomeDocument>('inboxOutcomes');
  const pending = db.collection<PendingRow>('inboxPending');
  const firstRowFor = createFirstRowFor(db);
  const clearPending = async (id: string) => {
    await pending.deleteOne({ _id: id });
  };
  const isSettled = async (id: string) => (await outcomes.findOne({ _id: `${id}/final` })) !== null;
  const settle: Inbox['settle'] = async (id, outcome) => {
    await insertOnce(outcomes, { _id: `${id}/final`, inboxId: id, ...outcome, final: true });
    await clearPending(id);
    await leases.clear(inboxLeaseId(id));
  };
  return {
    store: async (received) => {
      const { id, known } = await firstRowFor(received);
      if (known && (await isSettled(id))) return { id, duplicate: true, pending: null };
      const row = toRow(id, received);
      const waiting = await storeWhatFollows(row, received);
      return { id, duplicate: !(await insertOnce(rows, row)), pending: waiting };
    },
    get: (id) => rows.findOne({ _id: id }),
    note: async (id, outcome) => {
      await outcomes.insertOne({ _id: `${id}/${timeOrderedId()}`, inboxId: id, ...outcome, final: false });
    },
    settle,
    isSettled,
    outcomes: async (id) => {
      const found = await outcomes.find({ inboxId: id }).sort({ _id: 1 }).toArray();
      return found.map(({ state, reason, at }) => ({
        state,
        at,
        ...(reason === undefined ? {} : { reason }),
      }));
    },
    pending: ({ limit, after }) =>
      pending
        .find(after === undefined ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    clearPending,
  };

  /**
   * Before the row itself, so that no row stands there that nobody will ever look at: a crash in between leaves
   * a pending entry or an outcome without its row, nothing was acknowledged, and 章管家 sends it again.
   */
  async function storeWhatFollows(row: InboxRow, { read }: ReceivedRow): Promise<PendingRow | null> {
    if ('reason' in read) {
      await settle(row._id, { state: 'failed', reason: read.reason, at: row.receivedAt });
      return null;
    }
    const waiting = {
      _id: row._id,
      bindingId: row.bindingId,
      applyId: read.applyId,
      receivedAt: Date.parse(row.receivedAt),
    };
    await insertOnce(pending, waiting);
    return waiting;
  }
}

function toRow(
  id: string,
  { bindingId, contentType, body, read, source, redeliveryOf, refused }: ReceivedRow,
): InboxRow {
  return {
    _id: id,
    bindingId,
    receivedAt: new Date().toISOString(),
    contentType,
    body: new Binary(refused ? Buffer.alloc(0) : body),
    bodyHash: createHash('sha256').update(body).digest('hex'),
    ...('reason' in read ? {} : read),
    ...(source ? { source } : {}),
    ...(redeliveryOf === undefined ? {} : { redeliveryOf }),
    ...(refused ? { refused } : {}),
  };
}

/**
 * The row that a callback goes to: its own, or the one that its provider's event id names already. A crash
 * after that id was taken and before the row is there loses nothing: the next delivery finds which row to make.
 */
function createFirstRowFor(db: Database) {
  const collection = db.collection<{ _id: string; inboxId: string }>('inboxProviderEvents');
  return async ({ bindingId, read, redeliveryOf }: ReceivedRow): Promise<{ id: string; known: boolean }> => {
    const inboxId = timeOrderedId();
    // An operator means this one, whatever the provider calls it.
    if (redeliveryOf !== undefined) return { id: inboxId, known: false };
    if ('reason' in read || read.providerEventId === undefined) return { id: inboxId, known: false };
    // With what it is about: a site's event id may be unique per application only, or not at all.
    const about = JSON.stringify([read.applyId, read.event, read.providerEventId]);
    const _id = `${bindingId}:${createHash('sha256').update(about).digest('hex')}`;
    if (await insertOnce(collection, { _id, inboxId })) return { id: inboxId, known: false };
    const first = await collection.findOne({ _id });
    return first ? { id: first.inboxId, known: true } : { id: inboxId, known: false };
  };
}
