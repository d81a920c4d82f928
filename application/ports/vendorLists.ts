import { defined } from '../../domain/defined';
import { plainMobile } from '../../domain/mobile';
import type { Person } from '../../domain/sealRequest/values';

/** One page as asked for; pages count from 1. `total` where the site says how many there are. */
export interface Page<Item> {
  items: Item[];
  total?: number;
}

export type PageCall<Item> = (request: { page: number; size?: number }) => Promise<Page<Item>>;

export interface VendorPerson {
  uid: string;
  name?: string;
  mobile?: string;
  jobNumber?: string;
}

/**
 * A person of the host under the `uid` that a binding's mapping gave. Where that is another than the host's own id it counts
 * alone: as the mobile or the job number that it was taken from, and as itself where it stands in a table.
 */
export function personAtVendor(person: Person, uid: string): VendorPerson {
  const { userId, name, mobile, jobNumber } = person;
  const known = { uid, ...defined({ name }) };
  if (uid === userId) return { ...known, ...defined({ mobile, jobNumber }) };
  if (jobNumber?.trim() === uid) return { ...known, jobNumber: uid };
  const isMobile = mobile !== undefined && plainMobile(mobile) === plainMobile(uid);
  return isMobile ? { ...known, mobile: uid } : known;
}

/** Far beyond any catalogue; a site that ever answers anew is not followed for ever. */
const maxPages = 1000;

/**
 * A catalogue page by page, until one brings nothing new: servers cap the page size as they like, and some ignore the
 * page number and answer the first page again. Items seen before are left out.
 */
export async function* everyPage<Item>(
  call: PageCall<Item>,
  idOf: (item: Item) => string,
): AsyncGenerator<Item[]> {
  const seen = new Set<string>();
  for (let page = 1; page <= maxPages; page += 1) {
    const { items, total } = await call({ page });
    const fresh = items.filter((item) => !seen.has(idOf(item)));
    if (fresh.length === 0) return;
    for (const item of fresh) seen.add(idOf(item));
    yield fresh;
    if (total !== undefined && seen.size >= total) return;
  }
}

/** A new person at the vendor (`personSeal`, level A). */
export interface NewPerson {
  uid: string;
  name: string;
  mobile: string;
  jobNumber?: string;
  password?: string;
  departmentId?: string;
  enabled: boolean;
}

/** Why a seal cannot be selected: it is frozen at the vendor, or lies in no machine. */
export const unselectableReasons = ['frozen', 'no-device'] as const;
export type UnselectableReason = (typeof unselectableReasons)[number];

export interface VendorSeal {
  /** As applications name it; of one that lies in no machine, whatever the vendor tells it by. */
  sealId: string;
  name: string;
  /** Absent where it can be applied for. */
  unselectable?: UnselectableReason;
}

export interface VendorFileType {
  fileTypeId: string;
  name: string;
}

/** What of a vendor is about its lists: seals, file types, people. */
export interface VendorLists {
  sealPage: PageCall<VendorSeal>;
  fileTypePage: PageCall<VendorFileType>;
  /** Absent where the vendor lists no people: it knows them by the mobile or the job number that it is given. */
  personPage?: PageCall<VendorPerson>;
  /** Absent where the vendor lists no people: nobody is known to be missing. */
  createPerson?(person: NewPerson): Promise<void>;
}

export interface VendorsWithLists {
  forBinding(bindingId: string): Promise<VendorLists>;
}
