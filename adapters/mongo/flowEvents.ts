import type { FlowEvents, QuietFlowEvent, SeenFlowEvent } from '../../application/flowEvents/stores';
import { type Database, insertOnce } from './database';

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
