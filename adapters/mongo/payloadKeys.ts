import type { PayloadKeyRow, PayloadKeyRows } from '../../application/administration/payloadKeys';
import type { PendingRow } from '../../application/callbacks/stores';
import type { PendingCommand, SealRequestView } from '../../application/sealRequests/stores';
import { type Database, insertOnce } from './database';

/** A handful of rows: only inserted, and deleted by an administrator's command. */
export function createPayloadKeyRows(db: Database): PayloadKeyRows {
  const collection = db.collection<PayloadKeyRow>('payloadKeys');
  return {
    use: async (row) => {
      await insertOnce(collection, row);
    },
    all: () => collection.find({}).toArray(),
    remove: async (id) => {
      await collection.deleteOne({ _id: id });
    },
    countOlder: async (than) => {
      const views = db.collection<SealRequestView>('sealRequests');
      const commands = db.collection<PendingCommand>('pendingCommands');
      const callbacks = db.collection<PendingRow>('inboxPending');
      const counts = await Promise.all([
        views.countDocuments({ closed: { $exists: false }, createdAt: { $lt: than } }),
        commands.countDocuments({ at: { $lt: than } }),
        callbacks.countDocuments({ receivedAt: { $lt: Date.parse(than) } }),
      ]);
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
