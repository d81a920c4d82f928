import type {
  SealRequestFilter,
  SealRequestView,
  SealRequestViews,
} from '../../application/sealRequests/stores';
import type { Attention } from '../../domain/sealRequest/values';
import type { Database } from './database';
import { foldBatch } from './foldBatch';
import { createOpenRequests } from './openRequests';
import { ViewMemory } from './viewMemory';

/**
 * The only replaced documents: a stale one heals with the next event or, where none comes any more, with the next look;
 * and all of them can be folded anew. Something else is written to them only where nobody folds: for good, or while
 * their workflow is missing. Each replacement names what it replaces, so that nothing of it is lost; where the server
 * lets two such replacements win at once, what one of them took away heals with the next look.
 */
export function createSealRequestViews(db: Database): SealRequestViews {
  const collection = db.collection<SealRequestView>('sealRequests');
  const open = createOpenRequests(db);
  const memory = new ViewMemory();
  return {
    get: async (id) => {
      const view = await collection.findOne({ _id: id });
      return view && withWhatItCannotSay(view);
    },
    list: async (filter, { limit, after }) => {
      const found = collection.find(mongoFilter(filter, after)).sort({ _id: 1 }).limit(limit);
      return (await found.toArray()).map(withWhatItCannotSay);
    },
    latestOf: async (hostId, flowRequestId) => {
      const found = await collection
        .find(mongoFilter({ hostId, flowRequestId }, undefined))
        .sort({ createdAt: -1, 'request.identity.attempt': -1 })
        .limit(1)
        .toArray();
      return found[0] ? withWhatItCannotSay(found[0]) : null;
    },
    count: (filter) =>
      collection.countDocuments(
        'alert' in filter
          ? { 'request.alerts.kind': filter.alert, closed: { $exists: false } }
          : { hasAttention: true },
      ),
    countWaiting: async (kind) => {
      const peer = kind === 'host-away' ? 'hostId' : 'bindingId';
      const groups = await collection
        .aggregate<{ _id: string; count: number }>([
          { $match: { hasAttention: true, 'request.attention.kind': kind } },
          { $group: { _id: `$request.identity.${peer}`, count: { $sum: 1 } } },
        ])
        .toArray();
      return groups.map(({ _id, count }) => ({ peer: _id, count }));
    },
    countMissing: (filter) =>
      collection.countDocuments({ workflowMissing: true, ...mongoFilter(filter, undefined) }),
    markClosed: async (id) => {
      await collection.updateOne({ _id: id }, { $set: { closed: true } });
      await open.end(id);
    },
    toLookAt: open.toLookAt,
    lookedAt: open.lookedAt,
    markConflict: async (id) => {
      await collection.updateOne({ _id: id }, { $set: { ledgerConflict: true, hasAttention: true } });
    },
    markMissing: async ({ _id: id, request: { attention }, ledgerConflict }, isMissing) => {
      const own = attention.filter(({ kind }) => kind !== 'workflow-missing');
      const isElsewise = own.length > 0 || ledgerConflict === true;
      await collection.updateOne(
        { _id: id },
        isMissing
          ? { $set: { workflowMissing: true, hasAttention: true } }
          : { $unset: { workflowMissing: true }, $set: { hasAttention: isElsewise } },
      );
      // Its callbacks wait for the look that finds it again.
      if (isMissing) await open.endRest(id);
    },
    fold: (batch, readFrom) => foldBatch({ collection, open, memory }, batch, readFrom),
  };
}

const unsayable = {
  'ledger-conflict':
    'The ledger holds other events than the workflow decided; nothing goes on before that is looked at.',
  'workflow-missing':
    'Temporal does not know the workflow of this open request: is it another Temporal, or an older copy of it?',
} as const;

/** A request cannot say itself that its ledger is at odds with it, or that nobody runs it. */
function withWhatItCannotSay(view: SealRequestView): SealRequestView {
  const kinds = [
    ...(view.ledgerConflict ? (['ledger-conflict'] as const) : []),
    ...(view.workflowMissing ? (['workflow-missing'] as const) : []),
  ];
  if (kinds.length === 0) return view;
  const more = kinds.map(
    (kind): Attention => ({ kind, about: view._id, sentence: unsayable[kind], raisedAt: view.updatedAt }),
  );
  return { ...view, request: { ...view.request, attention: [...view.request.attention, ...more] } };
}

function mongoFilter(filter: SealRequestFilter, after: string | undefined) {
  return {
    ...(after === undefined ? {} : { _id: { $gt: after } }),
    ...(filter.state === undefined ? {} : { 'request.state': filter.state }),
    ...hostFilter(filter),
    ...(filter.flowId === undefined ? {} : { 'request.identity.flowId': filter.flowId }),
    ...(filter.flowRequestId === undefined ? {} : { 'request.identity.flowRequestId': filter.flowRequestId }),
    ...(filter.bindingId === undefined ? {} : { 'request.identity.bindingId': filter.bindingId }),
    ...(filter.attention === undefined ? {} : { hasAttention: filter.attention }),
  };
}

function hostFilter({ hostId, hostIds }: SealRequestFilter) {
  if (hostId === undefined && hostIds === undefined) return {};
  const ids = hostId === undefined ? hostIds : [hostId].filter((id) => hostIds?.includes(id) ?? true);
  return { 'request.identity.hostId': ids?.length === 1 ? ids[0] : { $in: ids } };
}
