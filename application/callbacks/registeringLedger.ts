import type { LedgerBatch } from '../../contracts/ledger';
import type { Relay } from '../ports/relay';
import type { LedgerPort, SealRequestViews, VendorApplications } from '../sealRequests/stores';
import { deliverPendingOf } from './relay';
import type { Inbox } from './stores';

export interface RegisteringServices {
  views: Pick<SealRequestViews, 'get'>;
  vendorApplications: Pick<VendorApplications, 'register'>;
  inbox: Pick<Inbox, 'pendingOf'>;
  relay: Pick<Relay, 'deliverCallback'>;
}

/**
 * The same ledger; an application that its vendor gives an id of its own is registered by it, once that id is recorded.
 * Callbacks that named it before have waited unmatched, and are delivered. Whoever writes the same batch again does the
 * same again: a process that dies in between leaves nothing behind.
 */
export function registeringLedger<L extends LedgerPort>(ledger: L, services: RegisteringServices): L {
  return {
    ...ledger,
    append: async (batch: LedgerBatch) => {
      const appended = await ledger.append(batch);
      for (const vendorApplicationId of namedIn(batch))
        await register(services, batch.sealRequestId, vendorApplicationId);
      return appended;
    },
  };
}

function namedIn({ events }: LedgerBatch): string[] {
  return events.flatMap(({ type, data }) => {
    if (type !== 'SealApplied' && type !== 'ApprovalAwaited') return [];
    return data.vendorApplicationId ?? [];
  });
}

async function register(
  { views, vendorApplications, inbox, relay }: RegisteringServices,
  sealRequestId: string,
  vendorApplicationId: string,
): Promise<void> {
  const view = await views.get(sealRequestId);
  // An earlier batch is not written yet: whoever called tries again.
  if (!view) throw new Error(`${sealRequestId} has no read model yet`);
  const { bindingId } = view.request.identity;
  const registered = await vendorApplications.register(bindingId, vendorApplicationId, sealRequestId);
  if (registered === 'awaited') await deliverPendingOf({ inbox, relay }, bindingId, vendorApplicationId);
}
