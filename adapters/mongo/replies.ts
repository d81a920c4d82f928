import type { FieldWriteRequested } from '../../domain/sealRequest/events';
import { type Database, insertOnce } from './database';

/** A value that is to reach a form by an HTTP reply, until it is known to be there or takes another way. */
export interface PendingReply {
  /** `<sealRequestId>/<effectId>`. */
  _id: string;
  sealRequestId: string;
  effectId: string;
  /** When the host's second way is taken. Milliseconds since the epoch. */
  dueAt: number;
}

export interface Replies {
  /** From the ledger event that asks for it. */
  expect(sealRequestId: string, event: FieldWriteRequested): Promise<void>;
  due(now: number, limit: number): Promise<PendingReply[]>;
  clear(id: string): Promise<void>;
  /** Notes that a reply to this command carried it; false where an earlier reply to it had already. */
  handOver(sealRequestId: string, effectId: string, commandRecordId: string): Promise<boolean>;
}

export function createReplies(database: Database): Replies {
  const pending = database.collection<PendingReply>('pendingReplies');
  const handedOver = database.collection<{ _id: string }>('repliesHandedOver');
  const key = (sealRequestId: string, effectId: string) => `${sealRequestId}/${effectId}`;
  return {
    expect: async (sealRequestId, { data, metadata }) => {
      if (data.via !== 'reply') return;
      const { effectId, confirmSeconds = 0 } = data;
      const dueAt = Date.parse(metadata.at) + confirmSeconds * 1000;
      await insertOnce(pending, { _id: key(sealRequestId, effectId), sealRequestId, effectId, dueAt });
    },
    due: (now, limit) =>
      pending
        .find({ dueAt: { $lte: now } })
        .limit(limit)
        .toArray(),
    clear: async (id) => {
      await pending.deleteOne({ _id: id });
    },
    handOver: (sealRequestId, effectId, commandRecordId) =>
      insertOnce(handedOver, { _id: `${key(sealRequestId, effectId)}/${commandRecordId}` }),
  };
}
