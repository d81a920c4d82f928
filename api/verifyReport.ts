import type { Finding, FindingKind } from '../application/verification/findings';
import type { VerifyReport, VerifyStep } from '../application/verification/verify';

/** What each finding means, for whoever runs `npm run verify`; what to do stands in docs/operating.md. */
export const findingTexts: Record<FindingKind, string> = {
  'ledger-gap': 'its ledger lacks an event',
  'ledger-double': 'its ledger says twice what can happen once',
  'ledger-conflict': 'its ledger holds other events than its workflow decided',
  'ledger-unreadable': 'its ledger cannot be folded',
  'ledger-missing': 'its workflow runs, and it has no ledger',
  'view-missing': 'it has a ledger and no read model',
  'view-differs': 'its read model is not what its ledger says',
  'view-without-ledger': 'it has a read model and no ledger',
  'workflow-missing': 'it is open, and Temporal does not know its workflow',
  'workflow-ended': 'it is open, and its workflow is over',
  'workflow-still-open': 'it is over, and its workflow runs',
  'workflow-differs': 'its workflow is in another state than its ledger',
  'vendor-missing': 'it is open, and the vendor does not know its application',
  'vendor-differs': 'the vendor says something else than its ledger',
};

export const stepTexts: Record<VerifyStep, string> = {
  ledgers: 'ledgers read',
  views: 'read models listed',
  workflows: 'running workflows listed',
  asked: 'workflows asked for their state',
  vendor: 'requests asked about at the vendor',
  again: 'requests looked at once more',
};

/** One line a finding, and a summary. */
export function reportText({ checked, findings, unchecked }: VerifyReport): string {
  const { requests, events, openRequests, runningWorkflows, atVendor } = checked;
  const lines = [
    ...findings.map(findingLine),
    ...unchecked.map(({ sealRequestId, why }) => `not checked: ${sealRequestId}: ${why}`),
    `${requests} requests with ${events} events, ${openRequests} of them open; ${runningWorkflows} workflows run; ${atVendor} asked about at the vendor`,
    `${findings.length} findings, ${unchecked.length} not checked`,
  ];
  return `${lines.join('\n')}\n`;
}

function findingLine({ kind, sealRequestId, facts }: Finding): string {
  const known = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  const detail = known.length === 0 ? '' : ` (${known.join('; ')})`;
  return `${kind}: ${sealRequestId}: ${findingTexts[kind]}${detail}`;
}

/** 0: nothing found. 1: something found. 2: nothing found, and not all could be checked. */
export function exitCodeOf({ findings, unchecked }: VerifyReport): 0 | 1 | 2 {
  if (findings.length > 0) return 1;
  return unchecked.length > 0 ? 2 : 0;
}
