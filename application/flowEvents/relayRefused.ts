import type { Relay } from '../ports/relay';
import { stillOwnedMs } from '../relay/due';
import { everyPending } from '../relay/everyPending';
import { type ShownServices, whatBecomesOf } from './clearRefusal';
import type { RefusedEvents } from './refusedEvents';
import { endIfOver } from './refusedOver';

export interface RefusedRelayServices extends ShownServices {
  refusedEvents: ShownServices['refusedEvents'] & Pick<RefusedEvents, 'pending' | 'writes' | 'shown'>;
  relay: Pick<Relay, 'writeRefusal'>;
}

const pageSize = 100;

/**
 * Ends refusals that a later event came after, so that what is counted is true and no form shows them any more, and
 * begins writes whose process died or found Temporal away. Any number of these may run.
 *
 * @throws TemporalAwayError
 */
export async function relayRefused(
  services: RefusedRelayServices,
  onEach: () => void = () => undefined,
): Promise<{ ended: number }> {
  const { refusedEvents, relay } = services;
  let ended = 0;
  for await (const pending of everyPending(refusedEvents, pageSize)) {
    if (await endIfOver(services, pending, new Date().toISOString())) ended += 1;
    onEach();
  }
  for await (const { _id, at } of everyPending({ pending: refusedEvents.writes }, pageSize)) {
    if (stillOwnedMs(Date.now() - Date.parse(at)) === 0) await relay.writeRefusal({ refusedId: _id });
    onEach();
  }
  for await (const shown of everyPending({ pending: refusedEvents.shown }, pageSize)) {
    const event = await refusedEvents.get(shown._id);
    if (event && (await whatBecomesOf(services, shown, event)) !== 'stays')
      await relay.writeRefusal({ refusedId: shown._id, clears: true });
    onEach();
  }
  return { ended };
}
