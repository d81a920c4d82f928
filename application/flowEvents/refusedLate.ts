import { parseSealRequestId } from '../../contracts/ids';
import type { CommandRefusal } from '../refusals';
import type { CommandRecord } from '../sealRequests/stores';
import { eventIdOf } from './carryOut';
import type { RefusedEvents } from './refusedEvents';

/** Keeps an event whose command was answered 202 and refused when its turn came: nobody asks about it again. */
export async function noteRefusedLate(
  refusedEvents: Pick<RefusedEvents, 'keep'>,
  { commandId, hash, sealRequestId, command }: CommandRecord,
  refusal: CommandRefusal,
): Promise<void> {
  const eventId = eventIdOf(commandId);
  const flow = parseSealRequestId(sealRequestId);
  if (eventId === undefined || flow?.flowId === undefined) return;
  const { hostId, flowId, flowRequestId } = flow;
  const { actor } = command.metadata;
  const at = new Date().toISOString();
  await refusedEvents.keep({ hostId, flowId, flowRequestId, eventId, hash, actor, refusal, at });
}
