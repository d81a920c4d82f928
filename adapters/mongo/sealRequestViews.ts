import type { Collection } from 'mongodb';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { fold } from '../../domain/sealRequest/evolve';
import { isAtRest } from '../../domain/sealRequest/nextLook';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { AlertKind, Attention, SealRequestState } from '../../domain/sealRequest/values';
import { type Database, insertOnce } from './database';
import { createOpenRequests, type OpenRequests } from './openRequests';

/** Raised when `evolve` or the shape of the view changes: older ones are then folded anew from the ledger. */
const projectionVersion = 2;

export interface SealRequestView {
  /** The public id of the attempt. */
  _id: string;
  /** `seq` of the last event folded in. */
  version: number;
  projection: number;
  request: SealRequest;
  /** Beside the state itself, what lists are filtered by. */
  hasAttention: boolean;
  /** Nothing goes on before a person has looked. */
  ledgerConflict?: true;
  /** Temporal does not know its workflow, and should. */
  workflowMissing?: true;
  /** Its workflow is over, whatever the state. */
  closed?: true;
  createdAt: string;
  updatedAt: string;
}

export interface SealRequestFilter {
  state?: SealRequestState | undefined;
  hostId?: string | undefined;
  /** Of these alone. */
  hostIds?: readonly string[] | undefined;
  flowId?: string | undefined;
  flowRequestId?: string | undefined;
  bindingId?: string | undefined;
  attention?: boolean | undefined;
}

export interface SealRequestViews {
  get(id: string): Promise<SealRequestView | null>;
  /** Ordered by id; `after` is the last id of the page before. */
  list(
    filter: SealRequestFilter,
    page: { limit: number; after?: string | undefined },
  ): Promise<SealRequestView[]>;
  /** The last attempt of a flow request, whatever its flow. */
  latestOf(hostId: string, flowRequestId: string): Promise<SealRequestView | null>;
  /** Once its workflow is over and it holds all of its ledger. */
  markClosed(id: string): Promise<void>;
  /** Ids of open ones, as {@link OpenRequests} has them. */
  toLookAt: OpenRequests['toLookAt'];
  lookedAt: OpenRequests['lookedAt'];
  /** Shows that the ledger holds other events than were decided. */
  markConflict(id: string): Promise<void>;
  /** Shows that Temporal does not know its workflow, or knows it again. */
  markMissing(view: SealRequestView, isMissing: boolean): Promise<void>;
  count(filter: { attention: true } | { alert: AlertKind }): Promise<number>;
  /** Those whose workflow Temporal does not know: nobody of ours ends them, and they are not over. */
  countMissing(filter: { bindingId?: string; hostId?: string }): Promise<number>;
  /** Folds events into the view. `readFrom` reads the ledger, for what the view has missed. */
  fold(batch: LedgerBatch, readFrom: (seq: number) => Promise<LedgerEntry[]>): Promise<void>;
}

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
