import type {
  CommandRecord,
  Commands,
  LateRefusal,
  PendingCommand,
} from '../../application/sealRequests/stores';
import { type Database, insertOnce, insertOrAwait } from './database';
import { oldestFirst } from './oldestFirst';
import { timeOrderedId } from './timeOrderedId';

export function createCommands(db: Database): Commands {
  const records = db.collection<CommandRecord>('commands');
  const pending = db.collection<PendingCommand>('pendingCommands');
  const refusals = db.collection<LateRefusal>('commandRefusals');
  const clearPending = async (instance: string) => {
    await pending.deleteOne({ _id: instance });
  };
  return {
    get: (recordId) => records.findOne({ _id: recordId }),
    record: async (command) => {
      const record = { ...command, instance: timeOrderedId() };
      const { _id: recordId, sealRequestId, at, instance } = record;
      await insertOnce(pending, { _id: instance, recordId, sealRequestId, at });
      if (await insertOrAwait(records, record)) return record;
      await clearPending(instance);
      return null;
    },
    remove: async ({ _id, instance }) => {
      await records.deleteOne({ _id, instance });
      await clearPending(instance);
    },
    markDispatched: ({ instance }) => clearPending(instance),
    refuseLate: async ({ _id, instance, sealRequestId }, refusal) => {
      const at = new Date().toISOString();
      await insertOnce(refusals, { _id: instance, recordId: _id, sealRequestId, refusal, at });
      await clearPending(instance);
    },
    lateRefusal: ({ instance }) => refusals.findOne({ _id: instance }),
    lateRefusalsOf: (ids) => refusals.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    isPending: async ({ instance }) => (await pending.findOne({ _id: instance })) !== null,
    pendingOf: (ids) => pending.find({ sealRequestId: { $in: [...ids] } }).toArray(),
    pending: (page) => oldestFirst(pending, page),
    countPending: () => pending.estimatedDocumentCount(),
    clearPending,
  };
}
