import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { Leases } from '../ports/leases';
import type { Ledger, SealRequestView, SealRequestViews } from './stores';
import { upToDate } from './upToDate';

export interface UnattendedServices {
  views: SealRequestViews;
  ledger: Ledger;
  leases: Leases;
}

const leaseMs = 30_000;

/**
 * Writes into the ledger of a request that no workflow attends any more, one writer at a time: each decides by all that
 * the ledger holds, and writes under the next number. What `decide` gives back instead of events is handed on, and
 * nothing is written.
 */
export async function writeUnattended<Refused>(
  { views, ledger, leases }: UnattendedServices,
  sealRequestId: string,
  decide: (view: SealRequestView | null) => SealRequestEvent[] | Refused,
): Promise<'written' | 'held' | Refused> {
  const claim = await leases.claim(`settle/${sealRequestId}`, leaseMs);
  if (claim.kind === 'held') return 'held';
  try {
    const shown = await views.get(sealRequestId);
    // A writer before may have died between the ledger and the view: its numbers are taken, and its events count.
    const view = shown && (await upToDate({ ledger, views }, shown));
    const events = decide(view);
    if (!Array.isArray(events)) return events;
    // The next number would fill the gap with what never was there.
    if (view && (view.ledgerReaches ?? -1) > view.version) return 'held';
    if (view) await ledger.append({ sealRequestId, firstSeq: view.version + 1, events });
    return 'written';
  } finally {
    await leases.release(claim.lease);
  }
}
