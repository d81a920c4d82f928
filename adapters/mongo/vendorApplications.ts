import { type Database, insertOnce } from './database';

interface VendorApplicationDocument {
  /** `<bindingId>:<sealapply_id>`; neither part has a colon. */
  _id: string;
  sealRequestId: string;
}

/** Whose application it is at the vendor: what a callback is matched by. */
export interface VendorApplications {
  /** Before the workflow is started, so that no callback can come before its match. Idempotent. */
  register(bindingId: string, applyId: string, sealRequestId: string): Promise<void>;
  find(bindingId: string, applyId: string): Promise<string | null>;
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
