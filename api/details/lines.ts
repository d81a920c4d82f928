import { createLimiter, type Limiter, type Limits } from '../../adapters/limiter';
import type { VendorRegistry } from '../../adapters/registry';

type Vendor = Awaited<ReturnType<VendorRegistry['forBinding']>>;

/** Calls of pages at one vendor, in a line of their own. */
export type VendorLine = <T>(bindingId: string, call: (vendor: Vendor) => Promise<T>) => Promise<T>;

const patienceMs = 30_000;

/** One line for each binding, so that what pages ask for never stands in the way of the calls that seals depend on. */
export function createVendorLine(vendors: VendorRegistry, limits: Limits): VendorLine {
  const lines = new Map<string, Limiter>();
  return (bindingId, call) => {
    const line = lines.get(bindingId) ?? createLimiter(undefined, patienceMs);
    lines.set(bindingId, line);
    return line.run(limits, async () => call(await vendors.forBinding(bindingId)));
  };
}
