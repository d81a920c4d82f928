import type { SurplusRow } from './stores';

/** What is counted of the callbacks that come. */
export interface CallbackCounts {
  callbackReceived(result: 'stored' | 'duplicate' | 'unreadable' | 'flooded'): void;
  /** `reason` is one of a few fixed words. */
  callbackRefused(reason: string): void;
  /** Beyond what a binding may have kept of it: acknowledged, and only its hash is there. */
  callbackSurplus(reason: SurplusRow['reason']): void;
}
