import type { ApiKeyDocument, ApiKeyStore } from '../../application/administration/apiKeys';
import type { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { createNamedStore } from './named';

export function createApiKeyStore(database: Database, changes: ConfigurationChanges): ApiKeyStore {
  const collection = database.collection<ApiKeyDocument>('apiKeys');
  return {
    ...createNamedStore<ApiKeyDocument>(database, 'apiKeys', changes),
    noteUse: async (id, at) => {
      // Never an upsert: a key that was revoked meanwhile must not come back.
      await collection.updateOne({ _id: id }, { $set: { lastUsedAt: at } });
    },
    neverBound: () => collection.find({ role: 'engine', hostIds: { $exists: false } }).toArray(),
    bindOnce: async (id, hostIds) => {
      await collection.updateOne(
        { _id: id, hostIds: { $exists: false } },
        { $set: { hostIds }, $inc: { version: 1 } },
      );
    },
  };
}
