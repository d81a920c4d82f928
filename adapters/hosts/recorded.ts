import type { Deliveries, Delivery } from '../../application/administration/deliveries';
import { causeOf, PortError } from '../../application/ports/errors';
import type { HostPort } from '../../application/ports/host';
import { defined } from '../../domain/defined';

type Kept = Pick<Delivery, 'outcome' | 'message' | 'peerCode' | 'cause'>;

/** The host, each try of a command on record. The log is never in a command's way. */
export function recorded(host: HostPort, hostId: string, deliveries: Pick<Deliveries, 'note'>): HostPort {
  const kept = async <T>(commandId: string, send: () => Promise<T>): Promise<T> => {
    const at = new Date().toISOString();
    const began = performance.now();
    const record = (outcome: Kept) => {
      const ms = Math.round(performance.now() - began);
      deliveries.note({ hostId, commandId, at, ms, ...outcome });
    };
    try {
      const result = await send();
      record({ outcome: 'done' });
      return result;
    } catch (error) {
      if (error instanceof PortError) record(faultOf(error));
      throw error;
    }
  };
  return {
    ...host,
    writeFields: (command) => kept(command.commandId, () => host.writeFields(command)),
    submit: (command) => kept(command.commandId, () => host.submit(command)),
    offerFiles: (command) => kept(command.commandId, () => host.offerFiles(command)),
    return: (command) => kept(command.commandId, () => host.return(command)),
    ...(host.notify ? { notify: notifyOf(host.notify, kept) } : {}),
  };
}

function notifyOf(
  notify: NonNullable<HostPort['notify']>,
  kept: (commandId: string, send: () => Promise<void>) => Promise<void>,
): NonNullable<HostPort['notify']> {
  return (notification) => kept(notification.commandId, () => notify(notification));
}

export function faultOf(error: PortError): Kept {
  const { kind, message, details } = error;
  return { outcome: kind, message, cause: causeOf(error), ...defined({ peerCode: details.peerCode }) };
}
