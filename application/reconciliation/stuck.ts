import type { SealRequestView, SealRequestViews } from '../sealRequests/stores';
import type { WorkflowStatus } from '../sealRequests/workflows';

/**
 * Shows beside a request that its workflow cannot take anything in, and that it can again: the workflow itself would
 * not hear of it. Resolves to whether it is so.
 */
export async function noticeStuck(
  { views }: { views: Pick<SealRequestViews, 'markStuck'> },
  view: SealRequestView,
  status: WorkflowStatus,
): Promise<boolean> {
  const isStuck = status === 'stuck';
  if (isStuck !== (view.workflowStuck ?? false)) await views.markStuck(view, isStuck);
  return isStuck;
}
