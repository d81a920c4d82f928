import type { Collection, Filter } from 'mongodb';
import type { OpenRequests, SealRequestView } from '../../application/sealRequests/stores';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { endsRest, isAtRest } from '../../domain/reconciliation/nextLook';
import { insertOrAwait } from './database';
import { folded, projectionVersion } from './foldView';
import type { ViewMemory } from './viewMemory';

interface Stores {
  collection: Collection<SealRequestView>;
  open: Pick<OpenRequests, 'begin' | 'endRest'>;
  memory: ViewMemory;
}

/** Reads the ledger from a number on, up to the first gap. */
type ReadFrom = (seq: number) => Promise<LedgerEntry[]>;

/** What a fold begins with: the view, and what the ledger holds after the batch. */
interface Start {
  current: SealRequestView | null;
  later: LedgerEntry[];
}

/**
 * More writers of one request at once than its effects and its flush there cannot be. Each other one may come first, a
 * view that is remembered may be out of date, and a gap that was marked is looked at again.
 */
const maxRaces = 8;

/**
 * Folds a batch that is in the ledger into the view. Batches of one request may be faster than the ones before them, and
 * several writers be at it at once; in the end the view holds all of them, by two rules:
 *
 * - Who finds a gap before its batch marks it, and then looks again. Who fills the gap finds the mark, or was found by
 *   that second look. So nobody else need look whether later events are in the ledger already.
 * - Who replaces a view names all that it was made of, and where it is not that any more reads it and begins anew. So a
 *   view that this process remembers is as good as one that it has just read.
 */
export async function foldBatch(
  stores: Stores,
  batch: LedgerBatch,
  readFrom: ReadFrom,
): Promise<SealRequestView | null> {
  const { open, memory } = stores;
  const id = batch.sealRequestId;
  const known = memory.get(id);
  let start: Start | undefined = known && goesOn(known, batch) ? { current: known, later: [] } : undefined;
  let isBegun = !known && batch.firstSeq === 0;
  if (isBegun && (await open.begin(id))) start = { current: null, later: [] };
  for (let race = 0; race < maxRaces; race += 1) {
    const { current, later } = start ?? (await readStart(stores, batch, readFrom));
    start = undefined;
    const next = await folded(current, batch, later, readFrom);
    if (next && next === current) return next;
    if (!current && !isBegun) {
      // Also the mark of a gap where there is no view yet: whoever writes the first batch is not the first to begin.
      await open.begin(id);
      isBegun = true;
      if (!next) continue;
    }
    if (!next) return null;
    if (!(await put(stores, current, next))) continue;
    memory.set(next);
    if (next.ledgerReaches === undefined) return next;
  }
  return null;
}

function goesOn({ version }: SealRequestView, { firstSeq, events }: LedgerBatch): boolean {
  return firstSeq <= version + 1 && version + 1 < firstSeq + events.length;
}

async function readStart(
  { collection }: Stores,
  { sealRequestId, firstSeq, events }: LedgerBatch,
  readFrom: ReadFrom,
): Promise<Start> {
  const [current, later] = await Promise.all([
    collection.findOne({ _id: sealRequestId }),
    readFrom(firstSeq + events.length),
  ]);
  return { current, later };
}

/** false where another writer came first. */
async function put(
  { collection, open }: Stores,
  current: SealRequestView | null,
  next: SealRequestView,
): Promise<boolean> {
  if (!current) return insertOrAwait(collection, next);
  // First: where this process ends in between, one look more does no harm, and one less would.
  if (mayEndRest(current, next)) await open.endRest(next._id);
  const { matchedCount } = await collection.replaceOne(unchanged(current), next);
  return matchedCount === 1;
}

const absent = { $exists: false };

/**
 * A view is made of its ledger's events up to its version and of what is known beside them. With all of these the same
 * it is the same document, however long ago it was read.
 */
function unchanged(view: SealRequestView): Filter<SealRequestView> {
  const { _id, version, projection, ledgerReaches, ledgerGap, ledgerConflict, closed } = view;
  const { workflowMissing, workflowStuck, deliveryStuck } = view;
  return {
    ...{ _id, version, projection },
    ledgerReaches: ledgerReaches ?? absent,
    ledgerGap: ledgerGap ?? absent,
    ledgerConflict: ledgerConflict ?? absent,
    workflowMissing: workflowMissing ?? absent,
    workflowStuck: workflowStuck ?? absent,
    deliveryStuck: deliveryStuck ?? absent,
    closed: closed ?? absent,
  };
}

function mayEndRest(current: SealRequestView, next: SealRequestView): boolean {
  // Whether it stays is told by the next look.
  if (next.ledgerReaches !== undefined) return true;
  const mayRest = current.projection !== projectionVersion || isAtRest(current.request);
  return mayRest && endsRest(next.request);
}
