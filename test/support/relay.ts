import { setTimeout as sleep } from 'node:timers/promises';
import { openTemporal } from '../../adapters/temporal/connection';
import { createRelay } from '../../adapters/temporal/relay';
import type { ProductUnderTest } from './product';

/**
 * Has passes made over all that is pending until it is done. One pass runs at a time: one that runs already may be past
 * what was left since.
 */
export async function relayUntil(
  { servers, dataConverter }: ProductUnderTest,
  isDone: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const { address, namespace } = servers.temporal;
  const temporal = openTemporal({ address, namespace, dataConverter });
  try {
    for (const deadline = Date.now() + timeoutMs; !(await isDone()); await sleep(500)) {
      if (Date.now() > deadline) throw new Error('something is pending still');
      await createRelay(temporal).relayAll();
    }
  } finally {
    await temporal.close();
  }
}
