import type { AbandonRequest, RecordLook } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import { decideLook } from '../../../domain/sealRequest/look';
import { closeAdvice, type SealRequest } from '../../../domain/sealRequest/state';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endSealing,
  live,
  livedBefore,
  lookAfter,
  metadata,
  settleAttention,
} from './life';

/* An operator answers a question that was asked before the request went on: nothing that is over is opened again. */

function answered(request: SealRequest, sealCode?: string): SealRequest {
  const { data, ...command } = settleAttention('confirm');
  const decision = decide({ ...command, data: { ...data, ...(sealCode ? { sealCode } : {}) } }, request);
  if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
  return decision.events.reduce<SealRequest>(evolve, request);
}

const isOver = [
  ['sealing has ended', [endSealing(), ended()], 'ended'],
  ['it has ended by itself', [callback('autoEnded')], 'autoEnded'],
  ['it is completed', [callback('sealingCompleted')], 'completed'],
  ['the files are archived', [callback('filesArchived')], 'archived'],
  ['it was rejected', [callback('approvalRejected')], 'rejected'],
] as const;

describe('a missing code', () => {
  const missing = [applySeal({ rules: [] }), applied(null), appendUses()];
  const codes = (request: SealRequest) => request.attention.map(({ kind, about }) => [kind, about]);

  test.each(isOver)('is waited for no more where %s, and the request may close', (_what, since) => {
    const { request } = live(applySeal({ rules: [] }), applied(null), ...since);
    expect(request.attention).toEqual([]);
    expect(closeAdvice(request).kind).not.toBe('stay');
  });

  test('is waited for no more once an append has brought one', () => {
    const { request, ledger } = live(...missing, appended('200002'));
    expect(request).toMatchObject({ state: 'sealing', sealCode: '200002', attention: [] });
    expect(ledger.at(-1)).toMatchObject({
      type: 'WaitEnded',
      data: { kind: 'code-missing', about: 'apply' },
    });
  });

  test('is waited for no more once all is given up, and what was live has been ended', () => {
    const abandon: AbandonRequest = {
      type: 'AbandonRequest',
      data: { commandId: 'c-abandon', reason: '作废' },
      metadata,
    };
    const { request } = live(applySeal({ rules: [] }), applied(null), abandon, ended('c-abandon:end'));
    expect(request).toMatchObject({ state: 'aborted', attention: [] });
  });

  test('is asked for once, of the last grant', () => {
    expect(codes(live(...missing, appended(null)).request)).toEqual([['code-missing', 'append:c-append']]);
  });

  test('of a run from before ends with the next look, or whatever else is decided next', () => {
    const { request } = livedBefore(...missing, appended('200002'));
    expect(codes(request)).toEqual([['code-missing', 'apply']]);
    const { totals } = lookAfter(request);
    const look: RecordLook = { type: 'RecordLook', data: { sealCode: '200002', totals, used: [] }, metadata };
    // Reconciliation sends no look of which the decider makes nothing.
    expect(decideLook(look, request)).toHaveLength(1);
    for (const command of [look, callback('filesArchived')]) {
      const decision = decide(command, request);
      if (decision.kind !== 'accepted') throw new Error(decision.kind);
      expect(decision.events.filter(({ type }) => type === 'WaitEnded')).toHaveLength(1);
      expect(decision.events.reduce<SealRequest>(evolve, request).attention).toEqual([]);
    }
  });
});

describe('a code that was missing in a run from before, told by a person', () => {
  test.each(isOver)('is dead where %s', (_what, since, state) => {
    const { request } = livedBefore(applySeal(), applied(null), ...since);
    expect(request.attention).toMatchObject([{ kind: 'code-missing' }]);
    expect(answered(request, '424242')).toMatchObject({ state, codeLive: false, attention: [] });
    expect(answered(request)).toMatchObject({ state, codeLive: false, attention: [] });
  });

  test('replaces none that an append has brought since', () => {
    const { request } = livedBefore(applySeal(), applied(null), appendUses(), appended('200002'));
    expect(answered(request, '424242')).toMatchObject({ sealCode: '200002', codeLive: true, attention: [] });
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
