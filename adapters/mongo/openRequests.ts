import type { OpenRequests } from '../../application/sealRequests/stores';
import { type Database, insertOnce } from './database';

/**
 * A request that is still looked at. Beside its read model and not in it: on FerretDB an update of one field writes
 * the whole document back as it was read before, and would take what was folded meanwhile away again (measured).
 * Times are milliseconds since the epoch, by the clock of who asked for the look.
 */
interface OpenRequest {
  _id: string;
  /** Of the look before; 0 for one that has had none. Workers of older versions go by this alone. */
  lookedAt: number;
  /** When the next look is due. Absent in rows of older versions, whose look is due. */
  dueAt?: number;
}

export function createOpenRequests(db: Database): OpenRequests {
  const collection = db.collection<OpenRequest>('openRequests');
  return {
    begin: (id) => insertOnce(collection, { _id: id, lookedAt: 0, dueAt: 0 }),
    toLookAt: async (before, limit) => {
      // Not `$lte`, which a row without the field does not match.
      const due = collection.find({ dueAt: { $not: { $gt: before } } }, { projection: { _id: 1 } });
      return (await due.sort({ dueAt: 1 }).limit(limit).toArray()).map(({ _id }) => _id);
    },
    lookedAt: async (id, at, dueAt = at + 1) => {
      await collection.updateOne({ _id: id }, { $set: { lookedAt: at, dueAt } });
    },
    endRest: async (id) => {
      await collection.updateOne({ _id: id }, { $set: { dueAt: 0 } });
    },
    end: async (id) => {
      await collection.deleteOne({ _id: id });
    },
  };
}
