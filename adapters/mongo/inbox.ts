import { createHash } from 'node:crypto';
import { Binary } from 'mongodb';
import type { CallbackEvent } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';
import type { Leases } from './leases';
import { timeOrderedId } from './timeOrderedId';

/** What came, as it came. Immutable: everything that happens to it later is another insert. */
export interface InboxRow {
  /** Time-ordered. */
  _id: string;
  bindingId: string;
  receivedAt: string;
  contentType: string;
  body: Binary;
  /** SHA-256, hex, of what came. */
  bodyHash: string;
  /** What the binding's profile read in it; absent where it could not. */
  applyId?: string;
  event?: CallbackEvent;
  round?: number;
  providerEventId?: string;
  /** Where it is no callback: a difference that a look at the vendor found. */
  source?: 'reconciliation';
  /** Of a row that an operator had delivered once more. */
  redeliveryOf?: string;
  /** Of one that was refused at the door, from this address where it is known; its body is not kept. */
  refused?: { address?: string };
}

export type InboxState =
  | 'received'
  /** Handed to the workflow, which has not judged it yet. */
  | 'signalled'
  /** No request of ours is known under its application. */
  | 'unmatched'
  /** Something has to be asked first that does not answer, or does not confirm it yet. */
  | 'waiting'
  | 'delivered'
  | 'ignored'
  | 'failed';

export interface InboxOutcome {
  state: InboxState;
  reason?: string;
  at: string;
}

export interface OutcomeDocument extends InboxOutcome {
  /** `<row>/<time-ordered id>`; `<row>/final` is the last word, and there is exactly one. */
  _id: string;
  inboxId: string;
  final: boolean;
}

export interface PendingRow {
  /** The row's. */
  _id: string;
  bindingId: string;
  applyId: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
}

export interface ReceivedRow {
  bindingId: string;
  contentType: string;
  body: Buffer;
  /** Absent where nothing could be read: the row then goes straight to `failed`. */
  read:
    | { applyId: string; event: CallbackEvent; round?: number; providerEventId?: string }
    | { reason: string };
  source?: 'reconciliation';
  redeliveryOf?: string;
  /** It could not be verified; `read` says why. */
  refused?: { address?: string };
}

export interface Inbox {
  /** Durable once it resolves. `duplicate`: the provider's event id is known, and its first row stands for it. */
  store(received: ReceivedRow): Promise<{ id: string; duplicate: boolean; pending: PendingRow | null }>;
  get(id: string): Promise<InboxRow | null>;
  /** One more thing that happened to it, none the last. */
  note(id: string, outcome: InboxOutcome): Promise<void>;
  /** The last word. Idempotent, and the first one stands. */
  settle(id: string, outcome: InboxOutcome): Promise<void>;
  isSettled(id: string): Promise<boolean>;
  /** In order. */
  outcomes(id: string): Promise<InboxOutcome[]>;
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingRow[]>;
  /** Only for a row that was never stored. */
  clearPending(id: string): Promise<void>;
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
