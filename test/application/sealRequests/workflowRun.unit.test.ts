import type { SealRequestView } from '../../../application/sealRequests/stores';
import { runOf } from '../../../application/sealRequests/workflowRun';
import type { SealRequestState } from '../../../domain/sealRequest/values';
import { live, lives, requestIn, terms } from '../../domain/sealRequest/life';

/* One rule for callbacks, commands, flow events and reconciliation: what Temporal's "not found" means of a request. */

const view = (state: SealRequestState, more: Partial<SealRequestView> = {}): SealRequestView => ({
  ...{ _id: 'h1:f1:r1:1', version: 3, projection: 2, request: requestIn(state), hasAttention: false },
  ...{ createdAt: '2026-11-24T08:00:00.000+08:00', updatedAt: '2026-11-24T08:00:00.000+08:00' },
  ...more,
});
/** The same, with nothing under way at its host. */
const quiet = (state: SealRequestState, more: Partial<SealRequestView> = {}) =>
  view(state, { request: { ...requestIn(state), hostEffects: [] }, ...more });
const secondsAfter = (seconds: number) => Date.parse('2026-11-24T08:00:00.000+08:00') + seconds * 1000;

describe('what Temporal does not know', () => {
  test.each<[string, SealRequestView, number, 'closed' | 'missing']>([
    ['applied for', quiet('applying'), 1e6, 'missing'],
    ['waiting for its approval', quiet('awaitingApproval'), 1e6, 'missing'],
    ['sealing', quiet('sealing'), 1e6, 'missing'],
    [
      'completed, and its archive may still come',
      quiet('completed'),
      terms.archiveWaitSeconds - 1,
      'missing',
    ],
    ['completed, and its time is over', quiet('completed'), terms.archiveWaitSeconds + 1, 'closed'],
    ['ended, and its time is not over', quiet('ended'), terms.archiveWaitSeconds - 1, 'missing'],
    ['ended, and its time is over', quiet('ended'), terms.archiveWaitSeconds + 1, 'closed'],
    ['rejected', quiet('rejected'), 1, 'closed'],
    ['rejected, and the flow is not returned yet', view('rejected'), 1e6, 'missing'],
    ['aborted', view('aborted'), 1, 'closed'],
    ['aborted, and a person is asked', view('aborted', { hasAttention: true }), 1, 'closed'],
    ['noticed to be closed', quiet('completed', { closed: true }), 1, 'closed'],
    [
      'noticed to be missing, and its time is over',
      quiet('ended', { workflowMissing: true }),
      1e6,
      'missing',
    ],
    ['at odds with its ledger', quiet('ended', { ledgerConflict: true }), 1e6, 'missing'],
  ])('%s', (_what, given, seconds, expected) => {
    expect(runOf('unknown', given, secondsAfter(seconds))).toBe(expected);
  });
});

test('what Temporal does know counts, whatever the ledger has', () => {
  const { request } = live(...lives.sealing);
  for (const status of ['running', 'closed', 'endedByHand'] as const)
    expect(runOf(status, view('sealing', { request, workflowMissing: true }))).toBe(status);
});
