import { PortError } from '../application/ports/errors';
import { createLimiter, type Limiter, type Limits } from './http/limiter';
import type { VendorRegistry } from './registry';

type Sources = Pick<VendorRegistry, 'forBinding'>;
type Vendor = Awaited<ReturnType<Sources['forBinding']>>;

/**
 * Calls at one vendor for people and hosts who wait, in a line of their own.
 *
 * @throws PortError `passing` for whoever waits too long, or is gone when the turn comes: nothing was sent.
 */
export type VendorLine = <T>(
  bindingId: string,
  call: (vendor: Vendor) => Promise<T>,
  gone?: AbortSignal,
) => Promise<T>;

const usualPatienceMs = 30_000;

/** One line for each binding, so that what is asked for here never stands in the way of the calls that seals depend on. */
export function createVendorLine(vendors: Sources, limits: Limits, patienceMs = usualPatienceMs): VendorLine {
  const lines = new Map<string, Limiter>();
  return (bindingId, call, gone) => {
    const line = lines.get(bindingId) ?? createLimiter(undefined, patienceMs);
    lines.set(bindingId, line);
    return line.run(limits, async () => {
      if (gone?.aborted) throw new PortError('passing', 'nobody waits for it any more; nothing was sent');
      return call(await vendors.forBinding(bindingId));
    });
  };
}
