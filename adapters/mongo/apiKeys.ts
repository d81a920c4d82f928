import type { ApiKeyDocument, ApiKeyStore, SwitchedOffKeys } from '../../application/administration/apiKeys';
import type { ConfigurationChanges } from './configurationChanges';
import { type Database, insertOnce } from './database';
import { createNamedStore } from './named';
import { Recent } from './recent';

export function createApiKeyStore(database: Database, changes: ConfigurationChanges): ApiKeyStore {
  const collection = database.collection<ApiKeyDocument>('apiKeys');
  return {
    ...createNamedStore<ApiKeyDocument>(database, 'apiKeys', changes),
    noteUse: async (id, use) => {
      // Never an upsert: a key that was revoked meanwhile must not come back.
      await collection.updateOne({ _id: id }, { $set: use });
    },
    ids: async () => (await collection.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id),
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

/** As it was five seconds ago at the most: the key of the environment is looked at with each request by it. */
export function createSwitchedOffKeys(database: Database, changes: ConfigurationChanges): SwitchedOffKeys {
  const collection = database.collection<SwitchedOff>('switchedOffKeys');
  const recent = new Recent<'on' | 'off'>(changes);
  return {
    has: async (hash) =>
      (await recent.get(hash, async () => ((await collection.findOne({ _id: hash })) ? 'off' : 'on'))) ===
      'off',
    add: async (hash, what) => {
      await changes.making(() => insertOnce(collection, { _id: hash, ...what }));
    },
  };
}
