import { type Database, insertOnce } from './database';

/**
 * A request that is still looked at. Beside its read model and not in it: on FerretDB an update of one field writes
 * the whole document back as it was read before, and would take what was folded meanwhile away again (measured).
 */
interface OpenRequest {
  _id: string;
  /** Of the look before; 0 for one that has had none. Milliseconds since the epoch, by the clock of who asked for it. */
  lookedAt: number;
}

export interface OpenRequests {
  /** Before there is anything to look at: what is not here is never looked at. Repeatable. */
  begin(id: string): Promise<void>;
  /** Those not looked at since, longest ago first. */
  toLookAt(before: number, limit: number): Promise<string[]>;
  lookedAt(id: string, at: number): Promise<void>;
  end(id: string): Promise<void>;
}

export function createOpenRequests(db: Database): OpenRequests {
  const collection = db.collection<OpenRequest>('openRequests');
  return {
    begin: async (id) => {
      await insertOnce(collection, { _id: id, lookedAt: 0 });
    },
    toLookAt: async (before, limit) => {
      const found = collection.find({ lookedAt: { $lt: before } }).sort({ lookedAt: 1 });
      return (await found.limit(limit).toArray()).map(({ _id }) => _id);
    },
    lookedAt: async (id, at) => {
      await collection.updateOne({ _id: id }, { $set: { lookedAt: at } });
    },
    end: async (id) => {
      await collection.deleteOne({ _id: id });
    },
  };
}
