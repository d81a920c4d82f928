import type { SettleAttention } from '../../domain/sealRequest/commands';
import { decide } from '../../domain/sealRequest/decide';
import type { RequestServices } from '../requestServices';
import { type Refused, refusedBecause } from './services';

const leaseMs = 30_000;

/**
 * A request whose workflow was ended by hand has nobody left to decide: what an operator settles goes straight into
 * its ledger, one at a time.
 */
export async function settleAborted(
  { views, ledger, leases }: Pick<RequestServices, 'views' | 'ledger' | 'leases'>,
  sealRequestId: string,
  command: SettleAttention,
): Promise<'settled' | Refused> {
  const claim = await leases.claim(`settle/${sealRequestId}`, leaseMs);
  if (claim.kind === 'held') return refusedBecause({ code: 'effect-in-progress' });
  try {
    const view = await views.get(sealRequestId);
    if (!view) return refusedBecause({ code: 'not-found' });
    const decision = decide(command, view.request);
    if (decision.kind === 'refused') return refusedBecause(decision.refusal);
    const events = decision.kind === 'accepted' ? decision.events : [];
    await ledger.append({ sealRequestId, firstSeq: view.version + 1, events });
    return 'settled';
  } finally {
    await leases.release(claim.lease);
  }
}
