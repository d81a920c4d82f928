import type { CallbackWait } from '../../contracts/relay';
import { type Delivery, type DeliveryServices, deliver, type Turn } from './deliver';
import { noteWait, park, parkAfterMs } from './notes';
import type { Places } from './places';
import type { CallbackRow } from './stores';
import type { Waited } from './waits';

/** One try at a row, and a note for operators where it is the first to find what the row waits for. */
export async function tryDelivery(
  services: DeliveryServices,
  row: CallbackRow,
  waited: Waited,
  turn?: Turn,
): Promise<Delivery> {
  const delivery = await deliver(services, row, waited, turn);
  if (delivery === 'settled' || delivery === 'queued') return delivery;
  const isNobodys = delivery === 'unmatched' || delivery === 'not-begun';
  if (isNobodys && Date.now() - Date.parse(row.receivedAt) >= parkAfterMs) {
    await park(services.inbox, row._id);
    return 'settled';
  }
  if (delivery === 'signalled' || delivery === 'deferred') {
    // Mostly judged in a moment: worth a word is what has stayed without an outcome.
    if (waited.signalled === 1) await noteWait(services.inbox, row._id, 'signalled');
  } else if (delivery === 'unmatched' || !waited[delivery]) await noteWait(services.inbox, row._id, delivery);
  return delivery;
}

/**
 * One try at a row that Temporal carries. `done`: it needs no carrying any more, be it settled, or nobody's so far.
 *
 * @throws TemporalAwayError
 */
export async function deliverStored(
  services: DeliveryServices,
  places: Places,
  { inboxId, bindingId, waited }: { inboxId: string; bindingId: string; waited: Waited },
): Promise<'done' | CallbackWait> {
  const { inbox } = services;
  // Its workflow may have judged it since; whoever wrote that may have died before clearing the rest.
  if (await inbox.isSettled(inboxId)) {
    await inbox.clearPending(inboxId);
    return 'done';
  }
  const row = await inbox.get(inboxId);
  // It was never acknowledged: the relay clears what there is of it.
  if (!row) return 'done';
  const delivery = await tryDelivery(services, row, waited, {
    inTurn: (work) => places.within(bindingId, work),
  });
  switch (delivery) {
    case 'settled':
    case 'unmatched':
      return 'done';
    case 'deferred':
      return 'signalled';
    default:
      return delivery;
  }
}
