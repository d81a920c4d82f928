import { parseSealRequestId } from '../../contracts/ids';
import type { CommandRefusal } from '../refusals';
import type { CommandRecord } from '../sealRequests/stores';
import { eventIdOf } from './carryOut';
import { asToldToForm, type FormServices, keepAndTell } from './noteRefused';

/**
 * Keeps an event whose command was answered 202 and refused when its turn came, and has its form told: nobody asks about
 * it again, so nothing of it is left out since it might be taken the next time.
 */
export async function noteRefusedLate(
  services: FormServices,
  { commandId, hash, sealRequestId, command }: CommandRecord,
  given: CommandRefusal,
): Promise<void> {
  const eventId = eventIdOf(commandId);
  const flow = parseSealRequestId(sealRequestId);
  if (eventId === undefined || flow?.flowId === undefined) return;
  const { hostId, flowId, flowRequestId } = flow;
  const { refusal, write } = await asToldToForm(services, { hostId, flowId }, given);
  const { actor } = command.metadata;
  const at = new Date().toISOString();
  await keepAndTell(services, { hostId, flowId, flowRequestId, eventId, hash, actor, refusal, at }, write);
}
