import type { RecordedOutcome } from '../../../domain/sealRequest/commands';
import type { WaitKind } from '../../../domain/sealRequest/values';
import { effectsUnderWay } from '../../../domain/sealRequest/waits';
import {
  appendUses,
  applied,
  applyRefused,
  applySeal,
  callback,
  endSealing,
  hostDone,
  hostOutcome,
  live,
  lives,
  metadata,
} from './life';

/** Nothing waits in silence: what has waited for too long is attention, which ends when the wait does. */

const since = '2026-11-24T07:40:00.000+08:00';
const waits = (kind: WaitKind, about: string): RecordedOutcome => ({
  type: 'RecordWait',
  data: { kind, about, since, said: '章管家暂时无法访问' },
  metadata,
});
const kinds = (...life: Parameters<typeof live>) => live(...life).request.attention.map(({ kind }) => kind);

test('an application that waits for the vendor says what, since when, and what was heard last', () => {
  const { request, ledger } = live(applySeal(), waits('vendor-away', 'apply'), waits('vendor-away', 'apply'));
  expect(request.attention).toMatchObject([
    { kind: 'vendor-away', about: 'apply', since, detail: '章管家暂时无法访问' },
  ]);
  expect(ledger).toHaveLength(2);
  // It goes on by itself.
  expect(request.vendorEffect).toMatchObject({ effectId: 'apply', unresolved: false });
  expect(effectsUnderWay(request)).toEqual([{ lane: 'vendor', effectId: 'apply', since: metadata.now }]);
});

test('why a person is needed is told by its cause, where one is known', () => {
  const cause = { code: 'held-already' } as const;
  const unknown = (told: object): RecordedOutcome => ({
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'the vendor has it already', ...told } },
    metadata,
  });
  const [raised] = live(applySeal(), unknown({ cause })).request.attention;
  expect(raised).toMatchObject({ kind: 'apply-unknown', detail: 'the vendor has it already', cause });
  // What a worker of the version before has said.
  const [older] = live(applySeal(), unknown({})).request.attention;
  expect(older).not.toHaveProperty('cause');
});

test.each<[string, RecordedOutcome]>([
  ['granted', applied()],
  ['refused', applyRefused],
])('it ends when the application is %s', (_what, outcome) => {
  expect(kinds(applySeal(), waits('vendor-away', 'apply'), outcome)).toEqual([]);
});

test('it makes way for the question to a person, which does not wait', () => {
  const unknown: RecordedOutcome = {
    type: 'RecordApply',
    data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
    metadata,
  };
  expect(kinds(applySeal(), waits('vendor-away', 'apply'), unknown)).toEqual(['apply-unknown']);
  const { request } = live(applySeal(), unknown, waits('vendor-away', 'apply'));
  expect(request.attention.map(({ kind }) => kind)).toEqual(['apply-unknown']);
  expect(effectsUnderWay(request)).toEqual([]);
});

test('a write that waits for its host, until it is written; put off, it still waits', () => {
  const life = [applySeal(), applied(), waits('host-away', 'sealCode:0')];
  expect(kinds(...life)).toEqual(['host-away']);
  expect(kinds(...life, hostOutcome('sealCode:0', { kind: 'postponed', message: 'away' }))).toEqual([
    'host-away',
  ]);
  expect(kinds(...life, hostDone('sealCode:0'))).toEqual([]);
});

test.each(['append:c-append', 'end:c-end'])('an append and an end wait alike: %s', (effectId) => {
  const wish = effectId.startsWith('append') ? appendUses() : endSealing();
  expect(kinds(...lives.sealing, wish, waits('vendor-away', effectId))).toEqual(['vendor-away']);
});

test('what is over waits for nothing', () => {
  expect(kinds(...lives.completed, waits('vendor-away', 'apply'))).toEqual([]);
});

describe('a callback that cannot be confirmed', () => {
  const waiting = [...lives.sealing, waits('callback-unconfirmed', 'row-late')];

  test('until it is judged', () => {
    expect(kinds(...waiting)).toEqual(['callback-unconfirmed']);
    expect(kinds(...waiting, callback('sealingCompleted', { inboxId: 'row-late' }))).toEqual([]);
    const judged = [...lives.sealing, callback('sealingCompleted', { inboxId: 'row-late' })];
    expect(kinds(...judged, waits('callback-unconfirmed', 'row-late'))).toEqual([]);
  });

  test('or settled without the request', () => {
    const end = { type: 'RecordWaitEnd', data: { about: 'row-late' }, metadata } as const;
    const { request, ledger } = live(...waiting, end, end);
    expect(request.attention).toEqual([]);
    expect(ledger.filter(({ type }) => type === 'WaitEnded')).toHaveLength(1);
  });
});
