import type { IndexDescription } from 'mongodb';
import type { Database } from './database';

/** What lists and looks by another key than `_id` go by. Nothing rests on them but speed. */
const indexes: Record<string, IndexDescription[]> = {
  sealRequests: [
    { key: { 'request.state': 1, _id: 1 } },
    { key: { 'request.identity.flowRequestId': 1, _id: 1 } },
    { key: { 'request.identity.flowId': 1, _id: 1 } },
    { key: { 'request.identity.bindingId': 1, _id: 1 } },
    { key: { hasAttention: 1, _id: 1 } },
  ],
  inboxOutcomes: [{ key: { inboxId: 1, _id: 1 } }],
  pendingCommands: [{ key: { sealRequestId: 1 } }],
  commandRefusals: [{ key: { sealRequestId: 1 } }],
};

/** Repeatable; a server that has an index already leaves it as it is. */
export async function createIndexes(database: Database): Promise<void> {
  for (const [collection, descriptions] of Object.entries(indexes))
    await database.collection(collection).createIndexes(descriptions);
}
