import type { StuckRow, StuckRows } from '../../application/reconciliation/stuckBeside';
import { type Database, insertOnce } from './database';

/** A few rows, and mostly none: only inserted, and deleted by the round that finds them mended. */
export function createStuckRows(db: Database): StuckRows {
  const collection = db.collection<StuckRow>('stuckWorkflows');
  return {
    insert: async (row) => {
      await insertOnce(collection, row);
    },
    all: () => collection.find({}).toArray(),
    remove: async (id) => {
      await collection.deleteOne({ _id: id });
    },
  };
}
