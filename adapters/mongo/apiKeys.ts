import {
  type ApiKeyDocument,
  type ApiKeyStore,
  type KeyUse,
  latestUses,
  type SwitchedOffKeys,
} from '../../application/administration/apiKeys';
import type { ConfigurationChanges } from './configurationChanges';
import { type Database, insertOnce } from './database';
import { createNamedStore } from './named';
import { Recent } from './recent';

export function createApiKeyStore(database: Database, changes: ConfigurationChanges): ApiKeyStore {
  const collection = database.collection<ApiKeyDocument>('apiKeys');
  // FerretDB puts a document back as it was read, all of it: a use must not take the change of a key with it.
  const uses = database.collection<KeyUse & { _id: string }>('apiKeyUses');
  const named = createNamedStore<ApiKeyDocument>(database, 'apiKeys', changes);
  return {
    ...named,
    remove: async (id) => {
      const isRemoved = await named.remove(id);
      await uses.deleteOne({ _id: id });
      return isRemoved;
    },
    noteUse: async (id, use) => {
      const before = await uses.findOne({ _id: id });
      const usedFrom = latestUses([...(use.usedFrom ?? []), ...(before?.usedFrom ?? [])]);
      const row = { ...use, _id: id, ...(usedFrom.length > 0 ? { usedFrom } : {}) };
      if (before) await uses.replaceOne({ _id: id }, row);
      else await insertOnce(uses, row);
    },
    useOf: async (id) => {
      const found = await uses.findOne({ _id: id });
      if (!found) return null;
      const { _id, ...use } = found;
      return use;
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
