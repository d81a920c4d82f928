import {
  type FlowEventRecord,
  type FlowEvents,
  flowEventIds,
  type SeenFlowEvent,
} from '../../application/flowEvents/stores';
import { type Database, findTaken, insertOnce } from './database';
import { deleteOlder } from './deleteOlder';
import { createFlowSteps } from './flowSteps';
import { createSeenBefore, type SeenBefore } from './seenBefore';

export function createFlowEvents(database: Database): FlowEvents {
  const records = database.collection<FlowEventRecord>('flowEvents');
  const seenBefore = createSeenBefore(database);
  const lost = database.collection<{ _id: string }>('appendValuesLost');
  const lostKey = (sealRequestId: string, commandId: string) => `${sealRequestId}/${commandId}`;
  const get = (id: string) => records.findOne({ _id: id });
  return {
    get: async (id) => (await get(id)) ?? seenBefore.get(id),
    keep: async (record) => {
      const kept = (await asSeenBefore(seenBefore, record)) ?? record;
      return (await insertOnce(records, kept)) ? kept : ((await findTaken(records, record._id)) ?? kept);
    },
    recordLost: async (sealRequestId, commandId) => {
      await insertOnce(lost, { _id: lostKey(sealRequestId, commandId) });
    },
    isLost: async (sealRequestId, commandId) =>
      (await lost.findOne({ _id: lostKey(sealRequestId, commandId) })) !== null,
    forget: async (olderThan, limit) =>
      (await deleteOlder(records, olderThan, limit)) + (await seenBefore.forget(olderThan, limit)),
    ...createFlowSteps(database),
  };
}

/** The first record of an event that the version before has seen already. */
async function asSeenBefore(
  seenBefore: SeenBefore,
  { _id, ...record }: FlowEventRecord,
): Promise<SeenFlowEvent | null> {
  const hash = 'seen' in record ? record.seen.hash : record.hash;
  const before = await seenBefore.get(flowEventIds.ofContent(_id, hash));
  return before && { ...before, _id };
}
