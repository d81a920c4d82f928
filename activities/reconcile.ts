import type { ReconcilePort } from '../application/reconciliation/ports';
import type { ReconcileActivities } from '../contracts/reconcile';
import { orApplicationFailure } from './failures';
import { afterEachStep } from './progress';

export interface ReconcileActivityDeps {
  reconciliation: ReconcilePort;
  /** `onEach` is told after each alert. */
  sendAlerts(onEach: () => void): Promise<{ sent: number }>;
}

export function createReconcileActivities({
  reconciliation,
  sendAlerts,
}: ReconcileActivityDeps): ReconcileActivities {
  return {
    reconcilePage: ({ before }) => orApplicationFailure(() => reconciliation.page(before, afterEachStep())),
    forgetOld: () => orApplicationFailure(() => reconciliation.forgetOld(afterEachStep())),
    sendAlerts: () => orApplicationFailure(() => sendAlerts(afterEachStep())),
  };
}
