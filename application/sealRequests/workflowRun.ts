import { hasClosedBy } from '../../domain/sealRequest/state';
import type { Ledger, SealRequestView, SealRequestViews } from './stores';
import type { SealRequestWorkflows, WorkflowStatus } from './workflows';

/** What is known of a request's workflow, by Temporal and by the ledger together. */
export type WorkflowRun =
  | Exclude<WorkflowStatus, 'unknown' | 'stuck'>
  /** Temporal does not know it, and should: it is another Temporal, or an older copy, or has lost it. */
  | 'missing';

/**
 * Temporal answers alike about a workflow that it has forgotten long after its close and about one that it has lost.
 * Only the ledger tells them apart: what is open there, or was marked as missing while it was, is not closed.
 */
export function runOf(
  status: WorkflowStatus,
  view: Pick<SealRequestView, 'request' | 'closed' | 'workflowMissing' | 'ledgerConflict'>,
  nowMs: number = Date.now(),
): WorkflowRun {
  if (status !== 'unknown') return ofKnown(status);
  const { closed, request, workflowMissing, ledgerConflict } = view;
  if (closed || request.state === 'aborted') return 'closed';
  // Such a one waits for a person, and so does not close by time.
  if (workflowMissing || ledgerConflict) return 'missing';
  return hasClosedBy(request, nowMs) ? 'closed' : 'missing';
}

/** What is sent to a stuck one waits in its history, as for one that has no worker. */
function ofKnown(status: Exclude<WorkflowStatus, 'unknown'>): WorkflowRun {
  return status === 'stuck' ? 'running' : status;
}

export interface WorkflowRunServices {
  workflows: Pick<SealRequestWorkflows, 'describe'>;
  views: Pick<SealRequestViews, 'get'>;
  ledger: Pick<Ledger, 'heal'>;
}

/**
 * Asks Temporal, and the ledger where Temporal cannot say. `notBegun`: neither has heard of it.
 *
 * @throws TemporalAwayError
 */
export async function findRun(
  { workflows, views, ledger }: WorkflowRunServices,
  sealRequestId: string,
): Promise<WorkflowRun | 'notBegun'> {
  const status = await workflows.describe(sealRequestId);
  if (status !== 'unknown') return ofKnown(status);
  const shown = await views.get(sealRequestId);
  const hadMissed = await ledger.heal({ _id: sealRequestId, version: shown?.version ?? -1 });
  const view = hadMissed ? await views.get(sealRequestId) : shown;
  return view ? runOf(status, view) : 'notBegun';
}
