import type { Collection } from 'mongodb';
import {
  type InboxReader,
  type InboxRow,
  type PendingCounts,
  type PendingRow,
  type ShownRow,
  type ShownState,
  shownStates,
} from '../../application/callbacks/stores';
import { defined } from '../../domain/defined';
import { type Database, insertOnce } from './database';
import { deleteOlder } from './deleteOlder';
import {
  type InboxRowDocument,
  inOrder,
  type OutcomeDocument,
  parkedRows,
  type SurplusDocument,
  toInboxRow,
} from './inbox';
import { oldestFirst } from './oldestFirst';
import { idsFrom, madeAtMs } from './timeOrderedId';
import { forgetMark } from './vendorApplications';

/** What operators look at, and what is kept no longer than anybody needs it. */
export function createInboxReader(db: Database): InboxReader {
  const collections: Collections = {
    rows: db.collection<InboxRowDocument>('inbox'),
    outcomes: db.collection<OutcomeDocument>('inboxOutcomes'),
    pending: db.collection<PendingRow>('inboxPending'),
    surplus: db.collection<SurplusDocument>('inboxSurplus'),
  };
  const { rows, outcomes } = collections;
  return {
    show: async (row) => (await shown(collections, [row]))[0] ?? { row, state: 'received' },
    list: async ({ limit, before, state }) => {
      const noted = await idsOf(collections, state, limit, before);
      const ids = [...new Set(noted)];
      const found = await Promise.all(ids.map((id) => rows.findOne({ _id: id })));
      const items = await shown(collections, found.filter((row) => row !== null).map(toInboxRow));
      // A row that was noted twice stands there twice, and is one row of a page that was full nevertheless.
      const last = noted.length === limit ? noted.at(-1) : undefined;
      return {
        items: state === undefined ? items : items.filter((item) => item.state === state),
        ...defined({ last }),
      };
    },
    countPending: async () => {
      const pending = await collections.pending.estimatedDocumentCount();
      return { pending, ...(await lookAtOldest(collections)) };
    },
    receivedSince: async (since) => {
      const ours = { source: { $exists: false }, redeliveryOf: { $exists: false } };
      const found = rows.find({ _id: { $gte: idsFrom(since) }, ...ours }, { projection: { _id: 1 } });
      return (await found.toArray()).map(({ _id }) => madeAtMs(_id));
    },
    countParked: () => parkedRows(db).estimatedDocumentCount(),
    forget: async ({ olderThan, limit, after }) => {
      const old = await rows
        .find({ _id: { $lt: idsFrom(olderThan), ...defined({ $gt: after }) } })
        .project<Pick<InboxRowDocument, '_id' | 'bindingId' | 'applyId'>>({ bindingId: 1, applyId: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      const words = await wordsOf(collections, old);
      let forgotten = 0;
      for (const { _id, bindingId, applyId } of old) {
        const said = words.filter(({ inboxId }) => inboxId === _id);
        const lastWord = said.find(({ final }) => final);
        if (!lastWord) continue;
        // Before the row: what a crash leaves is found by the row again.
        if (lastWord.state === 'unmatched' && applyId !== undefined) await forgetMark(db, bindingId, applyId);
        if (lastWord.state === 'unmatched') await parkedRows(db).deleteOne({ _id });
        await rows.deleteOne({ _id });
        for (const word of said) await outcomes.deleteOne({ _id: word._id });
        forgotten += 1;
      }
      // With the first page alone: they are found by reading all of them.
      if (after === undefined) forgotten += await deleteOlder(collections.surplus, olderThan, maxSurplus);
      const last = old.length === limit ? old.at(-1)?._id : undefined;
      return { forgotten, ...defined({ last }) };
    },
  };
}

/** Of one round; the rest is left to the next. */
const maxSurplus = 10_000;

interface Collections {
  rows: Collection<InboxRowDocument>;
  outcomes: Collection<OutcomeDocument>;
  pending: Collection<PendingRow>;
  surplus: Collection<SurplusDocument>;
}

/** Of the pending rows that are looked at for a count: it must not cost more the more come. */
const maxCounted = 500;

/** Whether one matches no request is told by what was noted of it under an id that says so. */
async function lookAtOldest({ outcomes, pending }: Collections): Promise<Omit<PendingCounts, 'pending'>> {
  const waiting = await oldestFirst(pending, { limit: maxCounted });
  const noted = await Promise.all(
    waiting.map(({ _id }) => outcomes.findOne({ _id: `${_id}/unmatched` }, { projection: { _id: 1 } })),
  );
  const unmatched = noted.filter((note) => note !== null).length;
  const since = waiting.find((_, index) => noted[index] === null)?.receivedAt;
  return { unmatched, ...defined({ since }) };
}

/**
 * Finds those that were parked before they had a collection of their own, by going through all that was noted: once, by
 * `setup`. A redelivery stands for the row that it was made of.
 */
export async function collectParked(db: Database): Promise<void> {
  const parked = parkedRows(db);
  const found = db
    .collection<OutcomeDocument>('inboxOutcomes')
    .find({ state: 'unmatched', final: true }, { projection: { inboxId: 1 } });
  const rows = db.collection<InboxRowDocument>('inbox');
  for await (const { inboxId } of found) {
    const isThere = (await rows.findOne({ _id: inboxId }, { projection: { _id: 1 } })) !== null;
    const again = await rows.findOne({ redeliveryOf: inboxId }, { projection: { _id: 1 } });
    if (isThere && !again) await insertOnce(parked, { _id: inboxId });
  }
}

/**
 * As the last word has it, or what it waits for. The last words are found by `_id`; what was noted of the rows that have
 * none is found in one look.
 */
async function shown(collections: Collections, rows: readonly InboxRow[]): Promise<ShownRow[]> {
  const { outcomes } = collections;
  const finals = await Promise.all(rows.map(({ _id }) => outcomes.findOne({ _id: `${_id}/final` })));
  const notes = await wordsOf(
    collections,
    rows.filter((_, index) => !finals[index]),
  );
  const notedOf = (id: string) => inOrder(notes.filter(({ inboxId }) => inboxId === id)).at(-1);
  return rows.map((row, index) => shownBy(row, finals[index] ?? notedOf(row._id)));
}

function shownBy(row: InboxRow, word: OutcomeDocument | undefined): ShownRow {
  if (!word) return { row, state: 'received' };
  const state = shownStates.find((known) => known === word.state && (word.final || known === 'unmatched'));
  if (state) return { row, state, ...defined({ reason: word.reason }) };
  return { row, state: 'received', reason: word.reason ?? word.state };
}

/** All that was said of these rows, by one look: on the embedded store each one reads the whole collection. */
async function wordsOf(
  { outcomes }: Collections,
  rows: readonly { _id: string }[],
): Promise<OutcomeDocument[]> {
  if (rows.length === 0) return [];
  return outcomes.find({ inboxId: { $in: rows.map(({ _id }) => _id) } }).toArray();
}

/**
 * Newest first, each as often as it was noted. A row may be listed by what was noted of it once; its state as it is now
 * is looked at afterwards.
 */
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
  return noted.map(({ inboxId }) => inboxId);
}
