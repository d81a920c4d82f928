import type { BindingDocument, CallbackAddresses } from '../../application/administration/bindings';
import { type Database, insertOnce } from './database';

/** Processes of older versions find the binding of a short address here. Never deleted. */
export function createCallbackAddresses(db: Database): CallbackAddresses {
  const collection = db.collection<{ _id: string; bindingId: string }>('callbackAddresses');
  const bindings = db.collection<BindingDocument>('bindings');
  return {
    register: async (shortHash, bindingId) => {
      await insertOnce(collection, { _id: shortHash, bindingId });
    },
    all: () =>
      bindings
        .find({})
        .project<Pick<BindingDocument, '_id' | 'callbackTokens'>>({ callbackTokens: 1 })
        .toArray(),
  };
}
