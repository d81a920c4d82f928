import { decideCallback } from '../../domain/sealRequest/callbacks';
import type { ReceiveCallback } from '../../domain/sealRequest/commands';
import type { Decision } from '../../domain/sealRequest/decision';
import { hasClosedBy } from '../../domain/sealRequest/state';
import type { IgnoredReason, ReceivedCallback } from '../../domain/sealRequest/values';
import type { Ledger, SealRequestView, SealRequestViews } from '../sealRequests/stores';

/** What the ledger alone says of a callback. */
export type LedgerVerdict =
  /** It can count for nothing any more, whatever is under way. */
  | { kind: 'ignored'; reason: IgnoredReason }
  /** Its workflow has to judge it, and does so once what is under way at the vendor is over. */
  | { kind: 'deferred' }
  /** Its workflow has to judge it. */
  | { kind: 'open' };

/** A view that never catches up with its ledger proves nothing. */
const maxReads = 3;

/**
 * Asked before anybody else is: a repetition costs no call at the vendor and no history. The read model may lag behind,
 * and what was completed there may be sealing again: a callback is ignored only by a view that holds all of its ledger,
 * and what comes after such a view came after the callback. An append stands in the ledger before the vendor hears of
 * it, so a completion of the next round always finds it there.
 */
export async function ledgerVerdict(
  { views, ledger }: { views: Pick<SealRequestViews, 'get'>; ledger: Pick<Ledger, 'heal'> },
  sealRequestId: string,
  callback: ReceivedCallback,
): Promise<LedgerVerdict> {
  for (let reads = 0; reads < maxReads; reads += 1) {
    const view = await views.get(sealRequestId);
    if (!view) return { kind: 'deferred' };
    const decision = decideCallback(asCommand(callback), view.request);
    const reason = ignoredForGood(view, decision);
    if (!reason) return { kind: decision.kind === 'held' ? 'deferred' : 'open' };
    // By now its workflow is over, and nothing is a repetition any more.
    if (!(await ledger.heal(view)))
      return { kind: 'ignored', reason: hasClosedBy(view.request, Date.now()) ? 'request-closed' : reason };
  }
  return { kind: 'open' };
}

function asCommand(data: ReceivedCallback): ReceiveCallback {
  return { type: 'ReceiveCallback', data, metadata: { now: new Date().toISOString(), actor: 'vendor' } };
}

/** The other reasons depend on a read-back, or name an attention that the workflow has to raise. */
function ignoredForGood(
  { request, ledgerConflict, ledgerReaches, ledgerGap }: SealRequestView,
  decision: Decision,
): IgnoredReason | undefined {
  // Not all of its ledger is in it, and nobody knows what the rest says.
  if (ledgerReaches !== undefined || ledgerGap !== undefined) return undefined;
  if (request.vendorEffect || ledgerConflict || decision.kind !== 'accepted') return undefined;
  for (const event of decision.events) {
    if (event.type !== 'CallbackIgnored') return undefined;
    const { reason } = event.data;
    if (reason === 'duplicate' || reason === 'request-closed') return reason;
  }
  return undefined;
}
