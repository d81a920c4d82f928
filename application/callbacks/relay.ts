import type { CallbackToDeliver, Relay } from '../ports/relay';
import { orphanAfterMs, relayDelayMs } from '../relay/due';
import { everyPending } from '../relay/everyPending';
import type { VendorApplications } from '../sealRequests/stores';
import { noteWait, park, parkAfterMs } from './notes';
import type { Inbox, PendingRow } from './stores';

export interface CallbackRelayServices {
  inbox: Inbox;
  vendorApplications: Pick<VendorApplications, 'match'>;
  relay: Pick<Relay, 'deliverCallback'>;
}

const pageSize = 500;

/**
 * Goes through the pending rows for those whose process died, and has Temporal deliver them. Bears repetition: what is
 * carried already goes on as it does.
 *
 * @throws TemporalAwayError
 */
export async function relayCallbacks(
  services: CallbackRelayServices,
  pass: { isWhole: boolean },
  onEach: () => void,
): Promise<{ started: number }> {
  let started = 0;
  for await (const row of everyPending(services.inbox, pageSize)) {
    onEach();
    if (await relayOne(services, row, pass)) started += 1;
  }
  return { started };
}

async function relayOne(
  services: CallbackRelayServices,
  row: PendingRow,
  pass: { isWhole: boolean },
): Promise<boolean> {
  const { inbox, vendorApplications, relay } = services;
  const ageMs = Date.now() - row.receivedAt;
  const delayMs = relayDelayMs(ageMs, pass);
  if (delayMs === undefined) return false;
  // Its process died before it acknowledged anything.
  if (ageMs >= orphanAfterMs && !(await inbox.exists(row._id))) {
    await inbox.clearPending(row._id);
    return false;
  }
  if ((await vendorApplications.match(row.bindingId, row.applyId)) === null) {
    // There may be thousands of them, of other systems at the vendor: they cost no workflow.
    await (ageMs >= parkAfterMs ? park(inbox, row._id) : noteWait(inbox, row._id, 'unmatched'));
    return false;
  }
  await relay.deliverCallback(toDeliver(row), delayMs);
  return true;
}

/**
 * Has everything delivered that waits for this application: it has just become known, or its workflow was found again.
 * Resolves to how much that is.
 */
export async function deliverPendingOf(
  { inbox, relay }: { inbox: Pick<Inbox, 'pendingOf'>; relay: Pick<Relay, 'deliverCallback'> },
  bindingId: string,
  applyId: string,
): Promise<number> {
  const rows = await inbox.pendingOf(bindingId, applyId);
  for (const row of rows) await relay.deliverCallback(toDeliver(row), 0);
  return rows.length;
}

/** A row as Temporal is handed it. */
export function toDeliver({
  _id: inboxId,
  bindingId,
  event,
}: Pick<PendingRow, '_id' | 'bindingId' | 'event'>): CallbackToDeliver {
  return { inboxId, bindingId, ...(event ? { event } : {}) };
}
