import type { PendingNotification, PendingNotifications } from '../../application/notifications/ports';
import { type Database, insertOnce } from './database';
import { oldestFirst } from './oldestFirst';

/** Mostly empty: only what did not go through at once is here. */
export function createPendingNotifications(database: Database): PendingNotifications {
  const collection = database.collection<PendingNotification>('pendingNotifications');
  return {
    add: async (row) => {
      await insertOnce(collection, row);
    },
    pending: (page) => oldestFirst(collection, page),
    clear: async (id) => {
      await collection.deleteOne({ _id: id });
    },
  };
}
