import type { Deliveries, Delivery } from '../../application/administration/deliveries';
import type { Database } from './database';
import { deleteOlder } from './deleteOlder';
import { timeOrderedId } from './timeOrderedId';

type DeliveryDocument = Delivery & { _id: string };

/** Of a host that is away all day there are tries enough: more show nothing new. */
const shown = 200;
/** What is noted meanwhile goes in by one command. Long enough for the write and the move of a short life. */
const gatherMs = 3000;

export function createDeliveries(database: Database): Deliveries {
  const collection = database.collection<DeliveryDocument>('deliveries');
  let noted: DeliveryDocument[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const documents = noted;
    noted = [];
    // The log is in nobody's way: what the database does not take is lost.
    if (documents.length > 0)
      await collection.insertMany(documents, { ordered: false }).catch(() => undefined);
  };
  return {
    record: async (delivery) => {
      await collection.insertOne({ _id: timeOrderedId(), ...delivery });
    },
    note: (delivery) => {
      noted.push({ _id: timeOrderedId(), ...delivery });
      timer ??= setTimeout(() => void flush(), gatherMs);
    },
    flush,
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
