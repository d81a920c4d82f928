import { decide } from '../../../domain/sealRequest/decide';
import { fold } from '../../../domain/sealRequest/evolve';
import { closeAdvice, hasClosedBy, type SealRequest } from '../../../domain/sealRequest/state';
import type { CallbackEvent } from '../../../domain/sealRequest/values';
import {
  appended,
  appendUses,
  applied,
  applyRefused,
  applySeal,
  callback,
  ended,
  endRefused,
  endSealing,
  hostDone,
  live,
  lookAfter,
  requestIn,
  submitRule,
} from './life';

const secondRound = [applySeal(), applied(), callback('sealingCompleted'), appendUses(), appended()];

describe('rounds', () => {
  test('a confirmed append opens the next round, raises the totals and writes the new code to its own field', () => {
    const { request, ledger } = live(...secondRound);
    expect(request).toMatchObject({ state: 'sealing', round: 1, sealCode: '200002', codeLive: true });
    expect(request.seals.map(({ useCount }) => useCount)).toEqual([3, 3]);
    expect(ledger.at(-1)).toMatchObject({
      type: 'FieldWriteRequested',
      data: { fields: [{ fieldId: 'field-appended-code', value: '200002' }], carriesSealCode: true },
    });
  });

  test('an append that gives no other code keeps the one there is', () => {
    const { request } = live(applySeal(), applied('100001'), appendUses(), appended(null));
    expect(request).toMatchObject({ sealCode: '100001', codeLive: true });
  });

  test('a completion of the second round counts when a look after the append confirms it, and fires again', () => {
    const { request } = live(...secondRound);
    const decision = decide(callback('sealingCompleted', { readBack: lookAfter(request) }), request);
    expect(decision).toMatchObject({
      events: [{ type: 'SealingCompleted', data: { round: 1, rule: true } }, { type: 'FlowSubmitRequested' }],
    });
  });

  const { request } = live(...secondRound);
  const stale = { confirmed: true, totals: live(applySeal(), applied()).request.seals };
  const endless = {
    confirmed: true,
    totals: request.seals.map((seal) => ({ ...seal, useCount: 'unlimited' as const })),
  };
  const partial = { confirmed: true, totals: lookAfter(request).totals.slice(1) };
  test.each([
    ['says nothing', {}, 'earlier-round'],
    ['says an earlier round', { round: 0 }, 'earlier-round'],
    ['says a round that never was', { round: 7 }, 'round-unclear'],
    ['was looked up before the append', { readBack: stale }, 'earlier-round'],
    ['is not confirmed', { readBack: { ...lookAfter(request), confirmed: false } }, 'earlier-round'],
    ['was looked up where not every seal shows', { readBack: partial }, 'round-unclear'],
    ['was looked up where no total tells when', { readBack: endless }, 'round-unclear'],
  ])('from round 1 on a completion that %s is ignored', (_what, extra, reason) => {
    for (const event of ['sealingCompleted', 'autoEnded'] as const) {
      const decision = decide(callback(event, extra), request);
      const first = decision.kind === 'accepted' ? decision.events[0] : decision;
      expect(first).toMatchObject({ type: 'CallbackIgnored', data: { reason } });
    }
  });

  test('a look that shows more than we granted was made after the append', () => {
    const more = request.seals.map((total) => ({ ...total, useCount: total.useCount + 1 }));
    const readBack = { confirmed: true, totals: more };
    expect(decide(callback('sealingCompleted', { readBack }), request)).toMatchObject({
      events: [{ type: 'SealingCompleted' }, {}],
    });
  });

  test('after an append of cross-page uses alone, a look from before it shows the same uses', () => {
    const crossPages = appendUses('c-append', [{ sealId: '9223372036854775807', crossPageUseCount: 1 }]);
    const { request: before } = live(applySeal(), applied());
    const { request: after } = live(applySeal(), applied(), crossPages, appended());
    const judged = (looked: SealRequest) =>
      decide(callback('sealingCompleted', { readBack: lookAfter(looked) }), after);
    expect(judged(before)).toMatchObject({ events: [{ data: { reason: 'earlier-round' } }] });
    expect(judged(after)).toMatchObject({ events: [{ type: 'SealingCompleted' }, {}] });
  });

  test.each(['ended', 'autoEnded', 'archived'] as const)(
    'the late completion of a round counts in %s, though an earlier round had one',
    (state) => {
      const over = {
        ended: [endSealing(), ended()],
        autoEnded: [callback('autoEnded', { round: 1 })],
        archived: [callback('filesArchived')],
      };
      const late = callback('sealingCompleted', { round: 1 });
      const { request: counted } = live(...secondRound, ...over[state], late);
      expect(counted).toMatchObject({ state, completed: { round: 1 } });
      const { request: again } = live(...secondRound, ...over[state], late, {
        ...late,
        data: { ...late.data, inboxId: 'row-again' },
      });
      expect(again.rulesFired.filter(({ event }) => event === 'sealingCompleted')).toEqual([
        { event: 'sealingCompleted', round: 0 },
        { event: 'sealingCompleted', round: 1 },
      ]);
    },
  );

  test('each round is granted when its append is confirmed', () => {
    const now = '2026-11-25T08:00:00.000+08:00';
    const { request: granted } = live(applySeal(), applied(), appendUses(), {
      ...appended(),
      metadata: { now, actor: 'sealflow' },
    });
    expect([granted.grantedAt, granted.changedAt]).toEqual([now, now]);
  });

  test('a grant without a code has none that a person could type', () => {
    expect(live(applySeal(), applied(null)).request).toMatchObject({ state: 'sealing', codeLive: false });
  });

  test('a completion that says this round counts without a look', () => {
    expect(decide(callback('sealingCompleted', { round: 1 }), request)).toMatchObject({
      events: [{ type: 'SealingCompleted' }, {}],
    });
  });

  test('where the binding has no detail call, an operator is asked', () => {
    const blind = live(applySeal({ readBack: false }), applied(), appendUses(), appended()).request;
    const decision = decide(callback('sealingCompleted', { inboxId: 'row-x' }), blind);
    expect(decision).toMatchObject({
      events: [
        { type: 'CallbackIgnored', data: { reason: 'round-unclear' } },
        { type: 'AttentionRaised', data: { kind: 'round-unclear', about: 'row-x' } },
      ],
    });
  });
});

describe('what a callback brings beside its event', () => {
  const used = [
    { sealId: '9223372036854775807', usedCount: 2 },
    { sealId: 'seal-2', usedCount: 1 },
  ];

  test('uses that were seen with it are known before its rule writes them', () => {
    const rule = {
      ...submitRule('sealingCompleted'),
      writeFields: [
        { value: 'usedCount' as const, fieldId: 'f-used' },
        { value: 'leftCount' as const, fieldId: 'f-left' },
      ],
    };
    const readBack = { confirmed: true, totals: [], used };
    const { request, ledger } = live(
      ...[applySeal({ rules: [rule] }), applied()],
      callback('sealingCompleted', { readBack }),
    );
    expect(request.seals.map(({ usedCount }) => usedCount)).toEqual([2, 1]);
    expect(
      ledger.find(({ type, data }) => type === 'FieldWriteRequested' && !data.carriesSealCode),
    ).toMatchObject({
      data: {
        fields: [
          { fieldId: 'f-used', value: '3' },
          { fieldId: 'f-left', value: '1' },
        ],
      },
    });
  });

  test('no fewer than none are left, where a machine counted more than were granted', () => {
    const rule = {
      ...submitRule('sealingCompleted'),
      writeFields: [{ value: 'leftCount' as const, fieldId: 'f-left' }],
    };
    const readBack = { confirmed: true, totals: [], used: [{ sealId: 'seal-2', usedCount: 9 }] };
    const { ledger } = live(
      ...[applySeal({ rules: [rule] }), applied()],
      callback('sealingCompleted', { readBack }),
    );
    expect(ledger).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({ fields: [{ fieldId: 'f-left', value: '3' }] }),
      }),
    );
  });

  test.each<[CallbackEvent, string[]]>([
    ['sealingCompleted', ['files:sealingCompleted:0']],
    ['filesArchived', ['files:filesArchived:0']],
    ['autoEnded', []],
    ['approvalTerminated', []],
    ['approvalRejected', []],
  ])('files are offered where there are some, whether a rule fires or not: %s', (event, offered) => {
    for (const rules of [[], [submitRule(event)]]) {
      const { ledger } = live(
        applySeal({ rules, filesUrl: 'https://sealflow.example' }),
        applied(),
        callback(event),
      );
      const offers = ledger.filter(({ type }) => type === 'FilesOfferRequested');
      expect(offers.map(({ data }) => 'effectId' in data && data.effectId)).toEqual(offered);
    }
  });
});

describe('write-back, rules and failures', () => {
  test('the first grant writes code and detail button, fields before the action of a rule', () => {
    const rule = {
      ...submitRule('sealingCompleted'),
      writeFields: [{ value: 'state', fieldId: 'f-state' }] as never,
    };
    const detailButton = { fieldId: 'f-button', value: 'https://sealflow.example/seal-details/launch' };
    const { ledger } = live(
      applySeal({ rules: [rule], detailButton }),
      applied(),
      callback('sealingCompleted', { inboxId: 'row-w' }),
    );
    const hostEffects = ledger.filter(({ type }) => /^(FieldWrite|Flow)/.test(type));
    expect(hostEffects).toMatchObject([
      { data: { fields: [{ fieldId: 'field-code', value: '100001' }, detailButton] } },
      { type: 'FieldWriteRequested', data: { fields: [{ fieldId: 'f-state', value: 'completed' }] } },
      { type: 'FlowSubmitRequested', data: { waitNodeIds: ['node-seal'], as: 'applicant' } },
    ]);
  });

  test('after an end no waiting code write is carried out any more', () => {
    const { request } = live(applySeal(), applied(), appendUses(), appended(), endSealing(), ended());
    // The first was already on its way; the append's waited behind it.
    expect(request.hostEffects.map(({ data }) => data.effectId)).toEqual(['sealCode:0']);
  });

  test('a refused end tells the host', () => {
    const { ledger } = live(
      ...[applySeal({ onFailure: { field: 'f-error' } }), applied(), endSealing(), endRefused],
    );
    expect(ledger.slice(-2)).toMatchObject([
      { type: 'EndFailed' },
      { data: { fields: [{ fieldId: 'f-error', value: '不可结束' }] } },
    ]);
  });

  test('an application that the vendor grants at once awaits no approval', () => {
    const { request } = live(applySeal({ vendorApproves: true }), applied());
    expect(request).toMatchObject({ state: 'sealing', sealCode: '100001', codeLive: true });
  });

  test('what came of an effect that is over is not what came of the next one', () => {
    const { request } = live(
      ...[applySeal(), applied(), appendUses('c-1'), appended('200001', 'c-1'), appendUses('c-2')],
    );
    for (const late of [appended('200001', 'c-1'), applied(), ended()])
      expect(decide(late, request)).toEqual({ kind: 'accepted', events: [] });
  });

  test('a refused application tells the host', () => {
    const onFailure = { field: 'f-error', action: submitRule('autoEnded').action as never };
    const { request, ledger } = live(applySeal({ onFailure }), applyRefused);
    expect(request).toMatchObject({
      state: 'applyFailed',
      failure: { message: '印章不存在', sealId: 'seal-2' },
    });
    expect(ledger.slice(-2)).toMatchObject([
      { data: { fields: [{ fieldId: 'f-error', value: '印章不存在' }] } },
      { type: 'FlowSubmitRequested' },
    ]);
  });

  test.each([
    ['write-failed', 'sealCode:0', 'refused'],
    ['flow-action-failed', 'rule:sealingCompleted:0:flow', 'refused'],
    ['flow-action-unknown', 'rule:sealingCompleted:0:flow', 'unknown'],
    ['peer-unreachable', 'sealCode:0', 'unreachable'],
    ['peer-unreachable', 'rule:sealingCompleted:0:flow', 'unreachable'],
  ] as const)('%s is recorded, raises attention, and life goes on', (kind, effectId, outcome) => {
    const { request } = live(applySeal(), applied(), callback('sealingCompleted'), {
      type: 'RecordHostEffect',
      data: { effectId, outcome: { kind: outcome, message: 'no' } },
      metadata: { now: '2026-11-24T09:00:00Z', actor: 'sealflow' },
    });
    expect(request.attention).toMatchObject([{ kind, about: effectId, detail: 'no' }]);
    expect(request.hostEffects.map(({ data }) => data.effectId)).not.toContain(effectId);
    expect(closeAdvice(request)).toEqual({ kind: 'stay' });
  });

  test('an unknown outcome waits for an operator: callbacks stay held, nothing is sent again', () => {
    const { request } = live(applySeal(), {
      type: 'RecordApply',
      data: { effectId: 'apply', outcome: { kind: 'unknown', message: 'timeout' } },
      metadata: { now: '2026-11-24T09:00:00Z', actor: 'sealflow' },
    });
    expect(request).toMatchObject({ state: 'applying', vendorEffect: { unresolved: true } });
    expect(request.attention).toMatchObject([{ kind: 'apply-unknown', about: 'apply' }]);
    expect(decide(callback('sealingCompleted'), request)).toEqual({ kind: 'held' });
  });

  test('an approval found at the vendor grants the code, which is written back like any other', () => {
    const { request, ledger } = live(applySeal({ vendorApproves: true }), applied(null), {
      type: 'RecordLook',
      data: { sealCode: '300003', totals: [], used: [] },
      metadata: { now: '2026-11-24T09:00:00Z', actor: 'sealflow' },
    });
    expect(request).toMatchObject({ state: 'sealing', sealCode: '300003' });
    expect(ledger.at(-1)).toMatchObject({ type: 'FieldWriteRequested' });
  });
});

describe('closing', () => {
  const done = (state: Parameters<typeof requestIn>[0]): SealRequest => ({
    ...requestIn(state),
    hostEffects: [],
  });
  const noRules = live(applySeal({ rules: [] }), applied(), callback('sealingCompleted')).request;

  const quiet: SealRequest = { ...noRules, hostEffects: [] };

  test.each([
    ['applying', done('applying'), { kind: 'stay' }],
    ['sealing', done('sealing'), { kind: 'stay' }],
    ['completed, an archive rule pending', done('completed'), { kind: 'afterQuiet', seconds: 1000 }],
    ['completed, no rule pending', quiet, { kind: 'afterQuiet', seconds: 100 }],
    ['ended, an archive rule pending', done('ended'), { kind: 'afterQuiet', seconds: 1000 }],
    ['archived, a completion rule pending', done('archived'), { kind: 'afterQuiet', seconds: 100 }],
    ['terminated', done('terminated'), { kind: 'now' }],
    ['rejected', done('rejected'), { kind: 'now' }],
    ['applyFailed', done('applyFailed'), { kind: 'now' }],
    ['superseded', done('superseded'), { kind: 'now' }],
  ] as const)('%s', (_name, request, advice) => {
    expect(closeAdvice(request)).toEqual(advice);
  });

  test('what is quiet has closed once its time is over, and what stays never has', () => {
    const since = Date.parse(quiet.changedAt);
    expect(hasClosedBy(quiet, since + 100_000)).toBe(false);
    expect(hasClosedBy(quiet, since + 100_001)).toBe(true);
    expect(hasClosedBy(done('rejected'), since)).toBe(true);
    const busy = { ...quiet, hostEffects: requestIn('sealing').hostEffects };
    for (const request of [done('sealing'), busy]) expect(hasClosedBy(request, since + 1e12)).toBe(false);
  });

  test('archived closes at once when no completion rule is pending, and nothing closes over a waiting effect', () => {
    const told = live(applySeal(), applied(), hostDone('sealCode:0'), callback('sealingCompleted')).request;
    const filed = fold(live(applySeal(), applied(), hostDone('sealCode:0')).ledger);
    expect(filed?.hostEffects).toEqual([]);
    expect(closeAdvice(told)).toEqual({ kind: 'stay' });
    const archived = live(
      applySeal(),
      applied(),
      hostDone('sealCode:0'),
      callback('sealingCompleted'),
      hostDone('rule:sealingCompleted:0:flow'),
      callback('filesArchived'),
      hostDone('rule:filesArchived:0:flow'),
    ).request;
    expect(closeAdvice(archived)).toEqual({ kind: 'now' });
  });
});
