import { PortError } from '../application/ports/errors';
import type { VendorDetail, VendorPort } from '../application/ports/vendor';
import type { SealGrant } from '../domain/sealRequest/values';

/**
 * How the application stands at the vendor; null where it knows none, undefined where it cannot be asked: a site that
 * does not serve the call, or refuses it, will not answer it later either.
 */
export async function lookIfServed(
  { detail }: VendorPort,
  applyId: string,
): Promise<VendorDetail | null | undefined> {
  try {
    return await detail?.(applyId);
  } catch (error) {
    if (error instanceof PortError && (error.kind === 'misconfigured' || error.kind === 'refused'))
      return undefined;
    throw error;
  }
}

/** After a call that the vendor answered with success. A look that fails leaves the outcome to be read back. */
export async function lookAfterSuccess(
  vendor: VendorPort,
  applyId: string,
): Promise<VendorDetail | null | undefined> {
  try {
    return await lookIfServed(vendor, applyId);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    throw contradiction(`the vendor answered with success, and cannot be asked: ${error.message}`);
  }
}

/** The vendor answered that it has done what it does not show (yet): read back later, and not sent again. */
export function contradiction(message: string): PortError {
  return new PortError('unknown', message, { answeredDone: true });
}

export function sameTotals(found: readonly SealGrant[], expected: readonly SealGrant[]): boolean {
  return (
    found.length === expected.length &&
    expected.every((seal) => {
      const match = found.find((candidate) => candidate.sealId === seal.sealId);
      return match?.useCount === seal.useCount && match.crossPageUseCount === seal.crossPageUseCount;
    })
  );
}
