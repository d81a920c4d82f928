import type { Collection } from 'mongodb';
import type { Database } from './database';
import type { InboxRow, OutcomeDocument, PendingRow } from './inbox';

/** What operators filter by. `received`: nothing final is known of it yet. */
export const shownStates = ['received', 'delivered', 'ignored', 'unmatched', 'failed'] as const;
export type ShownState = (typeof shownStates)[number];

export interface ShownRow {
  row: InboxRow;
  state: ShownState;
  reason?: string;
}

export interface InboxReader {
  show(row: InboxRow): Promise<ShownRow>;
  /** Newest first; a page may hold fewer than `limit`, and `last` tells whether more may follow. */
  list(page: { limit: number; before?: string | undefined; state?: ShownState | undefined }): Promise<{
    items: ShownRow[];
    last?: string;
  }>;
  /** Of all that have no final outcome, or of those that match no request. */
  countPending(state?: 'unmatched'): Promise<number>;
  /** Deletes settled rows that are older, with all that was noted of them. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}

/** What operators look at, and what is kept no longer than anybody needs it. */
export function createInboxReader(db: Database): InboxReader {
  const collections: Collections = {
    rows: db.collection<InboxRow>('inbox'),
    outcomes: db.collection<OutcomeDocument>('inboxOutcomes'),
    pending: db.collection<PendingRow>('inboxPending'),
  };
  const { rows, outcomes } = collections;
  const show = (row: InboxRow) => shown(collections, row);
  return {
    show,
    list: async ({ limit, before, state }) => {
      const ids = await idsOf(collections, state, limit, before);
      const found = await Promise.all(ids.map((id) => rows.findOne({ _id: id })));
      const items = await Promise.all(found.filter((row) => row !== null).map(show));
      const last = ids.length === limit ? ids.at(-1) : undefined;
      return {
        items: state === undefined ? items : items.filter((item) => item.state === state),
        ...(last === undefined ? {} : { last }),
      };
    },
    countPending: async (state) => {
      if (state === undefined) return collections.pending.countDocuments({});
      const noted = await outcomes.distinct('inboxId', { state, final: false });
      const found = await Promise.all(noted.map((id) => collections.pending.findOne({ _id: id })));
      return found.filter((row) => row !== null).length;
    },
    forget: async (olderThan, limit) => {
      const before = olderThan.getTime().toString(16).padStart(12, '0');
      const old = await rows
        .find({ _id: { $lt: before } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      let forgotten = 0;
      for (const { _id } of old) {
        if (!(await outcomes.findOne({ _id: `${_id}/final` }))) continue;
        await rows.deleteOne({ _id });
        await outcomes.deleteMany({ inboxId: _id });
        forgotten += 1;
      }
      return forgotten;
    },
  };
}

interface Collections {
  rows: Collection<InboxRow>;
  outcomes: Collection<OutcomeDocument>;
  pending: Collection<PendingRow>;
}

/** As the last word has it, or what it waits for. */
async function shown({ outcomes }: Collections, row: InboxRow): Promise<ShownRow> {
  const noted = await outcomes.find({ inboxId: row._id }).sort({ _id: 1 }).toArray();
  const word = noted.find(({ final }) => final) ?? noted.at(-1);
  if (!word) return { row, state: 'received' };
  const state = shownStates.find((known) => known === word.state && (word.final || known === 'unmatched'));
  if (state) return { row, state, ...(word.reason === undefined ? {} : { reason: word.reason }) };
  return { row, state: 'received', reason: word.reason ?? word.state };
}

/** Newest first. A row may be listed by what was noted of it once; its state as it is now is looked at afterwards. */
async function idsOf(
  { rows, outcomes, pending }: Collections,
  state: ShownState | undefined,
  limit: number,
  before: string | undefined,
): Promise<string[]> {
  const byId = before === undefined ? {} : { _id: { $lt: before } };
  const page = { sort: { _id: -1 }, limit } as const;
  if (state === undefined) return (await rows.find(byId, page).toArray()).map(({ _id }) => _id);
  if (state === 'received') return (await pending.find(byId, page).toArray()).map(({ _id }) => _id);
  const noted = await outcomes
    .find({ state, ...(before === undefined ? {} : { inboxId: { $lt: before } }) })
    .sort({ inboxId: -1 })
    .limit(limit)
    .toArray();
  return [...new Set(noted.map(({ inboxId }) => inboxId))];
}
