import type { CallbackAddresses } from '../../application/administration/bindings';
import { type Database, insertOnce } from './database';

/** Never deleted: whether a token still holds is its binding's to say. */
export function createCallbackAddresses(db: Database): CallbackAddresses {
  const collection = db.collection<{ _id: string; bindingId: string }>('callbackAddresses');
  return {
    register: async (shortHash, bindingId) => {
      await insertOnce(collection, { _id: shortHash, bindingId });
    },
    find: async (shortHash) => (await collection.findOne({ _id: shortHash }))?.bindingId ?? null,
  };
}
