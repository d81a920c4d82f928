import type {
  AppendOutcome,
  ApplyOutcome,
  EndOutcome,
  RecordedOutcome,
  SealRequestCommand,
  SettleAttention,
} from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { evolve } from '../../../domain/sealRequest/evolve';
import { closeAdvice } from '../../../domain/sealRequest/state';
import type { AttentionDecision, SealGrant } from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  endSealing,
  hostOutcome,
  live,
  lives,
  metadata,
} from './life';

/** What an operator decides about what waits for a person: what follows, and what is refused. */

interface Choice {
  commandId?: string;
  about?: string;
  sealCode?: string;
}
const settle = (decision: AttentionDecision, choice: Choice = {}): SettleAttention => ({
  type: 'SettleAttention',
  data: { commandId: `c-${decision}`, decision, note: '已核对', ...choice },
  metadata,
});

const applyCame = (outcome: ApplyOutcome): RecordedOutcome => ({
  type: 'RecordApply',
  data: { effectId: 'apply', outcome },
  metadata,
});
const appendCame = (outcome: AppendOutcome): RecordedOutcome => ({
  type: 'RecordAppend',
  data: { effectId: 'append:c-append', outcome },
  metadata,
});
const endCame = (outcome: EndOutcome, effectId = 'end:c-end'): RecordedOutcome => ({
  type: 'RecordEnd',
  data: { effectId, outcome },
  metadata,
});
const unknown = { kind: 'unknown', message: 'timeout' } as const;
const unreachable = { kind: 'unreachable', message: 'HTTP 401' } as const;

/** What comes of one more command, by the types of its events. */
function next(life: readonly SealRequestCommand[], when: SealRequestCommand) {
  const before = live(...life).ledger.length;
  const { request, ledger } = live(...life, when);
  return { request, types: ledger.slice(before).map(({ type }) => type) };
}
function refusalOf(life: readonly SealRequestCommand[], command: SettleAttention) {
  const decision = decide(command, live(...life).request);
  return decision.kind === 'refused' ? decision.refusal : decision.kind;
}
const invalid = (path: string, code: string) => ({ code: 'invalid', errors: [{ path, code }] });
const notForThis = invalid('decision', 'not-for-this');

describe('an application of which nobody knows', () => {
  const life = [applySeal(), applyCame(unknown)];

  test('confirmed: it is granted, with the code that a person has seen', () => {
    const { request, types } = next(life, settle('confirm', { sealCode: '424242' }));
    expect(types).toEqual(['AttentionSettled', 'SealApplied', 'FieldWriteRequested']);
    expect(request).toMatchObject({ state: 'sealing', sealCode: '424242', codeLive: true, attention: [] });
  });

  test('confirmed without a code: only where the vendor tells it later', () => {
    expect(next(life, settle('confirm')).request).toMatchObject({
      state: 'sealing',
      codeLive: false,
      attention: [{ kind: 'code-missing' }],
    });
    const blind = { readBack: false };
    expect(refusalOf([applySeal(blind), applyCame(unknown)], settle('confirm'))).toMatchObject(
      invalid('sealCode', 'required'),
    );
    const approves = [applySeal({ ...blind, vendorApproves: true }), applyCame(unknown)];
    expect(next(approves, settle('confirm')).request.state).toBe('awaitingApproval');
  });

  test('sent again: it is under way, as often as a person says so', () => {
    const once = next(life, settle('resend'));
    expect(once.types).toEqual(['AttentionSettled', 'VendorEffectResumed']);
    expect(once.request).toMatchObject({
      attention: [],
      vendorEffect: { kind: 'apply', effectId: 'apply', unresolved: false, resumed: 1 },
    });
    const twice = next(
      [...life, settle('resend'), applyCame(unknown)],
      settle('resend', { commandId: 'c-2' }),
    );
    expect(twice.request.vendorEffect).toMatchObject({ unresolved: false, resumed: 2 });
  });

  test('given up: it is ended once at the vendor, whether it got there or not', () => {
    const { request, types } = next(life, settle('giveUp'));
    expect(types).toEqual(['AttentionSettled', 'ApplyGivenUp']);
    expect(request).toMatchObject({
      state: 'applying',
      vendorEffect: { kind: 'end', effectId: 'end:given-up', unresolved: false, supersede: false },
    });
  });

  test.each<[EndOutcome, string[]]>([
    [{ kind: 'ended' }, []],
    [{ kind: 'refused', message: '申请不存在', noSuchApplication: true }, []],
    [{ kind: 'refused', message: '不可结束' }, ['code-may-be-live']],
    [unknown, ['code-may-be-live']],
    [unreachable, ['code-may-be-live']],
  ])('given up, and then the end came to %j: the application has failed', (outcome, attention) => {
    const { request } = next([...life, settle('giveUp')], endCame(outcome, 'end:given-up'));
    expect(request).toMatchObject({ state: 'applyFailed', vendorEffect: null, codeLive: false });
    expect(request.attention.map(({ kind }) => kind)).toEqual(attention);
    expect(request.commands[0]).toMatchObject({ kind: 'apply', outcome: 'failed' });
  });

  test('an end that the vendor refuses says so with what the vendor said', () => {
    const refused = { kind: 'refused', message: '不可结束', code: '5' } as const;
    const { request, ledger } = live(...life, settle('giveUp'), endCame(refused, 'end:given-up'));
    expect(request.attention).toMatchObject([
      { about: 'end:given-up', detail: '不可结束', cause: { code: 'refused', said: '不可结束' } },
    ]);
    expect(closeAdvice(request)).toEqual({ kind: 'stay' });
    expect(ledger.at(-2)?.data).toEqual({ message: 'given up by an operator' });
  });

  test('a run from before the rule closes by it as it did', () => {
    const { request } = live(...life, settle('giveUp'));
    const command = endCame({ kind: 'refused', message: '不可结束' }, 'end:given-up');
    expect(decide(command, request, () => false)).toMatchObject({ events: [{ type: 'SealApplyFailed' }] });
  });

  describe('sent again', () => {
    const blind = [applySeal({ readBack: false }), applyCame(unknown), settle('resend')];

    test('and then not sent at all is given up: what was sent before is ended', () => {
      for (const decided of [
        [applyCame(unreachable), settle('giveUp')],
        [settle('giveUp'), applyCame(unreachable)],
      ]) {
        const { request, ledger } = live(...blind, ...decided);
        expect(ledger.at(-1)?.type).toBe('ApplyGivenUp');
        expect(request.vendorEffect).toMatchObject({ kind: 'end', effectId: 'end:given-up' });
      }
    });

    test.each([
      [{ readBack: false }, ['code-may-be-live']],
      [{ namedByVendor: true as const }, ['code-may-be-live']],
      // It was asked before, and had none.
      [{}, []],
    ])('and then refused it may have been taken before: %j', (terms, attention) => {
      const refused = { kind: 'refused', message: '印章已停用' } as const;
      const { request } = live(applySeal(terms), applyCame(unknown), settle('resend'), applyCame(refused));
      expect(request).toMatchObject({ state: 'applyFailed', failure: { message: '印章已停用' } });
      expect(request.attention.map(({ kind }) => kind)).toEqual(attention);
      expect(live(applySeal(terms), applyCame(refused)).request.attention).toEqual([]);
    });

    test('and then refused, an end that waits for it has not been got', () => {
      const waits: RecordedOutcome = {
        type: 'RecordWait',
        data: { kind: 'vendor-away', about: 'apply', since: metadata.now },
        metadata,
      };
      const came = applyCame({ kind: 'refused', message: '印章已停用' });
      const { request } = live(...blind, waits, endSealing(), came);
      expect(request).toMatchObject({ state: 'applyFailed', attention: [{ kind: 'code-may-be-live' }] });
      expect(request.commands).toContainEqual(
        expect.objectContaining({ commandId: 'c-end', outcome: 'failed' }),
      );
    });

    test('what was never sent before is as it is the first time', () => {
      const never = [
        ...[applySeal({ readBack: false }), applyCame(unreachable), settle('resend')],
        ...[applyCame(unreachable), settle('resend', { commandId: 'c-2' })],
      ];
      const refused = live(...never, applyCame({ kind: 'refused', message: '印章已停用' })).request;
      expect(refused).toMatchObject({ state: 'applyFailed', attention: [] });
      const givenUp = live(...never, applyCame(unreachable), settle('giveUp')).request;
      expect(givenUp).toMatchObject({ state: 'applyFailed', attention: [] });
      const sent = [...never, applyCame(unknown), settle('resend', { commandId: 'c-3' })];
      expect(live(...sent, applyCame(unreachable), settle('giveUp')).request.vendorEffect).toMatchObject({
        effectId: 'end:given-up',
      });
    });
  });

  test('given up where it never got to the vendor: nothing is ended there', () => {
    const { request, types } = next([applySeal(), applyCame(unreachable)], settle('giveUp'));
    expect(types).toEqual(['AttentionSettled', 'SealApplyFailed']);
    expect(request).toMatchObject({ state: 'applyFailed', vendorEffect: null });
  });
});

describe('an append', () => {
  const under = [applySeal(), applied(), appendUses('c-append', [{ sealId: 'seal-2', useCount: 2 }])];
  const first = { sealId: '9223372036854775807', useCount: 3, crossPageUseCount: 1 };
  const second = (useCount: number, crossPageUseCount = 0): SealGrant => ({
    ...{ sealId: 'seal-2', useCount, crossPageUseCount },
  });
  const differs = (...found: SealGrant[]) => [...under, appendCame({ kind: 'totalsDiffer', found })];
  const grants = (seals: SealGrant[]) =>
    seals.map(({ useCount, crossPageUseCount }) => [useCount, crossPageUseCount]);

  test('of which nobody knows, confirmed: it has what was wanted', () => {
    const { request, types } = next([...under, appendCame(unknown)], settle('confirm', { sealCode: '2' }));
    expect(types).toEqual(['AttentionSettled', 'UsesAppended', 'FieldWriteRequested']);
    expect(request).toMatchObject({ round: 1, sealCode: '2', attention: [], vendorEffect: null });
    expect(grants(request.seals)).toEqual([
      [3, 1],
      [3, 0],
    ]);
  });

  test('of which nobody knows, given up: all is as before', () => {
    const { request, types } = next([...under, appendCame(unknown)], settle('giveUp'));
    expect(types).toEqual(['AttentionSettled', 'AppendFailed']);
    expect(request).toMatchObject({ state: 'sealing', round: 0, codeLive: true, vendorEffect: null });
    expect(request.commands).toContainEqual(
      expect.objectContaining({ commandId: 'c-append', outcome: 'failed' }),
    );
  });

  test('that met other totals waits, and says which', () => {
    const { request } = live(...differs(first, second(7, 1)));
    expect(request.vendorEffect).toMatchObject({ unresolved: true });
    expect(request.attention).toMatchObject([{ kind: 'append-totals-differ', found: [first, second(7, 1)] }]);
  });

  test('that met other totals, confirmed: those are what is granted', () => {
    const { request } = next(differs(first, second(7, 1)), settle('confirm'));
    expect(grants(request.seals)).toEqual([
      [3, 1],
      [7, 1],
    ]);
    expect(request.round).toBe(1);
  });

  test.each<[string, SealGrant[]]>([
    ['fewer uses', [first, second(0)]],
    ['fewer cross-page uses', [{ ...first, crossPageUseCount: 0 }, second(7)]],
    ['a seal less', [first]],
  ])('that met %s cannot be confirmed: nothing that was granted is taken back', (_what, found) => {
    expect(refusalOf(differs(...found), settle('confirm'))).toMatchObject(invalid('decision', 'totals-fell'));
  });

  test('that met other totals, sent again: what was asked for goes on top of them', () => {
    const asked = [
      { sealId: 'seal-2', useCount: 2, crossPageUseCount: 1 },
      { sealId: first.sealId, crossPageUseCount: 1 },
    ];
    const found = [{ ...first, useCount: 5 }, second(0)];
    const life = [
      applySeal(),
      applied(),
      appendUses('c-append', asked),
      appendCame({ kind: 'totalsDiffer', found }),
    ];
    const { request } = next(life, settle('resend'));
    expect(request.vendorEffect).toMatchObject({
      unresolved: false,
      resumed: 1,
      base: found,
      target: [{ ...first, useCount: 5, crossPageUseCount: 2 }, second(2, 1)],
    });
  });

  test('of which nobody knows, sent again: as it was', () => {
    const { request } = next([...under, appendCame(unknown)], settle('resend'));
    expect(request.vendorEffect).toMatchObject({
      unresolved: false,
      base: [first, second(1)],
      target: [first, second(3)],
    });
  });
});

describe('an end of which nobody knows', () => {
  const life = [applySeal(), applied(), endSealing(), endCame(unknown)];

  test.each<[AttentionDecision, string, object]>([
    ['confirm', 'SealingEnded', { state: 'ended', codeLive: false, vendorEffect: null }],
    ['resend', 'VendorEffectResumed', { state: 'sealing', vendorEffect: { unresolved: false, resumed: 1 } }],
    ['giveUp', 'EndFailed', { state: 'sealing', codeLive: true, vendorEffect: null }],
  ])('%s', (decision, type, state) => {
    const { request, types } = next(life, settle(decision));
    expect(types.slice(0, 2)).toEqual(['AttentionSettled', type]);
    expect(request).toMatchObject({ ...state, attention: [] });
  });
});

describe('a code that is missing', () => {
  const life = [applySeal(), applied(null)];

  test('is told by a person, and written', () => {
    expect(refusalOf(life, settle('confirm'))).toMatchObject(invalid('sealCode', 'required'));
    const { request, types } = next(life, settle('confirm', { sealCode: '424242' }));
    expect(types).toEqual(['AttentionSettled', 'SealCodeFound', 'FieldWriteRequested']);
    expect(request).toMatchObject({ sealCode: '424242', codeLive: true, attention: [] });
  });

  test('is given up, and cannot be sent again', () => {
    expect(next(life, settle('giveUp')).types).toEqual(['AttentionSettled']);
    expect(refusalOf(life, settle('resend'))).toMatchObject(notForThis);
  });

  test('after an append is no old one that had died: it is said to be missing', () => {
    const { request } = live(...lives.completed, appendUses(), appended(null));
    expect(request).toMatchObject({ state: 'sealing', codeLive: false });
    expect(request.attention).toMatchObject([{ kind: 'code-missing', about: 'append:c-append' }]);
  });
});

test('a round that is unclear: counted, left, and nothing that could be sent again', () => {
  const life = [
    ...[applySeal({ readBack: false }), applied(), appendUses(), appended()],
    callback('sealingCompleted', { inboxId: 'row-unclear' }),
  ];
  expect(next(life, settle('confirm')).types).toEqual([
    'AttentionSettled',
    'SealingCompleted',
    'FlowSubmitRequested',
  ]);
  expect(next(life, settle('giveUp')).types).toEqual(['AttentionSettled']);
  expect(refusalOf(life, settle('resend'))).toMatchObject(notForThis);
});

describe('what of several is meant', () => {
  const failed = hostOutcome('sealCode:0', { kind: 'refused', message: '字段不存在' });
  const life = [applySeal(), applied(), failed, appendUses(), appendCame(unknown)];

  test('the oldest, or the one that is named', () => {
    const left = (choice: Choice) =>
      next(life, settle('confirm', choice)).request.attention.map(({ about }) => about);
    expect(left({})).toEqual(['append:c-append']);
    expect(left({ about: 'append:c-append' })).toEqual(['sealCode:0']);
  });

  test('nothing that is not there, or not any more', () => {
    expect(refusalOf(life, settle('confirm', { about: 'apply' }))).toEqual({ code: 'nothing-to-settle' });
    expect(refusalOf([applySeal()], settle('confirm'))).toEqual({ code: 'nothing-to-settle' });
    const both = [
      settle('confirm', { commandId: 'c-1' }),
      settle('confirm', { commandId: 'c-2', sealCode: '2' }),
    ];
    expect(refusalOf([...life, ...both], settle('confirm', { commandId: 'c-3' }))).toEqual({
      code: 'nothing-to-settle',
    });
  });

  test('the same decision again changes nothing', () => {
    const decided = settle('giveUp', { commandId: 'c-1', about: 'sealCode:0' });
    expect(next([...life, decided], decided).types).toEqual([]);
    expect(next([...life, decided], { ...decided, data: { ...decided.data, about: 'apply' } }).types).toEqual(
      [],
    );
  });
});

test('what only a person can see to is not sent again', () => {
  const life = [applySeal(), applyCame(unknown), settle('giveUp'), endCame(unknown, 'end:given-up')];
  expect(refusalOf(life, settle('resend', { commandId: 'c-2' }))).toMatchObject(notForThis);
  for (const decision of ['confirm', 'giveUp'] as const)
    expect(next(life, settle(decision, { commandId: 'c-2' })).request).toMatchObject({
      state: 'applyFailed',
      attention: [],
    });
});

test('what is to be seen to for another reason stays, though it is about the same', () => {
  const { request } = live(applySeal(), applied(null));
  const [missing] = request.attention;
  if (!missing) throw new Error('nothing is missing');
  const other = { ...missing, kind: 'write-failed' as const };
  const decision = decide(settle('giveUp'), { ...request, attention: [missing, other] });
  if (decision.kind !== 'accepted') throw new Error(decision.kind);
  const after = decision.events.reduce(evolve, { ...request, attention: [missing, other] });
  expect(after.attention).toEqual([other]);
});
