import type { VendorPerson } from '../../application/ports/vendorLists';
import { mobileIn } from '../../domain/mobile';

/** How the vendor finds a person (level A): by mobile, or by job number. */
export interface PersonKey {
  mobile?: string;
  number?: string;
}

/** Who is meant at the vendor. It has no ids of people: an id of which no more is known is one or the other by its form. */
export function personKey({ uid, mobile, jobNumber }: VendorPerson): PersonKey {
  if (mobile) return { mobile };
  if (jobNumber) return { number: jobNumber };
  return mobileIn(uid) === undefined ? { number: uid } : { mobile: uid };
}
