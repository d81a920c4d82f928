import type { PayloadKeyRow, PayloadKeyRows } from '../../application/administration/payloadKeys';
import type { PendingRow } from '../../application/callbacks/stores';
import type { PendingCommand, SealRequestView } from '../../application/sealRequests/stores';
import { defined } from '../../domain/defined';
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
    olderThan: async (moment) => {
      const views = db.collection<SealRequestView>('sealRequests');
      const commands = db.collection<PendingCommand>('pendingCommands');
      const callbacks = db.collection<PendingRow>('inboxPending');
      const open = await views
        .find({ closed: { $exists: false }, createdAt: { $lt: moment } })
        .project<{ createdAt: string }>({ createdAt: 1 })
        .toArray();
      const waiting = await commands.find({ at: { $lt: moment } }).toArray();
      const received = await callbacks.find({ receivedAt: { $lt: Date.parse(moment) } }).toArray();
      const begun = [
        ...open.map(({ createdAt }) => createdAt),
        ...waiting.map(({ at }) => at),
        ...received.map(({ receivedAt }) => new Date(receivedAt).toISOString()),
      ];
      // ISO times in UTC sort as text.
      return { count: begun.length, ...defined({ oldest: begun.sort()[0] }) };
    },
  };
}
