import type { Deliveries, Delivery } from '../../application/administration/deliveries';
import type { Database } from './database';
import { deleteOlder } from './deleteOlder';
import { timeOrderedId } from './timeOrderedId';

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
    forget: (olderThan, limit) => deleteOlder(collection, olderThan, limit),
  };
}
