import type { Say } from './words';

export interface PageContext {
  say: Say;
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
