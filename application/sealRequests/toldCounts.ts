import { defined } from '../../domain/defined';
import type { SealUses, ToldTotals } from '../../domain/sealRequest/values';
import type { VendorDetail } from '../ports/vendor';

/** What a look at the vendor tells of its totals. */
export function totalsIn({ seals }: Pick<VendorDetail, 'seals'>): ToldTotals[] {
  return seals.map(({ sealId, useCount, crossPageUseCount, isDerived }) => ({
    ...{ sealId, useCount, crossPageUseCount },
    ...defined({ isDerived }),
  }));
}

/** What it tells of the uses made. */
export function usesIn({ seals }: Pick<VendorDetail, 'seals'>): SealUses[] {
  return seals.map(({ sealId, useCount, usedCount, usedCrossPageCount }) => ({
    sealId,
    ...(usedCount === null ? {} : { usedCount }),
    ...defined({ usedCrossPageCount }),
    ...(useCount === 'unlimited' ? { unlimited: true } : {}),
  }));
}
