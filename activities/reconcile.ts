import { Context } from '@temporalio/activity';
import type { ReconcilePort } from '../application/reconciliation/ports';
import type { ReconcileActivities } from '../contracts/reconcile';
import { orApplicationFailure } from './failures';

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
    reconcilePage: ({ before }) =>
      orApplicationFailure(() => reconciliation.page(before, Context.current().heartbeat)),
    forgetOld: () => orApplicationFailure(() => reconciliation.forgetOld(Context.current().heartbeat)),
    sendAlerts: () => orApplicationFailure(() => sendAlerts(Context.current().heartbeat)),
  };
}
