import type { VendorApplications } from '../../application/sealRequests/stores';
import { type CallbackEvent, closingEvents } from '../../domain/sealRequest/values';
import { type Database, findTaken, insertOnce } from './database';
import { Remembered } from './remembered';

interface VendorApplicationDocument {
  /** `<bindingId>:<sealapply_id>`; neither part has a colon. */
  _id: string;
  /** Absent: a callback came, and nobody has registered the application. */
  sealRequestId?: string;
  /** A callback came before it was registered. */
  awaited?: true;
}

/** What this process has registered, which is never changed, and which events of it came to this process. */
interface Registered {
  sealRequestId: string;
  met: Set<CallbackEvent>;
}

/** Some hundred bytes each; of others the database is asked. */
const maxRemembered = 5000;

/**
 * Forgets that a callback came about an application that nobody has registered. A row of it that is left is matched
 * anew, which leaves the mark again.
 */
export async function forgetMark(db: Database, bindingId: string, applyId: string): Promise<void> {
  // FerretDB looks before it deletes: one that were registered in between would be lost. Its callbacks are as old as rows
  // are kept by then, and an application is registered before the vendor hears of it.
  await db
    .collection<VendorApplicationDocument>('vendorApplications')
    .deleteOne({ _id: `${bindingId}:${applyId}`, sealRequestId: { $exists: false } });
}

export function createVendorApplications(db: Database): VendorApplications {
  const collection = db.collection<VendorApplicationDocument>('vendorApplications');
  const idOf = (bindingId: string, applyId: string) => `${bindingId}:${applyId}`;
  const own = new Remembered<Registered>(maxRemembered);
  const find = async (_id: string): Promise<Omit<VendorApplicationDocument, '_id'> | null> =>
    own.get(_id) ?? collection.findOne({ _id });
  const awaitOne = async (_id: string) => {
    if (await insertOnce(collection, { _id })) return null;
    // Registered in this very moment, or awaited by another callback.
    return (own.get(_id) ?? (await findTaken(collection, _id)))?.sealRequestId ?? null;
  };
  return {
    register: async (bindingId, applyId, sealRequestId) => {
      const _id = idOf(bindingId, applyId);
      if (await insertOnce(collection, { _id, sealRequestId })) {
        own.set(_id, { sealRequestId, met: new Set() });
        return 'registered';
      }
      const known = await findTaken(collection, _id);
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
    isFirst: (bindingId, applyId, event) => {
      const met = own.get(idOf(bindingId, applyId))?.met;
      if (!met) return false;
      const mayBeClosed = closingEvents.some((closing) => met.has(closing));
      const isFirst = !met.has(event) && !mayBeClosed;
      met.add(event);
      return isFirst;
    },
  };
}
