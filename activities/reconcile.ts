import { Context } from '@temporalio/activity';
import type { ReconcilePort } from '../application/reconciliation/ports';
import type { ReconcileActivities } from '../contracts/reconcile';
import { toApplicationFailure } from './failures';

export interface ReconcileActivityDeps {
  reconciliation: ReconcilePort;
}

export function createReconcileActivities({ reconciliation }: ReconcileActivityDeps): ReconcileActivities {
  const run = async <T>(work: (onEach: () => void) => Promise<T>): Promise<T> => {
    const { heartbeat } = Context.current();
    try {
      return await work(heartbeat);
    } catch (error) {
      throw toApplicationFailure(error);
    }
  };
  return {
    reconcilePage: ({ before }) => run((onEach) => reconciliation.page(before, onEach)),
    forgetOld: () => run((onEach) => reconciliation.forgetOld(onEach)),
  };
}
