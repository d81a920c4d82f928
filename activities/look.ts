import { PortError } from '../application/ports/errors';
import type { ApplicationRef, VendorDetail, VendorPort } from '../application/ports/vendor';
import type { Cause } from '../domain/causes';
import type { VendorStage } from '../domain/reconciliation/vendorStage';
import { isOtherCount } from '../domain/sealRequest/counts';
import type { SealGrant, ToldTotals } from '../domain/sealRequest/values';

/** The code is dead for good, whoever was first: the vendor's own timer may have come before our end. */
export const overStages: readonly VendorStage[] = [
  'ended',
  'autoEnded',
  'terminated',
  'rejected',
  'archived',
];

/**
 * How the application stands at the vendor; null where it knows none, undefined where it cannot be asked: a site that
 * does not serve the call, or refuses it, will not answer it later either.
 */
export async function lookIfServed(
  { detail }: VendorPort,
  ref: ApplicationRef,
): Promise<VendorDetail | null | undefined> {
  try {
    return await detail?.(ref);
  } catch (error) {
    if (error instanceof PortError && (error.kind === 'misconfigured' || error.kind === 'refused'))
      return undefined;
    throw error;
  }
}

/** After a call that the vendor answered with success. A look that fails leaves the outcome to be read back. */
export async function lookAfterSuccess(
  vendor: VendorPort,
  ref: ApplicationRef,
): Promise<VendorDetail | null | undefined> {
  try {
    return await lookIfServed(vendor, ref);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    throw contradiction(`the vendor answered with success, and cannot be asked: ${error.message}`, {
      code: 'success-unconfirmed',
      said: error.message,
    });
  }
}

/** The vendor answered that it has done what it does not show (yet): read back later, and not sent again. */
export function contradiction(message: string, cause: Cause): PortError {
  return new PortError('unknown', message, { answeredDone: true, cause });
}

/**
 * How the vendor's totals stand to ours. No limit is as good as any total; what cannot be read, or
 * was told by nobody, proves nothing.
 */
export function compareTotals(
  found: readonly ToldTotals[],
  expected: readonly SealGrant[],
): 'same' | 'other' | 'unreadable' {
  const pairs = expected.map((seal) => ({ seal, told: found.find(({ sealId }) => sealId === seal.sealId) }));
  const isOther = pairs.some(
    ({ seal, told }) =>
      !told?.isDerived &&
      (isOtherCount(told?.useCount, seal.useCount) ||
        isOtherCount(told?.crossPageUseCount, seal.crossPageUseCount)),
  );
  if (isOther || found.length !== expected.length) return 'other';
  const counts = pairs.flatMap(({ told }) =>
    told?.isDerived ? null : [told?.useCount, told?.crossPageUseCount],
  );
  return counts.includes(null) ? 'unreadable' : 'same';
}
