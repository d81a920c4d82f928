import type { SettleAttention } from '../../domain/sealRequest/commands';
import { decide } from '../../domain/sealRequest/decide';
import { type Refused, refusedBecause } from '../refusals';
import { type UnattendedServices, writeUnattended } from './unattended';

/**
 * A request whose workflow was ended by hand has nobody left to decide: what an operator settles goes straight into
 * its ledger.
 */
export async function settleAborted(
  services: UnattendedServices,
  sealRequestId: string,
  command: SettleAttention,
): Promise<'settled' | Refused> {
  const written = await writeUnattended<Refused>(services, sealRequestId, (view) => {
    if (!view) return refusedBecause({ code: 'not-found' });
    // No decision takes that back: it would be written down, and the attention would stay.
    const about = command.data.about ?? view.request.attention[0]?.about;
    const isAtOdds = view.ledgerConflict || view.ledgerGap !== undefined;
    if (isAtOdds && about === sealRequestId) return refusedBecause({ code: 'ledger-conflict' });
    const decision = decide(command, view.request);
    if (decision.kind === 'refused') return refusedBecause(decision.refusal);
    return decision.kind === 'accepted' ? decision.events : [];
  });
  if (written === 'held') return refusedBecause({ code: 'effect-in-progress' });
  return written === 'written' ? 'settled' : written;
}
