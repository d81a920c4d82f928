import type { VendorEffect } from './state';
import type { AppendShown, SealGrant } from './values';

type Append = Extract<VendorEffect, { kind: 'append' }>;

/** The seal of an append whose turn it is, where each is added to by itself; what the vendor showed of it before. */
export function nextSeal(append: Append): { sealId: string; shown?: AppendShown } | undefined {
  const sealId = waitingSeals(append)[0];
  if (!append.perSeal || sealId === undefined) return undefined;
  const { shown } = append.perSeal;
  return { sealId, ...(shown ? { shown } : {}) };
}

/** Those that have not got their uses. */
export function waitingSeals({ base, target, perSeal }: Append): string[] {
  const added = target.filter(
    ({ sealId, useCount }) => useCount > (base.find((seal) => seal.sealId === sealId)?.useCount ?? 0),
  );
  return added.map(({ sealId }) => sealId).filter((sealId) => !perSeal?.done.includes(sealId));
}

/** The totals as far as the append has come. */
export function totalsSoFar(append: Append): SealGrant[] {
  const waiting = waitingSeals(append);
  return append.base.map(
    (seal) =>
      (waiting.includes(seal.sealId)
        ? undefined
        : append.target.find(({ sealId }) => sealId === seal.sealId)) ?? seal,
  );
}
