import type { Language } from './language';

/** What people call a vendor, within a sentence. */
export type VendorName = Readonly<Record<Language, string>>;

/** Where it is not known which vendor it is: one word for all of them. */
export const anyVendor: VendorName = { en: 'the vendor', zh: '用印平台' };

/** The same at the beginning of an English sentence. */
export function atStart(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
