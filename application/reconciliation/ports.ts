import type { ReconciledPage } from '../../contracts/reconcile';

/** What only looks at the vendors, and at what has ended, can find. */
export interface ReconcilePort {
  /** Looks at a page of open requests whose look is due at `before`; `onEach` is told after each. */
  page(before: number, onEach: () => void): Promise<ReconciledPage>;
  forgetOld(onEach: () => void): Promise<{ forgotten: number }>;
}
