import { PortError } from '../../application/ports/errors';
import type { ReadLimits, ReadQueue } from '../../application/ports/readQueue';
import { createLimiter, type Limiter } from './limiter';

const usualPatienceMs = 30_000;

export function createReadQueue<Vendor>(
  vendors: { forBinding(bindingId: string): Promise<Vendor> },
  limits: ReadLimits | ((vendor: Vendor) => ReadLimits),
  patienceMs = usualPatienceMs,
): ReadQueue<Vendor> {
  const queues = new Map<string, Limiter>();
  return async (bindingId, call, gone) => {
    const queue = queues.get(bindingId) ?? createLimiter(undefined, patienceMs);
    queues.set(bindingId, queue);
    const own = typeof limits === 'function' ? limits(await vendors.forBinding(bindingId)) : limits;
    return queue.run(own, async () => {
      if (gone?.aborted) throw new PortError('passing', 'nobody waits for it any more; nothing was sent');
      return call(await vendors.forBinding(bindingId));
    });
  };
}
