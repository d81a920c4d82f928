import type { IndexSpecification } from 'mongodb';
import type { Database } from './database';

const newestFirst = { createdAt: -1, _id: -1 } as const;

/** What lists and looks by another key than `_id` go by. Nothing rests on them but speed. */
const indexes: Record<string, IndexSpecification[]> = {
  sealRequests: [
    { 'request.state': 1, ...newestFirst },
    { 'request.identity.hostId': 1, ...newestFirst },
    { 'request.identity.flowRequestId': 1, ...newestFirst },
    { 'request.identity.flowId': 1, ...newestFirst },
    { 'request.identity.bindingId': 1, ...newestFirst },
    { hasAttention: 1, ...newestFirst },
    newestFirst,
    { 'request.usedAt': 1 },
    { 'request.seals.sealId': 1, createdAt: -1 },
    // What is not closed has no such field: counts of it read none that are.
    { closed: 1, 'request.state': 1 },
    { 'request.alerts.kind': 1, closed: 1 },
  ],
  inbox: [{ redeliveryOf: 1 }],
  inboxOutcomes: [
    { inboxId: 1, _id: 1 },
    { state: 1, inboxId: -1 },
  ],
  openRequests: [{ dueAt: 1 }],
  deliveries: [{ commandId: 1, _id: -1 }, { at: 1 }],
  adminEvents: [
    { 'actor.id': 1, _id: -1 },
    { 'target.id': 1, _id: -1 },
  ],
  pendingCommands: [{ sealRequestId: 1 }],
  refusedFlowEvents: [{ hostId: 1, _id: -1 }, { flowRequestId: 1, _id: -1 }, { at: 1 }],
  refusedFlowEventsPending: [{ flowRequestId: 1 }, { eventId: 1 }],
  commandRefusals: [{ sealRequestId: 1 }],
};

/** Of versions that listed requests by their ids. */
const retired = [
  'request.state',
  'request.identity.hostId',
  'request.identity.flowRequestId',
  'request.identity.flowId',
  'request.identity.bindingId',
  'hasAttention',
].map((field) => `${field}_1__id_1`);

/** Repeatable; a server that has an index already leaves it as it is. */
export async function createIndexes(database: Database): Promise<void> {
  // One by one: FerretDB 1.24 drops the connection when several are asked for at once that are there (measured).
  for (const [collection, keys] of Object.entries(indexes))
    for (const key of keys) await database.collection(collection).createIndex(key);
  await dropRetired(database);
}

async function dropRetired(database: Database): Promise<void> {
  const collection = database.collection('sealRequests');
  const present = new Set((await collection.indexes()).map(({ name }) => name));
  for (const name of retired) if (present.has(name)) await collection.dropIndex(name);
}
