import type { VendorPerson } from '../../application/ports/vendorLists';

/** How the vendor finds a person (level A): by mobile, or by job number. */
export interface PersonKey {
  mobile?: string;
  number?: string;
}

const mobilePattern = /^(\+|00)?(86)?1\d{10}$/;

/**
 * Who is meant at the vendor. It has no ids of people: a binding's mapping gives a mobile or a job number in place of
 * one, and where it gives the host's own id, what the host says of the person counts.
 */
export function personKey(
  { uid, mobile, jobNumber }: Omit<VendorPerson, 'name'>,
  isMapped: boolean,
): PersonKey {
  if (isMapped) return uid === mobile || isMobile(uid) ? { mobile: uid } : { number: uid };
  if (mobile) return { mobile };
  if (jobNumber) return { number: jobNumber };
  return isMobile(uid) ? { mobile: uid } : { number: uid };
}

export function isMobile(text: string): boolean {
  return mobilePattern.test(text.replace(/[\s-]/g, ''));
}
