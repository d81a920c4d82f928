import type { PortErrorKind } from '../../activities/ports';
import type { Database } from './database';
import { timeOrderedId } from './timeOrderedId';

/** One try to tell a host something. */
export interface Delivery {
  hostId: string;
  /** The command's id, the same over all its tries. */
  commandId: string;
  at: string;
  ms: number;
  outcome: 'done' | PortErrorKind;
  /** What the peer or the network said. */
  message?: string;
  peerCode?: string;
  /** The operator who had it sent again. */
  by?: string;
}

/** A log for people: nothing is decided by it, and it may lack what was tried in the moment of a crash. */
export interface Deliveries {
  record(delivery: Delivery): Promise<void>;
  /** Oldest first. */
  ofCommands(hostId: string, commandIds: readonly string[]): Promise<Delivery[]>;
  /** Deletes those that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}

type DeliveryDocument = Delivery & { _id: string };

/** Of a host that is away all day there are tries enough: more show nothing new. */
const shown = 200;

export function createDeliveries(database: Database): Deliveries {
  const collection = database.collection<DeliveryDocument>('deliveries');
  return {
    record: async (delivery) => {
      await collection.insertOne({ _id: timeOrderedId(), ...delivery });
    },
    ofCommands: async (hostId, commandIds) => {
      const found = await collection
        .find({ commandId: { $in: [...commandIds] }, hostId })
        .sort({ _id: -1 })
        .limit(shown)
        .toArray();
      return found.reverse();
    },
    forget: async (olderThan, limit) => {
      const old = await collection
        .find({ at: { $lt: olderThan.toISOString() } })
        .limit(limit)
        .toArray();
      for (const { _id } of old) await collection.deleteOne({ _id });
      return old.length;
    },
  };
}
