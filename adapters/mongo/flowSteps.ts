import type { FlowEvents, KeptStep } from '../../application/flowEvents/stores';
import type { SealRequestView } from '../../application/sealRequests/stores';
import { defined } from '../../domain/defined';
import { allNumbered } from './allNumbered';
import { type Database, insertOrAwait } from './database';

/** `<public id of the request>/<place>`: a look-up finds nothing but an `_id`. */
const stepKey = (sealRequestId: string, place: number) => `${sealRequestId}/${place}`;
const requestOf = (key: string) => key.slice(0, key.lastIndexOf('/'));

type StoredStep = KeptStep & { _id: string };

/** Steps stand in their places without a gap for as long as their request is open: they are read up to the first one. */
export function createFlowSteps(database: Database): Pick<FlowEvents, 'steps' | 'keepStep' | 'forgetSteps'> {
  const steps = database.collection<StoredStep>('flowSteps');
  return {
    steps: async (sealRequestId) => {
      const rows = await allNumbered((place) => steps.findOne({ _id: stepKey(sealRequestId, place) }), 0);
      return rows.map(({ _id, ...step }) => step);
    },
    keepStep: (sealRequestId, place, step) =>
      insertOrAwait(steps, { _id: stepKey(sealRequestId, place), ...step }),
    forgetSteps: async ({ olderThan, limit, after }) => {
      const byId = after === undefined ? {} : { _id: { $gt: after } };
      const old = await steps
        .find({ at: { $lt: olderThan.toISOString() }, ...byId })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      const closed = await closedOf(database, old);
      const unused = old.filter(({ _id }) => closed.has(requestOf(_id)));
      for (const { _id } of unused) await steps.deleteOne({ _id });
      const last = old.length === limit ? old.at(-1)?._id : undefined;
      return { forgotten: unused.length, ...defined({ last }) };
    },
  };
}

/** Of the requests that these are of, those whose workflows are over. */
async function closedOf(database: Database, steps: readonly StoredStep[]): Promise<Set<string>> {
  const views = database.collection<Pick<SealRequestView, '_id' | 'closed'>>('sealRequests');
  const ids = [...new Set(steps.map(({ _id }) => requestOf(_id)))];
  const found = await Promise.all(ids.map((_id) => views.findOne({ _id }, { projection: { closed: 1 } })));
  return new Set(found.flatMap((view) => (view?.closed ? [view._id] : [])));
}
