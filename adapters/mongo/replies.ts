import type { PendingReply, Replies } from '../../application/flowEvents/stores';
import { type Database, insertOnce } from './database';

export function createReplies(database: Database): Replies {
  const pending = database.collection<PendingReply>('pendingReplies');
  const handedOver = database.collection<{ _id: string }>('repliesHandedOver');
  const key = (sealRequestId: string, effectId: string) => `${sealRequestId}/${effectId}`;
  return {
    expect: async (sealRequestId, { data, metadata }) => {
      if (data.via !== 'reply' || data.deadlineKeptBy === 'workflow') return;
      const { effectId, confirmSeconds = 0 } = data;
      const dueAt = Date.parse(metadata.at) + confirmSeconds * 1000;
      await insertOnce(pending, { _id: key(sealRequestId, effectId), sealRequestId, effectId, dueAt });
    },
    due: (now) => pending.find({ dueAt: { $lte: now } }).toArray(),
    clear: async (id) => {
      await pending.deleteOne({ _id: id });
    },
    handOver: (sealRequestId, effectId, commandRecordId) =>
      insertOnce(handedOver, { _id: `${key(sealRequestId, effectId)}/${commandRecordId}` }),
  };
}
