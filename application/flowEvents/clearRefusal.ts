import { refusedClearId } from '../../contracts/derivedIds';
import { sealRequestId } from '../../contracts/ids';
import { PortError } from '../ports/errors';
import type { Hosts } from '../ports/host';
import { eventIdOf } from './carryOut';
import type { RefusalShown, RefusedEvent, RefusedEvents } from './refusedEvents';
import { type RefusedOverServices, wasOvertaken } from './refusedOver';

export interface ShownServices extends RefusedOverServices {
  refusedEvents: RefusedOverServices['refusedEvents'] &
    Pick<RefusedEvents, 'endOf' | 'shownOf' | 'dropShown'>;
}

export interface RefusalClearServices extends ShownServices {
  hosts: Hosts;
}

/**
 * Empties the field in which a form was told of a refusal, once, after a later event of its flow was taken. Nothing else
 * than our own sentence is taken away: not what a later refusal or a later failure of the request has put there.
 *
 * @throws PortError where another try may do better.
 */
export async function clearRefusal(services: RefusalClearServices, id: string): Promise<void> {
  const { refusedEvents, hosts } = services;
  const shown = await refusedEvents.shownOf(id);
  const event = shown && (await refusedEvents.get(id));
  if (!event) return;
  const next = await whatBecomesOf(services, shown, event);
  if (next === 'stays') return;
  if (next === 'cleared') {
    const { hostId, flowId, flowRequestId } = event;
    const fields = [{ fieldId: shown.fieldId, value: '' }];
    try {
      const host = await hosts.forHost(hostId);
      await host.writeFields({ commandId: refusedClearId(id), flowId, flowRequestId, fields });
    } catch (error) {
      if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
    }
  }
  await refusedEvents.dropShown(id);
}

/** `left`: something else stands in the field by now. */
export async function whatBecomesOf(
  services: ShownServices,
  { fieldId }: RefusalShown,
  event: RefusedEvent,
): Promise<'stays' | 'cleared' | 'left'> {
  const { refusedEvents } = services;
  const isEnded = (await refusedEvents.endOf(event._id))?.by === 'later-event';
  if (!isEnded && !(await wasOvertaken(services, event))) return 'stays';
  for (const { _id } of await refusedEvents.pendingOf(event))
    if (_id !== event._id && (await refusedEvents.shownOf(_id))?.fieldId === fieldId) return 'left';
  return outcomeSince(services, event);
}

/** What was asked for since may fail at the vendor, and then tells the form so in the same field. */
async function outcomeSince(
  { requests }: ShownServices,
  { hostId, flowId, flowRequestId, at }: RefusedEvent,
): Promise<'stays' | 'cleared' | 'left'> {
  const flow = { hostId, flowId, flowRequestId };
  const latest = await requests.attempts.latest(flow);
  if (!latest) return 'cleared';
  const view = await requests.views.get(sealRequestId({ ...flow, attempt: latest.attempt }));
  if (!view) return 'stays';
  const { vendorEffect, state, commands, changedAt } = view.request;
  if (vendorEffect) return 'stays';
  const last = commands.findLast(({ commandId }) => eventIdOf(commandId) !== undefined);
  const hasFailed = state === 'applyFailed' || last?.outcome === 'failed';
  return hasFailed && changedAt > at ? 'left' : 'cleared';
}
