import { setTimeout as sleep } from 'node:timers/promises';
import { createRelay } from '../../adapters/temporal/relay';
import { temporalOf } from './carried';
import type { ProductUnderTest } from './product';

/**
 * Has passes made over all that is pending until it is done. One pass runs at a time: one that runs already may be past
 * what was left since.
 */
export async function relayUntil(
  product: ProductUnderTest,
  isDone: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const temporal = temporalOf(product);
  try {
    for (const deadline = Date.now() + timeoutMs; !(await isDone()); await sleep(500)) {
      if (Date.now() > deadline) throw new Error('something is pending still');
      await createRelay(temporal).relayAll();
    }
  } finally {
    await temporal.close();
  }
}
