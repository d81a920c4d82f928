import type { ApiKeyDocument, ApiKeyStore, SwitchedOffKeys } from '../../application/administration/apiKeys';
import type { ConfigurationChanges } from './configurationChanges';
import { type Database, insertOnce } from './database';
import { createNamedStore } from './named';

export function createApiKeyStore(database: Database, changes: ConfigurationChanges): ApiKeyStore {
  const collection = database.collection<ApiKeyDocument>('apiKeys');
  return {
    ...createNamedStore<ApiKeyDocument>(database, 'apiKeys', changes),
    noteUse: async (id, use) => {
      // Never an upsert: a key that was revoked meanwhile must not come back.
      await collection.updateOne({ _id: id }, { $set: use });
    },
    neverBound: () => collection.find({ role: 'engine', hostIds: { $exists: false } }).toArray(),
    bindOnce: async (id, hostIds) => {
      await collection.updateOne(
        { _id: id, hostIds: { $exists: false } },
        { $set: { hostIds }, $inc: { version: 1 } },
      );
    },
    admins: () => collection.find({ role: 'admin' }).toArray(),
    ending: () => collection.find({ expiresAt: { $exists: true } }).toArray(),
  };
}

/** By the SHA-256 of the key, hex. */
interface SwitchedOff {
  _id: string;
  at: string;
  by: string;
}

export function createSwitchedOffKeys(database: Database): SwitchedOffKeys {
  const collection = database.collection<SwitchedOff>('switchedOffKeys');
  return {
    has: async (hash) => (await collection.findOne({ _id: hash })) !== null,
    add: async (hash, what) => {
      await insertOnce(collection, { _id: hash, ...what });
    },
  };
}
