import type { FirstSight } from '../../domain/settings/firstSight';
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

/** Of an event that asks for something. */
export interface SeenFlowEvent extends FirstSight {
  /** `<hostId>:<eventId>/<hash>`: what was refused may come again under its id with other content, and is another. */
  _id: string;
  at: string;
}

export interface FlowEvents {
  getQuiet(id: string): Promise<QuietFlowEvent | null>;
  /** The first one stands. */
  recordQuiet(event: QuietFlowEvent): Promise<void>;
  /** Keeps what stands at an event's first sight; null where it was seen before. */
  see(event: SeenFlowEvent): Promise<SeenFlowEvent | null>;
  getSeen(id: string): Promise<SeenFlowEvent | null>;
  /** A form was seen without the value that this append took from it. */
  recordLost(sealRequestId: string, appendCommandId: string): Promise<void>;
  isLost(sealRequestId: string, appendCommandId: string): Promise<boolean>;
  /** Deletes events that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}

export function createFlowEvents(database: Database): FlowEvents {
  const quiet = database.collection<QuietFlowEvent>('flowEvents');
  const seen = database.collection<SeenFlowEvent>('flowEventsSeen');
  const lost = database.collection<{ _id: string }>('appendValuesLost');
  const lostKey = (sealRequestId: string, commandId: string) => `${sealRequestId}/${commandId}`;
  return {
    getQuiet: (id) => quiet.findOne({ _id: id }),
    recordQuiet: async (event) => {
      await insertOnce(quiet, event);
    },
    see: async (event) => ((await insertOnce(seen, event)) ? event : null),
    getSeen: (id) => seen.findOne({ _id: id }),
    recordLost: async (sealRequestId, commandId) => {
      await insertOnce(lost, { _id: lostKey(sealRequestId, commandId) });
    },
    isLost: async (sealRequestId, commandId) =>
      (await lost.findOne({ _id: lostKey(sealRequestId, commandId) })) !== null,
    forget: async (olderThan, limit) => {
      const old = { at: { $lt: olderThan.toISOString() } };
      const [quietOnes, seenOnes] = await Promise.all([
        quiet.find(old).limit(limit).toArray(),
        seen.find(old).limit(limit).toArray(),
      ]);
      for (const { _id } of quietOnes) await quiet.deleteOne({ _id });
      for (const { _id } of seenOnes) await seen.deleteOne({ _id });
      return quietOnes.length + seenOnes.length;
    },
  };
}
