import { refusedWriteId } from '../../contracts/derivedIds';
import { PortError } from '../ports/errors';
import type { Hosts } from '../ports/host';
import type { RefusedEvents } from './refusedEvents';
import { isOpen, type RefusedOverServices } from './refusedOver';

export interface RefusalWriteServices extends RefusedOverServices {
  refusedEvents: RefusedOverServices['refusedEvents'] &
    Pick<RefusedEvents, 'writeOf' | 'clearWrite' | 'keepShown' | 'dropShown'>;
  hosts: Hosts;
}

/** A refusal of the day before says nothing any more to who opens the form. */
const wantedForMs = 24 * 3_600_000;

/**
 * Writes a refusal into its form, where it is still open. Its command's id is always the same and its value absolute:
 * a host that gets it twice holds the same. What the host refuses is left: the refused event is listed all the same.
 *
 * @throws PortError where another try may do better.
 */
export async function writeRefusal(services: RefusalWriteServices, id: string): Promise<void> {
  const { refusedEvents, hosts } = services;
  const [event, write] = [await refusedEvents.get(id), await refusedEvents.writeOf(id)];
  if (!write) return;
  const isOld = Date.now() - Date.parse(write.at) > wantedForMs;
  if (event && !isOld && (await isOpen(services, event, new Date().toISOString()))) {
    const { hostId, flowId, flowRequestId } = event;
    const { fieldId, value } = write;
    const command = { commandId: refusedWriteId(id), flowId, flowRequestId, fields: [{ fieldId, value }] };
    // Before it may stand there: what was written by a try that got no answer is cleared as well.
    await refusedEvents.keepShown({ _id: id, fieldId, at: new Date().toISOString() });
    try {
      await (await hosts.forHost(hostId)).writeFields(command);
    } catch (error) {
      if (!(error instanceof PortError) || error.kind !== 'refused') throw error;
      await refusedEvents.dropShown(id);
    }
  }
  // The event goes in after its write: one that is not there yet is about to be.
  if (event || isOld) await refusedEvents.clearWrite(id);
}
