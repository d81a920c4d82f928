import { z } from 'zod';
import { faultOf } from '../../../adapters/hosts/recorded';
import type { Deliveries, Delivery } from '../../../application/administration/deliveries';
import { PortError } from '../../../application/ports/errors';
import { defined } from '../../../domain/defined';
import { isoTime } from '../../http/schemas';
import { becauseJson, becauseSchema } from '../because';

/** One try to tell a host something. */
export const trySchema = z.object({
  at: isoTime,
  ms: z.int(),
  outcome: z.enum(['done', 'refused', 'passing', 'unknown', 'misconfigured']),
  message: z.string().exactOptional().meta({ description: 'What the host or the network said.' }),
  because: becauseSchema.exactOptional(),
  peerCode: z.string().exactOptional(),
  by: z.string().exactOptional().meta({ description: 'Who had it sent.' }),
});

export function shownTry({ at, ms, outcome, message, cause, peerCode, by }: Delivery) {
  return {
    at,
    ms,
    outcome,
    ...defined({ message, peerCode, by }),
    ...becauseJson(cause),
  };
}

type Told = Pick<Delivery, 'hostId' | 'commandId' | 'by' | 'contentHash'>;

/** Sends, and puts on record what came of it. A host that refuses or is away is no fault of the call: the try says so. */
export async function tried(
  deliveries: Pick<Deliveries, 'record'>,
  told: Told,
  send: () => Promise<void>,
): Promise<Delivery> {
  const at = new Date().toISOString();
  const began = performance.now();
  const outcome = await outcomeOf(send);
  const delivery = { ...told, at, ms: Math.round(performance.now() - began), ...outcome };
  await deliveries.record(delivery);
  return delivery;
}

async function outcomeOf(send: () => Promise<void>): Promise<ReturnType<typeof faultOf>> {
  try {
    await send();
    return { outcome: 'done' };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return faultOf(error);
  }
}
