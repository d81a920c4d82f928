import type { SealUse } from './state';
import type { SealGrant, ToldCount, ToldTotals } from './values';

/** What the vendor grants as numbers; what it does not tell as one stays as it is known, and is left out where nothing is. */
export function grantsIn(totals: readonly ToldTotals[], known: readonly SealGrant[]): SealGrant[] {
  return totals.flatMap(({ sealId, useCount, crossPageUseCount }) => {
    const seal = known.find((candidate) => candidate.sealId === sealId);
    const uses = typeof useCount === 'number' ? useCount : seal?.useCount;
    const crossPage = typeof crossPageUseCount === 'number' ? crossPageUseCount : seal?.crossPageUseCount;
    if (uses === undefined || crossPage === undefined) return [];
    return [{ sealId, useCount: uses, crossPageUseCount: crossPage }];
  });
}

/** Whether a told count contradicts a number: what is unlimited or unreadable contradicts none. */
export function isOtherCount(told: ToldCount | undefined, expected: number): boolean {
  return told === undefined || (typeof told === 'number' && told !== expected);
}

/** What a seal is granted by all that is known. */
export function grantedCount({ useCount, unlimited }: SealUse): number | 'unlimited' {
  return unlimited ? 'unlimited' : useCount;
}

/** What is left of a seal's uses. */
export function leftCount(seal: { useCount: ToldCount; usedCount: number | null }): ToldCount {
  const { useCount, usedCount } = seal;
  if (useCount === 'unlimited') return 'unlimited';
  return useCount === null || usedCount === null ? null : Math.max(0, useCount - usedCount);
}

/** Of a seal as the ledger knows it. */
export function knownLeft(seal: SealUse): number | 'unlimited' {
  return seal.unlimited ? 'unlimited' : Math.max(0, seal.useCount - seal.usedCount);
}
