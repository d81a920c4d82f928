import type { VendorName } from '../../contracts/vendorName';
import type { Say } from './words';

export interface PageContext {
  say: Say;
  /** Of the request's binding. */
  vendor: VendorName;
  timeZone: string;
  /** When the page is made. ISO 8601. */
  now: string;
  /** Whether the page is refreshed by itself. */
  isLive: boolean;
  /** Path of the page: what its pictures and its button begin with. */
  path: string;
  /** Whether the button is there, and what is said beneath it. */
  open: { hint?: string } | undefined;
}
