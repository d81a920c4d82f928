import type { SealRequestView } from '../../application/sealRequests/stores';
import type { LedgerBatch, LedgerEntry } from '../../contracts/ledger';
import { defined } from '../../domain/defined';
import { foldCounted } from '../../domain/sealRequest/noticedUses';

/** Raised when `evolve` or the shape of the view changes: older ones are then folded anew from the ledger. */
export const projectionVersion = 3;

/** The view with the batch and what follows it; `current` itself where that changes nothing. */
export async function folded(
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
  const { request, noticed } = foldCounted(events, {
    request: usable?.request ?? null,
    noticed: usable?.noticedUses ?? [],
  });
  if (!request) return current;
  const version = nextSeq + events.length - 1;
  // A view of an older projection held events that its ledger may have lost since.
  const ledgerReaches = Math.max(
    current?.ledgerReaches ?? -1,
    afterBatch - 1,
    usable ? -1 : (current?.version ?? -1),
  );
  const hasGap = ledgerReaches > version;
  if (events.length === 0 && (!hasGap || current?.ledgerReaches === ledgerReaches)) return current;
  const marks = attentionMarks(current, version);
  return {
    _id: batch.sealRequestId,
    version,
    projection: projectionVersion,
    request,
    ...(noticed.length > 0 ? { noticedUses: noticed } : {}),
    hasAttention: request.attention.length > 0 || Object.values(marks).some((mark) => mark !== undefined),
    ...(hasGap ? { ledgerReaches } : {}),
    ...marks,
    ...(current?.closed ? { closed: true as const } : {}),
    createdAt: request.requestedAt,
    updatedAt: request.changedAt,
  };
}

/** What is known of a request from elsewhere, and must outlive each folding; a gap that is filled is none any more. */
function attentionMarks(current: SealRequestView | null, version: number) {
  const { ledgerConflict, workflowMissing, workflowStuck, deliveryStuck } = current ?? {};
  const ledgerGap = gapAfter(current, version);
  return {
    ...(ledgerConflict ? { ledgerConflict } : {}),
    ...(workflowMissing ? { workflowMissing } : {}),
    ...(workflowStuck ? { workflowStuck } : {}),
    ...(deliveryStuck ? { deliveryStuck } : {}),
    ...defined({ ledgerGap }),
  };
}

function gapAfter(current: SealRequestView | null, version: number): number | undefined {
  if (!current) return undefined;
  // It was folded once, and is gone.
  if (version < current.version) return version + 1;
  const { ledgerGap } = current;
  const isFilled = ledgerGap !== undefined && ledgerGap > current.version && ledgerGap <= version;
  return isFilled ? undefined : ledgerGap;
}

/** An earlier batch may still be on its way: what comes after the gap is folded when the gap is filled. */
function contiguous(entries: LedgerEntry[], fromSeq: number): LedgerEntry[] {
  const gap = entries.findIndex((entry, index) => entry.seq !== fromSeq + index);
  return gap === -1 ? entries : entries.slice(0, gap);
}
