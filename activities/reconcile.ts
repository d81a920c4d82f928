import { Context } from '@temporalio/activity';
import type { ReconcilePort } from '../application/reconciliation/ports';
import type { ReconcileActivities } from '../contracts/reconcile';
import { orApplicationFailure } from './failures';

export interface ReconcileActivityDeps {
  reconciliation: ReconcilePort;
}

export function createReconcileActivities({ reconciliation }: ReconcileActivityDeps): ReconcileActivities {
  return {
    reconcilePage: ({ before }) =>
      orApplicationFailure(() => reconciliation.page(before, Context.current().heartbeat)),
    forgetOld: () => orApplicationFailure(() => reconciliation.forgetOld(Context.current().heartbeat)),
  };
}
