import type {
  AppendOutcome,
  ApplyOutcome,
  EndOutcome,
  HostOutcome,
  RecordedOutcome,
  SealRequestCommand,
} from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { fold } from '../../../domain/sealRequest/evolve';
import { closeAdvice } from '../../../domain/sealRequest/state';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  ended,
  endRefused,
  endSealing,
  hostDone,
  hostOutcome,
  live,
  lives,
  metadata,
  settleAttention,
  supersede,
} from './life';

/** What is being carried out is given up, tried at once or ended at any time; and a request as a whole. */

const abandon: SealRequestCommand = {
  type: 'AbandonRequest',
  data: { commandId: 'c-abandon', reason: '合同作废' },
  metadata,
};
const recorded = (type: 'RecordApply' | 'RecordAppend' | 'RecordEnd', effectId: string, outcome: object) =>
  ({ type, data: { effectId, outcome }, metadata }) as RecordedOutcome;
const applyCame = (outcome: ApplyOutcome) => recorded('RecordApply', 'apply', outcome);
const appendCame = (outcome: AppendOutcome) => recorded('RecordAppend', 'append:c-append', outcome);
const endCame = (outcome: EndOutcome, effectId: string) => recorded('RecordEnd', effectId, outcome);
const unknown = { kind: 'unknown', message: 'given up' } as const;
const unsent = { kind: 'unreachable', message: 'given up before it was sent' } as const;
const waits = (about: string): RecordedOutcome => ({
  type: 'RecordWait',
  data: { kind: 'vendor-away', about, since: metadata.now },
  metadata,
});
const giveUp = settleAttention('giveUp');

function next(...commands: SealRequestCommand[]) {
  const before = live(...commands.slice(0, -1)).ledger.length;
  const { request, ledger } = live(...commands);
  return { request, types: ledger.slice(before).map(({ type }) => type) };
}

describe('an effect that is being carried out', () => {
  test('given up, it is under way until its activity says what became of it', () => {
    const { request, types } = next(applySeal(), giveUp);
    expect(types).toEqual(['EffectGivenUp']);
    expect(request).toMatchObject({ state: 'applying', givenUp: [{ effectId: 'apply' }] });
    expect(request.commands).toContainEqual({ commandId: 'c-giveUp', kind: 'settle', outcome: 'done' });
  });

  test.each<[ApplyOutcome, string[], string]>([
    [unknown, ['ApplyGivenUp'], 'applying'],
    [{ kind: 'applied', sealCode: '1' }, ['ApplyGivenUp'], 'applying'],
    [unsent, ['SealApplyFailed'], 'applyFailed'],
    [{ kind: 'refused', message: 'no' }, ['SealApplyFailed'], 'applyFailed'],
  ])('an application that came to %j', (outcome, expected, state) => {
    const { request, types } = next(applySeal(), giveUp, applyCame(outcome));
    expect(types).toEqual(expected);
    expect(request).toMatchObject({ state, givenUp: [] });
    if (state === 'applying') expect(request.vendorEffect).toMatchObject({ effectId: 'end:given-up' });
  });

  test('an application that the vendor has named by its own id is ended by that id', () => {
    const named = { kind: 'applied', sealCode: '1', vendorApplicationId: 'v-9' } as const;
    const { request, types } = next(applySeal({ namedByVendor: true }), giveUp, applyCame(named));
    expect(types).toEqual(['ApplyGivenUp']);
    expect(request).toMatchObject({ vendorApplicationId: 'v-9', vendorEffect: { effectId: 'end:given-up' } });
    const before = live(applySeal({ namedByVendor: true }), giveUp).request;
    expect(decide(applyCame(named), before, () => false)).toMatchObject({
      events: [{ data: { effectId: 'end:given-up' } }],
    });
  });

  test.each<[AppendOutcome, string, number]>([
    [unknown, 'AppendFailed', 0],
    [unsent, 'AppendFailed', 0],
    [{ kind: 'appended', sealCode: '2' }, 'UsesAppended', 1],
  ])('an append that came to %j', (outcome, type, round) => {
    const { request, types } = next(...lives.sealing, appendUses(), giveUp, appendCame(outcome));
    expect(types[0]).toBe(type);
    expect(request).toMatchObject({ state: 'sealing', round, vendorEffect: null });
  });

  test.each<[HostOutcome, string]>([
    [{ kind: 'done' }, 'FieldsWritten'],
    [unknown, 'FieldWriteFailed'],
    [{ kind: 'postponed', message: 'away' }, 'FieldWriteFailed'],
  ])('a write that came to %j: recorded, and life goes on', (outcome, type) => {
    const { request, types } = next(applySeal(), applied(), giveUp, hostOutcome('sealCode:0', outcome));
    expect(types).toEqual([type]);
    expect(request).toMatchObject({ hostEffects: [], attention: [], state: 'sealing' });
  });

  test('tried at once it goes on as it is', () => {
    const { request, types } = next(applySeal(), waits('apply'), settleAttention('resend'));
    expect(types).toEqual(['EffectHurried']);
    expect(request).toMatchObject({ attention: [{ kind: 'vendor-away' }], vendorEffect: { kind: 'apply' } });
  });

  test('tried at once alone where it was named, and otherwise with all that waits', () => {
    const { request } = live(applySeal());
    const hurry = (about: { about?: string }) => {
      const command = settleAttention('resend');
      return decide({ ...command, data: { ...command.data, ...about } }, request);
    };
    expect(hurry({})).toMatchObject({ events: [{ data: expect.not.objectContaining({ alone: true }) }] });
    expect(hurry({ about: 'apply' })).toMatchObject({
      events: [{ data: { effectId: 'apply', alone: true } }],
    });
  });

  test('cannot be confirmed: it would be done a second time', () => {
    expect(decide(settleAttention('confirm'), live(applySeal(), waits('apply')).request)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'invalid', errors: [{ path: 'decision', code: 'under-way' }] },
    });
  });
});

describe('an end behind an effect', () => {
  test('waits for it, and gives up what has waited for long', () => {
    const held = live(applySeal()).request;
    expect(decide(endSealing(), held)).toEqual({ kind: 'held' });
    const { request, types } = next(applySeal(), waits('apply'), endSealing());
    expect(types).toEqual(['EffectGivenUp']);
    expect(request.commands).toContainEqual({ commandId: 'c-end', kind: 'end', outcome: 'pending' });
  });

  test('of an application: it is ended at the vendor, and whoever asked has an answer', () => {
    const life = [applySeal(), waits('apply'), endSealing(), applyCame(unknown)];
    const { request } = next(...life, endCame({ kind: 'ended' }, 'end:given-up'));
    expect(request.state).toBe('applyFailed');
    expect(request.commands).toContainEqual({ commandId: 'c-end', kind: 'end', outcome: 'done' });
  });

  test.each<EndOutcome>([unknown, { kind: 'refused', message: '不可结束' }])(
    'of an application of which the vendor does not tell its end: %j',
    (outcome) => {
      const life = [applySeal(), waits('apply'), endSealing(), applyCame(unknown)];
      const { request } = next(...life, endCame(outcome, 'end:given-up'));
      expect(request).toMatchObject({ state: 'applyFailed', attention: [{ kind: 'code-may-be-live' }] });
      expect(request.failure).toEqual({ message: 'given up by an operator' });
      expect(request.commands).toContainEqual(
        expect.objectContaining({ commandId: 'c-end', outcome: 'failed' }),
      );
    },
  );

  test('of an append: the end runs next', () => {
    const life = [...lives.sealing, appendUses(), waits('append:c-append'), endSealing()];
    const { request, types } = next(...life, appendCame(unknown));
    expect(types).toEqual(['AppendFailed', 'EndRequested']);
    expect(request.vendorEffect).toMatchObject({ effectId: 'end:c-end', reason: '合同作废' });
    expect(live(...life, appendCame(unknown), ended()).request.state).toBe('ended');
  });

  describe('of an append that is given up once more meanwhile', () => {
    const behind = [...lives.sealing, appendUses(), waits('append:c-append'), endSealing()];
    const endOf = (request: ReturnType<typeof live>['request']) =>
      request.commands.find(({ commandId }) => commandId === 'c-end')?.outcome;

    test('the end runs all the same', () => {
      const life = [...behind, giveUp, appendCame(unknown)];
      const { request, types } = next(...life);
      expect(types).toEqual(['AppendFailed', 'EndRequested']);
      expect(request.vendorEffect).toMatchObject({ effectId: 'end:c-end', reason: '合同作废' });
      const after = live(...life, ended()).request;
      expect(after.state).toBe('ended');
      expect(endOf(after)).toBe('done');
    });

    test('also by giving up the request, which is aborted after it', () => {
      const { request } = live(...behind, abandon, appendCame(unknown), ended());
      expect(request).toMatchObject({ state: 'aborted', vendorEffect: null });
      expect(endOf(request)).toBe('done');
    });

    test('what a ledger of before the rule says stays as it was', () => {
      const { ledger } = live(...behind, giveUp);
      const before = ledger.map((event) => {
        if (event.type !== 'EffectGivenUp') return event;
        const { keepsEnd: _, ...data } = event.data;
        return { ...event, data };
      });
      expect(fold(before)?.givenUp).toEqual([{ effectId: 'append:c-append' }]);
    });
  });
});

describe('a request that is given up as a whole', () => {
  const aborts = (life: SealRequestCommand[]) => {
    const { request } = live(...life);
    expect(request).toMatchObject({ state: 'aborted', vendorEffect: null });
    expect(request.commands).toContainEqual({ commandId: 'c-abandon', kind: 'abandon', outcome: 'done' });
    expect(closeAdvice(request)).toEqual({ kind: 'now' });
    return request.attention.map(({ kind }) => kind);
  };
  const endOf = (outcome: EndOutcome) => endCame(outcome, 'end:c-abandon:end');

  test('is ended at the vendor first', () => {
    const { types } = next(...lives.sealing, hostDone('sealCode:0'), abandon);
    expect(types).toEqual(['AbandonRequested', 'EndRequested']);
    // The rules of late events run no more.
    expect(aborts([...lives.sealing, hostDone('sealCode:0'), abandon, endOf({ kind: 'ended' })])).toEqual([
      'rule-not-run',
    ]);
  });

  test('stays open where the end cannot be sent, until a person says what became of it', () => {
    const refused = [...lives.sealing, abandon, endOf({ kind: 'refused', message: '不可结束' })];
    const { request } = live(...refused);
    expect(request).toMatchObject({ state: 'sealing', attention: [{ kind: 'end-unknown' }] });
    expect(aborts([...refused, settleAttention('confirm')])).toEqual(['rule-not-run']);
    expect(aborts([...refused, giveUp])).toEqual(['code-may-be-live', 'rule-not-run']);
  });

  test('an application on its way: cancelled, ended, aborted', () => {
    const life = [applySeal(), abandon];
    expect(live(...life).request.givenUp).toEqual([{ effectId: 'apply' }]);
    const givenUp = [...life, applyCame(unknown)];
    expect(aborts([...givenUp, endCame({ kind: 'ended' }, 'end:given-up')])).toEqual([]);
    expect(aborts([...life, applyCame(unsent)])).toEqual([]);
    // Nobody knows whether it is live: open, with attention.
    const open = [...givenUp, endCame(unknown, 'end:given-up')];
    expect(live(...open).request).toMatchObject({ state: 'applying', attention: [{ kind: 'end-unknown' }] });
    expect(aborts([...open, giveUp])).toEqual(['code-may-be-live']);
    // Given up while it is still tried.
    expect(aborts([...givenUp, giveUp, endCame(unknown, 'end:given-up')])).toEqual(['code-may-be-live']);
  });

  test('an application of which the vendor will not end what may be live stays open', () => {
    const givenUp = [applySeal(), abandon, applyCame({ kind: 'applied', sealCode: '1' })];
    const refusal = { kind: 'refused', message: '不可结束' } as const;
    const refused = [...givenUp, endCame(refusal, 'end:given-up')];
    const { request } = live(...refused);
    expect(request).toMatchObject({ state: 'applying', attention: [{ kind: 'end-unknown' }] });
    expect(closeAdvice(request)).toEqual({ kind: 'stay' });
    expect(aborts([...refused, settleAttention('confirm')])).toEqual([]);
    expect(aborts([...refused, giveUp])).toEqual(['code-may-be-live']);
    expect(aborts([...givenUp, endCame({ ...refusal, noSuchApplication: true }, 'end:given-up')])).toEqual(
      [],
    );
  });

  describe('while it makes way for the next', () => {
    const life = [...lives.sealing, supersede('c-next', true), abandon];
    const endOfNext = (outcome: EndOutcome) => endCame(outcome, 'end:c-next');
    const outcomes = (...commands: SealRequestCommand[]) =>
      Object.fromEntries(
        live(...commands).request.commands.map(({ commandId, outcome }) => [commandId, outcome]),
      );

    test('and has been used: its end is that of the giving up', () => {
      const used = endOfNext({ kind: 'refused', code: 'already-used', message: 'used' });
      const { request, types } = next(...life, used);
      expect(types).toEqual(['EndFailed', 'EndRequested']);
      expect(request.vendorEffect).toMatchObject({ effectId: 'end:c-abandon:end', supersede: false });
      const over = [...life, used, endOf({ kind: 'ended' })];
      aborts(over);
      expect(outcomes(...over)).toMatchObject({ 'c-next': 'failed', 'c-abandon': 'done' });
    });

    test('and is ended: both have what they wanted', () => {
      const over = [...life, endOfNext({ kind: 'ended' })];
      expect(live(...over).request.state).toBe('superseded');
      expect(outcomes(...over)).toMatchObject({ 'c-next': 'done', 'c-abandon': 'done' });
    });

    test('and the vendor refuses the end itself: open, with attention', () => {
      const refused = endOfNext({ kind: 'refused', message: '不可结束' });
      expect(live(...life, refused).request.attention).toMatchObject([{ kind: 'end-unknown' }]);
    });
  });

  describe('with an append of which nobody knows, after a completion', () => {
    const appending = [...lives.completed, appendUses()];
    test.each([
      ['that waits for a person', [appendCame(unknown), abandon]],
      ['that is given up with it', [abandon, appendCame(unknown)]],
    ])('%s: it is ended, as it may have brought a code to life', (_what, steps) => {
      const life = [...appending, ...steps];
      const { request } = live(...life);
      expect(request.vendorEffect).toMatchObject({ kind: 'end', effectId: 'end:c-abandon:end' });
      expect(aborts([...life, endOf({ kind: 'ended' })])).not.toContain('code-may-be-live');
      const refused = [...life, endOf({ kind: 'refused', message: '不可结束' })];
      expect(live(...refused).request.attention).toMatchObject([{ kind: 'end-unknown' }]);
      expect(aborts([...refused, giveUp])).toContain('code-may-be-live');
    });

    test('but not where it was never sent', () => {
      expect(aborts([...appending, abandon, appendCame(unsent)])).not.toContain('code-may-be-live');
      expect(aborts([...appending, appendCame(unsent), abandon])).not.toContain('code-may-be-live');
      const again = [...appending, appendCame(unsent), settleAttention('resend')];
      expect(aborts([...again, appendCame(unsent), abandon])).not.toContain('code-may-be-live');
      expect(aborts([...again, abandon, appendCame(unsent)])).not.toContain('code-may-be-live');
    });
  });

  test('seals that have got their uses keep them', () => {
    const seen = appendCame({ kind: 'seen', shown: { total: 3, appends: 0 } });
    const both = [
      { sealId: '9223372036854775807', useCount: 1 },
      { sealId: 'seal-2', useCount: 1 },
    ];
    const half = [
      ...[applySeal({ appendsPerSeal: true }), applied(), appendUses('c-append', both)],
      ...[seen, appendCame({ kind: 'appended', sealCode: '2' }), seen, appendCame(unknown)],
    ];
    const { request, types } = next(...half, abandon);
    expect(types).toContain('UsesAppended');
    expect(request.seals.map(({ useCount }) => useCount)).toEqual([4, 1]);
    expect(request.vendorEffect).toMatchObject({ effectId: 'end:c-abandon:end' });
    expect(request.commands).toContainEqual(
      expect.objectContaining({ commandId: 'c-append', outcome: 'failed' }),
    );
  });

  test('an append and an end on their way', () => {
    const appending = [...lives.sealing, appendUses(), abandon];
    expect(live(...appending, appended()).request.vendorEffect).toMatchObject({
      effectId: 'end:c-abandon:end',
    });
    const ending = [...lives.sealing, endSealing(), abandon];
    expect(live(...ending).request.vendorEffect).toMatchObject({ effectId: 'end:c-end' });
    expect(aborts([...ending, ended()])).toContain('rule-not-run');
    expect(live(...ending, endRefused).request.attention).toMatchObject([{ kind: 'end-unknown' }]);
  });

  test('with nothing live it is aborted at once', () => {
    expect(aborts([...lives.completed, abandon])).toContain('rule-not-run');
  });

  test('a callback that ends it meanwhile is the last word', () => {
    const life = [applySeal({ vendorApproves: true }), applied(null), abandon, endOf({ kind: 'ended' })];
    expect(live(...life).request.state).toBe('aborted');
    const refusal = decide(abandon, live(...lives.rejected).request);
    expect(refusal).toMatchObject({ kind: 'refused', refusal: { code: 'closed' } });
    expect(live(...life, callback('approvalRejected')).request.state).toBe('aborted');
  });
});
