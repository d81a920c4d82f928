import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import type { SealRequest } from '../../../domain/sealRequest/state';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  live,
  settleAttention,
} from './life';

/* An operator answers a question that was asked before the request went on: nothing that is over is opened again. */

function answered(request: SealRequest, sealCode?: string): SealRequest {
  const { data, ...command } = settleAttention('confirm');
  const decision = decide({ ...command, data: { ...data, ...(sealCode ? { sealCode } : {}) } }, request);
  if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
  return decision.events.reduce<SealRequest>(evolve, request);
}

describe('a code that was missing, told by a person', () => {
  test.each([
    ['sealing has ended', [endSealing(), ended()], 'ended'],
    ['it has ended by itself', [callback('autoEnded')], 'autoEnded'],
    ['it is completed', [callback('sealingCompleted')], 'completed'],
    ['the files are archived', [callback('filesArchived')], 'archived'],
    ['it was rejected', [callback('approvalRejected')], 'rejected'],
  ] as const)('is dead where %s', (_what, since, state) => {
    const { request } = live(applySeal(), applied(null), ...since);
    expect(request.attention).toMatchObject([{ kind: 'code-missing' }]);
    expect(answered(request, '424242')).toMatchObject({ state, codeLive: false, attention: [] });
    expect(answered(request)).toMatchObject({ state, codeLive: false, attention: [] });
  });

  test('is live while sealing goes on', () => {
    const { request } = live(applySeal(), applied(null));
    expect(answered(request, '424242')).toMatchObject({
      state: 'sealing',
      codeLive: true,
      sealCode: '424242',
    });
  });
});

describe('a completion of which nobody knew the round', () => {
  const unclear = [
    applySeal({ readBack: false }),
    applied(),
    appendUses(),
    appended(),
    callback('sealingCompleted'),
  ];

  test('completes what is sealing', () => {
    const { request } = live(...unclear);
    expect(request.attention).toMatchObject([{ kind: 'round-unclear' }]);
    expect(answered(request).state).toBe('completed');
  });

  test('leaves what was rejected meanwhile', () => {
    const { request } = live(...unclear, callback('approvalRejected', { inboxId: 'row-2' }));
    expect(request.state).toBe('rejected');
    expect(answered(request)).toMatchObject({ state: 'rejected', codeLive: false, attention: [] });
  });
});
