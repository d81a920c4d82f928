import type { Collection } from 'mongodb';
import type {
  PendingRefusal,
  RefusalEnd,
  RefusalShown,
  RefusalWrite,
  RefusedEvent,
  RefusedEventFilter,
  RefusedEvents,
} from '../../application/flowEvents/refusedEvents';
import { contentHash } from '../../contracts/derivedIds';
import { commandRecordId } from '../../contracts/ids';
import { type Database, findTaken, insertOnce } from './database';
import { deleteOlder } from './deleteOlder';
import { oldestFirst } from './oldestFirst';
import { timeOrderedId } from './timeOrderedId';

interface Collections {
  events: Collection<RefusedEvent>;
  /** By event, content and reasons: which refused event they are. */
  ids: Collection<{ _id: string; refusedId: string; at: string }>;
  pending: Collection<PendingRefusal>;
  writes: Collection<RefusalWrite>;
  shown: Collection<RefusalShown>;
  ends: Collection<RefusalEnd & { _id: string }>;
}

export function createRefusedEvents(database: Database): RefusedEvents {
  const collections: Collections = {
    events: database.collection('refusedFlowEvents'),
    ids: database.collection('refusedFlowEventIds'),
    pending: database.collection('refusedFlowEventsPending'),
    writes: database.collection('refusedFlowEventWrites'),
    shown: database.collection('refusedFlowEventsShown'),
    ends: database.collection('refusedFlowEventEnds'),
  };
  const { events, ids, pending, writes, shown, ends } = collections;
  return {
    keep: (event, write) => keep(collections, event, write),
    get: (id) => events.findOne({ _id: id }),
    list: (filter, { limit, before }) =>
      events
        .find({ ...queryOf(filter), ...(before === undefined ? {} : { _id: { $lt: before } }) })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray(),
    endOf: async (id) => {
      const found = await ends.findOne({ _id: id });
      if (!found) return null;
      const { _id, ...end } = found;
      return end;
    },
    isPending: async (id) => (await pending.findOne({ _id: id })) !== null,
    pendingOf: ({ hostId, flowId, flowRequestId }) =>
      pending.find({ hostId, flowId, flowRequestId }).toArray(),
    pending: (page) => oldestFirst(pending, page),
    countPending: () => pending.estimatedDocumentCount(),
    end: (id, end) => endRefusal(collections, id, end),
    writeOf: (id) => writes.findOne({ _id: id }),
    writes: (page) => oldestFirst(writes, page),
    clearWrite: async (id) => {
      await writes.deleteOne({ _id: id });
    },
    keepShown: async (row) => {
      await insertOnce(shown, row);
    },
    shownOf: (id) => shown.findOne({ _id: id }),
    shown: (page) => oldestFirst(shown, page),
    dropShown: async (id) => {
      await shown.deleteOne({ _id: id });
    },
    forget: async (olderThan, limit) => {
      const beside =
        (await deleteOlder(pending, olderThan, limit)) +
        (await deleteOlder(writes, olderThan, limit)) +
        (await deleteOlder(shown, olderThan, limit)) +
        (await deleteOlder(ends, olderThan, limit)) +
        (await deleteOlder(ids, olderThan, limit));
      return beside + (await deleteOlder(events, olderThan, limit));
    },
  };
}

function queryOf({ hostId, hostIds, flowId, flowRequestId }: RefusedEventFilter) {
  const given = { hostId, flowId, flowRequestId };
  const query = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return hostIds ? { $and: [query, { hostId: { $in: [...hostIds] } }] } : query;
}

/** The event itself goes in last: once it is there, so was everything that comes with it. */
async function keep(
  collections: Collections,
  event: Omit<RefusedEvent, '_id'>,
  write: Pick<RefusalWrite, 'fieldId' | 'value'> | undefined,
): Promise<{ id: string; isNew: boolean }> {
  const { events, pending, writes } = collections;
  const { hostId, flowId, flowRequestId, eventId, at } = event;
  const id = await idOf(collections, event);
  const isNew = (await events.findOne({ _id: id })) === null;
  const others = (await pending.find({ hostId, eventId }).toArray()).filter(({ _id }) => _id !== id);
  // Kept before and ended since, it waits again only in the place of other reasons that came between.
  if (isNew || others.length > 0)
    await insertOnce(pending, { _id: id, hostId, flowId, flowRequestId, eventId, at });
  if (isNew) {
    if (write) await insertOnce(writes, { _id: id, ...write, at });
    await insertOnce(events, { ...event, _id: id });
  }
  for (const { _id } of others) await endRefusal(collections, _id, { by: 'other-reasons', at });
  return { id, isNew };
}

async function idOf(
  { ids }: Collections,
  { hostId, eventId, hash, refusal, at }: Omit<RefusedEvent, '_id'>,
): Promise<string> {
  const _id = `${commandRecordId(hostId, eventId)}/${hash}/${contentHash(refusal)}`;
  const known = await ids.findOne({ _id });
  if (known) return known.refusedId;
  const own = { _id, refusedId: timeOrderedId(), at };
  if (await insertOnce(ids, own)) return own.refusedId;
  return (await findTaken(ids, _id))?.refusedId ?? own.refusedId;
}

/** What it ended by is kept before it is over; the last word counts. */
async function endRefusal({ pending, ends }: Collections, id: string, end: RefusalEnd): Promise<void> {
  // Not by an upsert: of two at once the second would fail.
  if (!(await insertOnce(ends, { ...end, _id: id }))) await ends.replaceOne({ _id: id }, end);
  await pending.deleteOne({ _id: id });
}
