import type { VendorApplications } from '../../application/sealRequests/stores';
import { type Database, insertOnce } from './database';

interface VendorApplicationDocument {
  /** `<bindingId>:<sealapply_id>`; neither part has a colon. */
  _id: string;
  sealRequestId: string;
}

export function createVendorApplications(db: Database): VendorApplications {
  const collection = db.collection<VendorApplicationDocument>('vendorApplications');
  return {
    register: async (bindingId, applyId, sealRequestId) => {
      await insertOnce(collection, { _id: `${bindingId}:${applyId}`, sealRequestId });
    },
    find: async (bindingId, applyId) =>
      (await collection.findOne({ _id: `${bindingId}:${applyId}` }))?.sealRequestId ?? null,
  };
}
