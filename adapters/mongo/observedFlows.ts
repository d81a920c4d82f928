import type { FlowOfHost } from '../../application/administration/sealSettings';
import {
  type FlowNames,
  noNames,
  type ObservedFlow,
  type ObservedFlows,
  unseenFlow,
} from '../../application/flows/observedFlows';
import { type Database, insertOnce, insertOrAwait } from './database';
import { pageById } from './named';

type Stored<T> = T & { _id: string };

/** Losing a race costs one more look; more losses in a row than there are administrators mean a fault. */
const maxRaces = 20;

export function createObservedFlows(database: Database): ObservedFlows {
  const flows = database.collection<Stored<ObservedFlow>>('observedFlows');
  // Beside what was seen: what people have named must not go with a write of an event.
  const names = database.collection<Stored<FlowNames & { version: number }>>('flowNames');
  const save = async (flow: ObservedFlow) => {
    const document = { ...flow, _id: keyOf(flow) };
    const { matchedCount } = await flows.replaceOne({ _id: document._id }, document);
    if (matchedCount === 0) await insertOnce(flows, document);
  };
  const namesOf = (flow: FlowOfHost) => names.findOne({ _id: keyOf(flow) });
  return {
    get: (flow) => flows.findOne({ _id: keyOf(flow) }),
    save,
    list: (hostId, page) => pageById(flows, rangeOf(hostId), page),
    names: async (flow) => {
      const found = await namesOf(flow);
      return found && asNames(found);
    },
    rename: async (flow, change) => {
      // Named before its first event, it is listed as well.
      const { hostId, flowId } = flow;
      await insertOnce(flows, { ...unseenFlow({ hostId, flowId }), _id: keyOf(flow) });
      for (let race = 0; race < maxRaces; race += 1) {
        const found = await namesOf(flow);
        const [before, version] = found ? [asNames(found), found.version] : [noNames, 0];
        const document = { ...change(before), _id: keyOf(flow), version: version + 1 };
        const isFirst = found === null && (await insertOrAwait(names, document));
        const { _id } = document;
        if (isFirst || (found && (await names.replaceOne({ _id, version }, document)).matchedCount === 1))
          return { before, names: asNames(document) };
      }
      throw new Error('flow names: lost every race');
    },
    forget: async (hostId) => {
      const { from, to } = rangeOf(hostId);
      const ofHost = { _id: { $gt: from, $lt: to } };
      await Promise.all([flows.deleteMany(ofHost), names.deleteMany(ofHost)]);
    },
  };
}

function keyOf({ hostId, flowId }: FlowOfHost): string {
  return `${hostId}/${flowId}`;
}

/** Of keys: no id holds a slash, after which comes a zero. */
function rangeOf(hostId: string): { from: string; to: string } {
  return { from: `${hostId}/`, to: `${hostId}0` };
}

function asNames({ _id, version, ...names }: Stored<FlowNames & { version: number }>): FlowNames {
  return names;
}
