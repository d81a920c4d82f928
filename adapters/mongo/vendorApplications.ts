import type { VendorApplications } from '../../application/sealRequests/stores';
import { type Database, insertOnce } from './database';

interface VendorApplicationDocument {
  /** `<bindingId>:<sealapply_id>`; neither part has a colon. */
  _id: string;
  /** Absent: a callback came, and nobody has registered the application. Never deleted, lest it take a later one along. */
  sealRequestId?: string;
  /** A callback came before it was registered. */
  awaited?: true;
}

export function createVendorApplications(db: Database): VendorApplications {
  const collection = db.collection<VendorApplicationDocument>('vendorApplications');
  const idOf = (bindingId: string, applyId: string) => `${bindingId}:${applyId}`;
  const find = (_id: string) => collection.findOne({ _id });
  const awaitOne = async (_id: string) => {
    if (await insertOnce(collection, { _id })) return null;
    // Registered in this very moment, or awaited by another callback.
    return (await find(_id))?.sealRequestId ?? null;
  };
  return {
    register: async (bindingId, applyId, sealRequestId) => {
      const _id = idOf(bindingId, applyId);
      if (await insertOnce(collection, { _id, sealRequestId })) return 'registered';
      const known = await find(_id);
      // Whoever registers it now writes the same.
      if (known?.sealRequestId === undefined) {
        await collection.replaceOne({ _id }, { sealRequestId, awaited: true });
        return 'awaited';
      }
      return known.awaited ? 'awaited' : 'registered';
    },
    find: async (bindingId, applyId) => (await find(idOf(bindingId, applyId)))?.sealRequestId ?? null,
    match: async (bindingId, applyId) => {
      const _id = idOf(bindingId, applyId);
      const known = await find(_id);
      return known ? (known.sealRequestId ?? null) : awaitOne(_id);
    },
    await: (bindingId, applyId) => awaitOne(idOf(bindingId, applyId)),
  };
}
