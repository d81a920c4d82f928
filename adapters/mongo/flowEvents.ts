import type { NothingReason } from '../../domain/settings/flowEvent';
import { type Database, insertOnce } from './database';

/** A flow event that came to nothing; one that came to a command is found by that. */
export interface QuietFlowEvent {
  /** `<hostId>:<eventId>`. */
  _id: string;
  /** Of its content: the same id with other content is refused. */
  hash: string;
  reason: NothingReason;
  at: string;
}

export interface FlowEvents {
  getQuiet(id: string): Promise<QuietFlowEvent | null>;
  /** The first one stands. */
  recordQuiet(event: QuietFlowEvent): Promise<void>;
  /** A form was seen without the value that this append took from it. */
  recordLost(sealRequestId: string, appendCommandId: string): Promise<void>;
  isLost(sealRequestId: string, appendCommandId: string): Promise<boolean>;
  /** Deletes events that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}

export function createFlowEvents(database: Database): FlowEvents {
  const quiet = database.collection<QuietFlowEvent>('flowEvents');
  const lost = database.collection<{ _id: string }>('appendValuesLost');
  const lostKey = (sealRequestId: string, commandId: string) => `${sealRequestId}/${commandId}`;
  return {
    getQuiet: (id) => quiet.findOne({ _id: id }),
    recordQuiet: async (event) => {
      await insertOnce(quiet, event);
    },
    recordLost: async (sealRequestId, commandId) => {
      await insertOnce(lost, { _id: lostKey(sealRequestId, commandId) });
    },
    isLost: async (sealRequestId, commandId) =>
      (await lost.findOne({ _id: lostKey(sealRequestId, commandId) })) !== null,
    forget: async (olderThan, limit) => {
      const old = await quiet
        .find({ at: { $lt: olderThan.toISOString() } })
        .limit(limit)
        .toArray();
      for (const { _id } of old) await quiet.deleteOne({ _id });
      return old.length;
    },
  };
}
