import { setTimeout as sleep } from 'node:timers/promises';
import {
  type HeldPayloadKeys,
  lackingPayloadKeys,
  type PayloadKeyRows,
} from '../application/administration/payloadKeys';
import { StartError } from '../config/runMain';

const againSeconds = 5;

/**
 * A worker that lacks a key fails at each task that needs it, and takes these tasks from workers that have it: it
 * ends. A database that is away is waited for.
 *
 * @throws StartError
 */
export async function assertHoldsPayloadKeys(
  rows: Pick<PayloadKeyRows, 'use' | 'all'>,
  keys: HeldPayloadKeys,
  onAway: (seconds: number) => void,
): Promise<void> {
  for (;;) {
    const lacking = await lackingPayloadKeys(rows, keys, new Date()).catch(() => undefined);
    if (lacking?.length === 0) return;
    if (lacking)
      throw new StartError(
        `SEALFLOW_PAYLOAD_KEYS lacks ${lacking.join(', ')}, with which open requests may have been written: ` +
          'put it back, or retire it first (npm run retire-payload-key).',
      );
    onAway(againSeconds);
    await sleep(againSeconds * 1000);
  }
}
