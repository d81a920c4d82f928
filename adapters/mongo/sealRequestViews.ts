import type { Collection, Filter } from 'mongodb';
import type {
  OpenRequests,
  SealRequestFilter,
  SealRequestView,
  SealRequestViews,
} from '../../application/sealRequests/stores';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { isAtRest } from '../../domain/reconciliation/nextLook';
import type { Attention } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';
import { folded, projectionVersion } from './foldView';
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
    fold: async (batch, readFrom) => {
      // Another writer may have been faster, and need not know these events: what it has folded is gone on from.
      let start = await startOf(memory, batch, readFrom);
      for (let race = 0; race < maxRaces; race += 1) {
        const { current, later } = start ?? (await readStart(collection, batch, readFrom));
        start = undefined;
        const next = await folded(current, batch, later, readFrom);
        if (!next || next === current) return next;
        if (!(await put({ collection, open }, current, next))) continue;
        memory.set(next);
        if (next.ledgerReaches === undefined) return next;
        // The gap may have been filled by one that did not see it marked yet.
      }
      return null;
    },
  };
}

/** What a fold begins with: the view, and what the ledger holds after the batch. */
interface Start {
  current: SealRequestView | null;
  later: LedgerEntry[];
}

/**
 * What this process remembers, or no view where the batch is the first; undefined where neither fits the batch. A batch
 * that was faster than this one has marked the view, and `put` notices; only where there was no view yet it could not.
 */
async function startOf(
  memory: ViewMemory,
  { sealRequestId, firstSeq, events }: LedgerBatch,
  readFrom: (seq: number) => Promise<LedgerEntry[]>,
): Promise<Start | undefined> {
  const afterBatch = firstSeq + events.length;
  const current = memory.get(sealRequestId);
  if (!current) return firstSeq === 0 ? { current: null, later: await readFrom(afterBatch) } : undefined;
  const nextSeq = current.version + 1;
  return firstSeq <= nextSeq && nextSeq < afterBatch ? { current, later: [] } : undefined;
}

async function readStart(
  collection: Collection<SealRequestView>,
  { sealRequestId, firstSeq, events }: LedgerBatch,
  readFrom: (seq: number) => Promise<LedgerEntry[]>,
): Promise<Start> {
  const [current, later] = await Promise.all([
    collection.findOne({ _id: sealRequestId }),
    // A batch that was faster than this one may be in the ledger, and waits for this one to be folded.
    readFrom(firstSeq + events.length),
  ]);
  return { current, later };
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

/**
 * More writers of one request at once than its effects and its flush there cannot be. Each other one may come first, a
 * view that is remembered may be out of date, and a marked gap is looked at again.
 */
const maxRaces = 8;

/** false where another writer came first. */
async function put(
  { collection, open }: { collection: Collection<SealRequestView>; open: OpenRequests },
  current: SealRequestView | null,
  next: SealRequestView,
): Promise<boolean> {
  if (!current) {
    await open.begin(next._id);
    return insertOnce(collection, next);
  }
  // First: where this process ends in between, one look more does no harm, and one less would.
  if (endsRest(current, next)) await open.endRest(next._id);
  const { matchedCount } = await collection.replaceOne(unchanged(current), next);
  return matchedCount === 1;
}

const absent = { $exists: false };

/**
 * A view is made of its ledger's events up to its version and of what is known beside them. With all of these the same
 * it is the same document, however long ago it was read.
 */
function unchanged(view: SealRequestView): Filter<SealRequestView> {
  const { _id, version, projection, ledgerReaches, ledgerConflict, workflowMissing, closed } = view;
  return {
    ...{ _id, version, projection },
    ledgerReaches: ledgerReaches ?? absent,
    ledgerConflict: ledgerConflict ?? absent,
    workflowMissing: workflowMissing ?? absent,
    closed: closed ?? absent,
  };
}

function endsRest(current: SealRequestView, next: SealRequestView): boolean {
  const mayRest = current.projection !== projectionVersion || isAtRest(current.request);
  return mayRest && !isAtRest(next.request);
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
