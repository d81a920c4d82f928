import { closeAdvice, type SealRequest } from '../../domain/sealRequest/state';
import type { SealRequestView } from '../sealRequests/stores';
import { runOf } from '../sealRequests/workflowRun';
import type { Finding, FindingKind } from './findings';
import type { DescribedWorkflow } from './ports';

/** A request by its ledger: none where it has no event. */
export interface ByLedger {
  id: string;
  request: SealRequest | null;
  view: SealRequestView | null;
}

/** Whether its life is over for us: whatever Temporal says of it, nothing is missed. */
export function isOver({ request, view }: Pick<ByLedger, 'request' | 'view'>): boolean {
  return view?.closed === true || request?.state === 'aborted';
}

/** What Temporal says of a request against what its ledger says. */
export function workflowFindings(byLedger: ByLedger, workflow: DescribedWorkflow, nowMs: number): Finding[] {
  const { id, request, view } = byLedger;
  const finding = (kind: FindingKind, facts: Finding['facts'] = {}): Finding[] => [
    { kind, sealRequestId: id, facts },
  ];
  const { status, state = '', hasBegun } = workflow;
  const isRunning = status === 'running' || status === 'stuck';
  if (!request) return isRunning && hasBegun ? finding('ledger-missing') : [];
  if (isOver(byLedger)) return isRunning ? finding('workflow-still-open', { ledger: request.state }) : [];
  if (isRunning)
    return state === request.state
      ? []
      : finding('workflow-differs', { ledger: request.state, workflow: state });
  switch (runOf(status, { ...view, request }, nowMs)) {
    case 'missing':
      return finding('workflow-missing', { ledger: request.state });
    case 'endedByHand':
      return finding('workflow-ended', { ledger: request.state, how: 'by hand' });
    case 'closed':
      return closeAdvice(request).kind === 'stay'
        ? finding('workflow-ended', { ledger: request.state, how: 'closed' })
        : [];
    case 'running':
      return [];
  }
}
