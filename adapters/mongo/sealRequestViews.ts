import type { Collection } from 'mongodb';
import type {
  OpenRequests,
  SealRequestFilter,
  SealRequestView,
  SealRequestViews,
} from '../../application/sealRequests/stores';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { isAtRest } from '../../domain/reconciliation/nextLook';
import { fold } from '../../domain/sealRequest/evolve';
import type { Attention } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';
import { createOpenRequests } from './openRequests';

/** Raised when `evolve` or the shape of the view changes: older ones are then folded anew from the ledger. */
const projectionVersion = 2;

/**
 * The only replaced documents: a stale one heals with the next event or, where none comes any more, with the next look;
 * and all of them can be folded anew. Something else is written to them only where nobody folds: for good, or while
 * their workflow is missing; what is lost should one come back just then heals with the next look.
 */
export function createSealRequestViews(db: Database): SealRequestViews {
  const collection = db.collection<SealRequestView>('sealRequests');
  const open = createOpenRequests(db);
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
      for (let race = 0; race < maxRaces; race += 1) {
        const [current, later] = await Promise.all([
          collection.findOne({ _id: batch.sealRequestId }),
          // A batch that was faster than this one may be in the ledger, and waits for this one to be folded.
          readFrom(batch.firstSeq + batch.events.length),
        ]);
        const next = await folded(current, batch, later, readFrom);
        if (!next || next === current || (await put({ collection, open }, current, next))) return;
      }
    },
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

/** More writers of one request at once than its two effects and its flush there cannot be. */
const maxRaces = 5;

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
  const { matchedCount } = await collection.replaceOne({ _id: current._id, version: current.version }, next);
  return matchedCount === 1;
}

function endsRest(current: SealRequestView, next: SealRequestView): boolean {
  const mayRest = current.projection !== projectionVersion || isAtRest(current.request);
  return mayRest && !isAtRest(next.request);
}

async function folded(
  current: SealRequestView | null,
  batch: LedgerBatch,
  later: LedgerEntry[],
  readFrom: (seq: number) => Promise<LedgerEntry[]>,
): Promise<SealRequestView | null> {
  const usable = current?.projection === projectionVersion ? current : null;
  const nextSeq = usable ? usable.version + 1 : 0;
  const afterBatch = batch.firstSeq + batch.events.length;
  const events =
    batch.firstSeq <= nextSeq && nextSeq <= afterBatch
      ? [...batch.events.slice(nextSeq - batch.firstSeq), ...contiguous(later, afterBatch)]
      : contiguous(await readFrom(nextSeq), nextSeq);
  const request = fold(events, usable?.request ?? null);
  if (!request || events.length === 0) return current;
  return {
    _id: batch.sealRequestId,
    version: nextSeq + events.length - 1,
    projection: projectionVersion,
    request,
    hasAttention:
      request.attention.length > 0 || current?.ledgerConflict === true || current?.workflowMissing === true,
    ...besideTheLedger(current),
    createdAt: request.requestedAt,
    updatedAt: request.changedAt,
  };
}

/** What is known of a request from elsewhere, and must outlive each folding. */
function besideTheLedger(current: SealRequestView | null) {
  const { ledgerConflict, workflowMissing, closed } = current ?? {};
  return {
    ...(ledgerConflict ? { ledgerConflict } : {}),
    ...(workflowMissing ? { workflowMissing } : {}),
    ...(closed ? { closed } : {}),
  };
}

/** An earlier batch may still be on its way: what comes after the gap is folded when the gap is filled. */
function contiguous(entries: LedgerEntry[], fromSeq: number): LedgerEntry[] {
  const gap = entries.findIndex((entry, index) => entry.seq !== fromSeq + index);
  return gap === -1 ? entries : entries.slice(0, gap);
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
