import type { Relay } from '../ports/relay';
import { relayDelayMs } from '../relay/due';
import type { VendorApplications } from '../sealRequests/stores';
import { noteWait, park, parkAfterMs } from './notes';
import type { Inbox, PendingRow } from './stores';

export interface CallbackRelayServices {
  inbox: Inbox;
  vendorApplications: Pick<VendorApplications, 'match'>;
  relay: Pick<Relay, 'deliverCallback'>;
}

const pageSize = 500;
/** A pending entry whose row never came: the process died before it acknowledged anything. */
const orphanAfterMs = 60_000;

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
  let after: string | undefined;
  do {
    const page = await services.inbox.pending({ limit: pageSize, after });
    for (const row of page) {
      onEach();
      if (await relayOne(services, row, pass)) started += 1;
    }
    after = page.length === pageSize ? page.at(-1)?._id : undefined;
  } while (after !== undefined);
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

function toDeliver({ _id: inboxId, bindingId, event }: PendingRow) {
  return { inboxId, bindingId, ...(event ? { event } : {}) };
}
