import type { SealRequestView, SealRequestViews } from '../../application/sealRequests/stores';
import { defined } from '../../domain/defined';
import type { Attention, SealRequestState } from '../../domain/sealRequest/values';
import { countAttention } from './attentionCounts';
import type { Database } from './database';
import { foldBatch } from './foldBatch';
import { usesOfSeal, usesPerHour } from './noticedUses';
import { createOpenRequests } from './openRequests';
import { findNewest, mongoFilter } from './sealRequestSearch';
import { ViewMemory } from './viewMemory';

/**
 * The only replaced documents: a stale one heals with the next event or, where none comes any more, with the next look;
 * and all of them can be folded anew. Something else is written to them only where nobody folds: for good, or while
 * their workflow is missing or stuck. Each replacement names what it replaces, so that nothing of it is lost; where the server
 * lets two such replacements win at once, what one of them took away heals with the next look.
 */
export function createSealRequestViews(db: Database): SealRequestViews {
  const collection = db.collection<SealRequestView>('sealRequests');
  const open = createOpenRequests(db);
  const memory = new ViewMemory();
  const mark = async (view: SealRequestView, name: Mark, value: true | number | undefined) => {
    const hasAttention = value !== undefined || isElsewise(view, name);
    await collection.updateOne(
      { _id: view._id },
      value === undefined
        ? { $unset: { [name]: true }, $set: { hasAttention } }
        : { $set: { [name]: value, hasAttention } },
    );
  };
  return {
    get: async (id) => {
      const view = await collection.findOne({ _id: id });
      return view && withWhatItCannotSay(view);
    },
    list: async (filter, { limit, after }) => {
      const found = collection.find(mongoFilter(filter, after)).sort({ _id: 1 }).limit(limit);
      return (await found.toArray()).map(withWhatItCannotSay);
    },
    newest: async (search, page) => {
      const { items, last } = await findNewest(collection, search, page);
      return { items: items.map(withWhatItCannotSay), ...defined({ last }) };
    },
    latestOf: async (hostId, flowRequestId) => {
      const found = await collection
        .find(mongoFilter({ hostId, flowRequestId }, undefined))
        .sort({ createdAt: -1, 'request.identity.attempt': -1 })
        .limit(1)
        .toArray();
      return found[0] ? withWhatItCannotSay(found[0]) : null;
    },
    countAttention: () => {
      const fields = [
        '_id',
        'updatedAt',
        'request.identity',
        'request.attention',
        'ledgerConflict',
        ...marks,
      ];
      const projection = Object.fromEntries(fields.map((field) => [field, 1]));
      return countAttention(collection.find({ hasAttention: true }, { projection }).map(withWhatItCannotSay));
    },
    usesPerHour: (since) => usesPerHour(collection, since),
    usesOfSeal: (seal, since) => usesOfSeal(collection, seal, since),
    countOpen: async () => {
      const groups = await collection
        .aggregate<{ _id: SealRequestState; requests: number }>([
          { $match: { closed: { $exists: false } } },
          { $group: { _id: '$request.state', requests: { $sum: 1 } } },
        ])
        .toArray();
      return groups.map(({ _id, requests }) => ({ state: _id, requests }));
    },
    countLate: (alert) =>
      collection.countDocuments({ 'request.alerts.kind': alert, closed: { $exists: false } }),
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
    markGap: async (view, missing) => {
      await mark(view, 'ledgerGap', missing ?? undefined);
    },
    markMissing: async (view, isMissing) => {
      await mark(view, 'workflowMissing', isMissing || undefined);
      // Its callbacks wait for the look that finds it again.
      if (isMissing) await open.endRest(view._id);
    },
    markStuck: async (view, isStuck) => {
      await mark(view, 'workflowStuck', isStuck || undefined);
      // It ends with the look that finds it going on.
      if (isStuck) await open.endRest(view._id);
    },
    markDeliveryStuck: (view, isStuck) => mark(view, 'deliveryStuck', isStuck || undefined),
    fold: (batch, readFrom) => foldBatch({ collection, open, memory }, batch, readFrom),
  };
}

/** What is known of a request that its workflow cannot say itself. */
const markKinds = {
  ledgerGap: 'ledger-gap',
  workflowMissing: 'workflow-missing',
  workflowStuck: 'workflow-stuck',
  deliveryStuck: 'delivery-stuck',
} as const;
type Mark = keyof typeof markKinds;
const marks = Object.keys(markKinds) as Mark[];

/** Whether something else of it waits for a person; a view that was read names its marks among the attention. */
function isElsewise(view: SealRequestView, than: Mark): boolean {
  return (
    view.request.attention.some(({ kind }) => kind !== markKinds[than]) ||
    view.ledgerConflict === true ||
    marks.some((name) => name !== than && view[name] !== undefined)
  );
}

const unsayable = {
  'ledger-conflict':
    'The ledger holds other events than the workflow decided; nothing goes on before that is looked at.',
  'ledger-gap':
    'Events are missing from the ledger of this request: what it shows is incomplete, and nothing is folded over the gap.',
  'workflow-missing':
    'Temporal does not know the workflow of this open request: is it another Temporal, or an older copy of it?',
  'workflow-stuck':
    'The workflow takes nothing in, since its task fails again and again or has timed out for two minutes: does a worker lack a payload key, run code that does not fit its history, or have too much to do?',
  'delivery-stuck':
    'A callback or a command for this request does not come through: the workflow that delivers it fails again and again.',
} as const;

/** A request cannot say itself that its ledger is at odds with it, or that nobody runs it. */
function withWhatItCannotSay(view: SealRequestView): SealRequestView {
  const kinds = [
    ...(view.ledgerConflict ? (['ledger-conflict'] as const) : []),
    ...(view.ledgerGap === undefined ? [] : (['ledger-gap'] as const)),
    ...(view.workflowMissing ? (['workflow-missing'] as const) : []),
    ...(view.workflowStuck ? (['workflow-stuck'] as const) : []),
    ...(view.deliveryStuck ? (['delivery-stuck'] as const) : []),
  ];
  if (kinds.length === 0) return view;
  const more = kinds.map(
    (kind): Attention => ({ kind, about: view._id, sentence: unsayable[kind], raisedAt: view.updatedAt }),
  );
  return { ...view, request: { ...view.request, attention: [...view.request.attention, ...more] } };
}
