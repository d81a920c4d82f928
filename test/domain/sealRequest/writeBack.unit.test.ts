import type { AppendUses, ApplySeal, SealRequestCommand } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { closeAdvice, type SealRequest } from '../../../domain/sealRequest/state';
import type {
  CallbackEvent,
  CallbackRule,
  FlowAction,
  SettingsSnapshot,
  WriteBack,
} from '../../../domain/sealRequest/values';
import {
  appended,
  appendRefused,
  appendUses,
  applied,
  applyRefused,
  applySeal,
  callback,
  ended,
  endRefused,
  endSealing,
  hostDone,
  hostOutcome,
  live,
  lookAfter,
  metadata,
  replied,
  submitRule,
  terms,
} from './life';

/* The three ways in which values reach the form: by a push, in a reply, with the next submit. */

const reply = (fallback: 'push' | 'nextSubmit'): WriteBack => ({
  mode: 'reply',
  fallback,
  confirmSeconds: 60,
});
const nextSubmit: WriteBack = { mode: 'nextSubmit' };
const nextSubmitOrPush: WriteBack = { mode: 'nextSubmit', fallback: 'push' };

const stateField: NonNullable<CallbackRule['writeFields']> = [{ value: 'state', fieldId: 'f-state' }];
const writeRule = (event: CallbackEvent): CallbackRule => ({
  event,
  action: { kind: 'writeFields' },
  writeFields: stateField,
});
const submitWithState = (event: CallbackEvent): CallbackRule => ({
  ...submitRule(event),
  writeFields: stateField,
});
const returnRule = (event: CallbackEvent): CallbackRule => ({
  ...writeRule(event),
  action: { kind: 'returnFlow', waitNodeIds: ['node-seal'], as: 'applicant', to: 'previous' },
});

const code = { fieldId: 'field-code', value: '100001' };
const appendedCode = { fieldId: 'field-appended-code', value: '200002' };
const stateIs = (value: string) => ({ fieldId: 'f-state', value });

const approval: SealRequestCommand = {
  type: 'RecordLook',
  data: { sealCode: '300003', totals: [], used: [] },
  metadata,
};
const source = { value: '[["seal-2",2,0]]', fieldIds: ['f-more', 'f-more-cross'] };
const appendFromForm = (commandId = 'c-append', from = source): AppendUses => ({
  type: 'AppendUses',
  data: { commandId, seals: [{ sealId: 'seal-2', useCount: 2 }], source: from },
  metadata,
});
const emptied = source.fieldIds.map((fieldId) => ({ fieldId, value: '' }));

/** Each event in a word: its type, its effect, and which way that goes. */
function word({ type, data }: SealRequestEvent): string {
  const about = 'effectId' in data ? ` ${data.effectId}` : '';
  if (type === 'AttentionRaised') return `${type} ${data.kind} ${data.about}`;
  return `${type}${about}${'via' in data && data.via ? ` by ${data.via}` : ''}`;
}

/** Given a life, when one more thing happens: what follows from it, and how things stand then. */
function next(given: readonly SealRequestCommand[], when: SealRequestCommand) {
  const before = live(...given).ledger.length;
  const { request, ledger } = live(...given, when);
  const events = ledger.slice(before);
  return { request, events, words: events.map(word) };
}

const queued = ({ hostEffects }: SealRequest) => hostEffects.map(({ data }) => data.effectId);
const waiting = ({ waitingWrites }: SealRequest) =>
  waitingWrites.map(({ data: { effectId, via } }) => `${effectId} by ${via}`);

const lifeOf = (changed: Partial<SettingsSnapshot>, ...more: SealRequestCommand[]): SealRequestCommand[] => [
  applySeal(changed),
  applied(),
  ...more,
];

describe('where the host is told', () => {
  test('a code is pushed, and nothing waits', () => {
    const { request, events, words } = next([applySeal()], applied());
    expect(words).toEqual(['SealApplied', 'FieldWriteRequested sealCode:0']);
    expect(events[1]?.data).toStrictEqual({ effectId: 'sealCode:0', fields: [code], carriesSealCode: true });
    expect([queued(request), waiting(request)]).toEqual([['sealCode:0'], []]);
  });

  test('done, it is written', () => {
    const { request, words } = next(lifeOf({}), hostDone('sealCode:0'));
    expect(words).toEqual(['FieldsWritten sealCode:0']);
    expect(queued(request)).toEqual([]);
  });

  test.each(['refused', 'unknown'] as const)('%s, it is not written, and an operator is told', (kind) => {
    const { request, words } = next(lifeOf({}), hostOutcome('sealCode:0', { kind, message: 'no' }));
    expect(words).toEqual(['FieldWriteFailed sealCode:0', 'AttentionRaised write-failed sealCode:0']);
    expect([queued(request), waiting(request)]).toEqual([[], []]);
  });

  test('a rule pushes its fields before it submits, and the submit carries nothing', () => {
    const { events, words } = next(
      lifeOf({ rules: [submitWithState('sealingCompleted')] }, hostDone('sealCode:0')),
      callback('sealingCompleted'),
    );
    expect(words.slice(1)).toEqual([
      'FieldWriteRequested rule:sealingCompleted:0:fields',
      'FlowSubmitRequested rule:sealingCompleted:0:flow',
    ]);
    expect(events[2]?.data).not.toHaveProperty('carries');
  });

  test('a reply is nothing that it waits for', () => {
    for (const outcome of ['shown', 'notShown'] as const)
      expect(next(lifeOf({}), replied('sealCode:0', outcome)).events).toEqual([]);
  });
});

describe('where whoever asked is told in the reply', () => {
  const writeBack = reply('push');
  const given = lifeOf({ writeBack });

  test('a code waits to be confirmed, for as long as the host says, and the host is not told', () => {
    const { request, events } = next([applySeal({ writeBack })], applied());
    expect(events[1]).toStrictEqual({
      type: 'FieldWriteRequested',
      data: {
        effectId: 'sealCode:0',
        fields: [code],
        carriesSealCode: true,
        via: 'reply',
        confirmSeconds: 60,
      },
      metadata: { at: metadata.now, actor: metadata.actor },
    });
    expect([queued(request), waiting(request)]).toEqual([[], ['sealCode:0 by reply']]);
  });

  test('shown, it is written', () => {
    const { request, words } = next(given, replied('sealCode:0'));
    expect(words).toEqual(['FieldsWritten sealCode:0']);
    expect([queued(request), waiting(request)]).toEqual([[], []]);
  });

  test('not shown, it is pushed, like any push', () => {
    const { request, words } = next(given, replied('sealCode:0', 'notShown'));
    expect(words).toEqual(['FieldWriteRerouted sealCode:0 by push']);
    expect(request.waitingWrites).toEqual([]);
    expect(request.hostEffects.map(({ type, data }) => ({ type, data }))).toStrictEqual([
      {
        type: 'FieldWriteRequested',
        data: { effectId: 'sealCode:0', fields: [code], carriesSealCode: true },
      },
    ]);
    expect(next([...given, replied('sealCode:0', 'notShown')], hostDone('sealCode:0')).words).toEqual([
      'FieldsWritten sealCode:0',
    ]);
  });

  test('pushed and refused, an operator is told', () => {
    const pushed = [...given, replied('sealCode:0', 'notShown')];
    const { request, words } = next(pushed, hostOutcome('sealCode:0', { kind: 'refused', message: 'no' }));
    expect(words).toEqual(['FieldWriteFailed sealCode:0', 'AttentionRaised write-failed sealCode:0']);
    expect([queued(request), waiting(request)]).toEqual([[], []]);
  });

  test('the push waits its turn behind what the host is told already', () => {
    const rules = [submitRule('sealingCompleted')];
    const told = lifeOf({ writeBack, rules }, callback('sealingCompleted'));
    const { request } = next(told, replied('sealCode:0', 'notShown'));
    expect(queued(request)).toEqual(['rule:sealingCompleted:0:flow', 'sealCode:0']);
  });

  test.each(['shown', 'notShown'] as const)(
    'whatever comes after the first answer changes nothing: %s',
    (first) => {
      for (const second of ['shown', 'notShown'] as const)
        expect(next([...given, replied('sealCode:0', first)], replied('sealCode:0', second)).events).toEqual(
          [],
        );
    },
  );

  test('an answer about something else changes nothing', () => {
    for (const effectId of ['sealCode:1', 'apply', 'rule:autoEnded:0:flow'])
      expect(next(given, replied(effectId, 'notShown')).events).toEqual([]);
  });

  test('an outcome of a push that never was changes nothing', () => {
    expect(next(given, hostDone('sealCode:0')).events).toEqual([]);
  });

  test('of an append it is the same, and each write is confirmed for itself', () => {
    const both = [...given, appendUses(), appended()];
    expect(waiting(live(...both).request)).toEqual(['sealCode:0 by reply', 'sealCode:1 by reply']);
    const second = next(both, replied('sealCode:1'));
    expect(second.words).toEqual(['FieldsWritten sealCode:1']);
    expect(waiting(second.request)).toEqual(['sealCode:0 by reply']);
    expect(queued(next([...both, replied('sealCode:1')], replied('sealCode:0', 'notShown')).request)).toEqual(
      ['sealCode:0'],
    );
  });

  test('the detail button goes the same way as the first code', () => {
    const detailButton = { fieldId: 'f-button', value: 'https://seals.example.com/seal-details/launch' };
    expect(next([applySeal({ writeBack, detailButton })], applied()).events[1]).toMatchObject({
      data: { fields: [code, detailButton], via: 'reply' },
    });
    expect(next(lifeOf({ writeBack, detailButton }, appendUses()), appended()).events[1]).toMatchObject({
      data: { fields: [appendedCode], via: 'reply' },
    });
  });

  test('a code that an approval gives later is in no reply: it is pushed', () => {
    const { words } = next([applySeal({ writeBack, vendorApproves: true }), applied(null)], approval);
    expect(words).toEqual(['ApprovalGranted', 'FieldWriteRequested sealCode:0']);
  });

  test('what a rule or a failure writes is in no reply: it is pushed', () => {
    const rules = [submitWithState('sealingCompleted')];
    const fired = next(lifeOf({ writeBack, rules }), callback('sealingCompleted'));
    expect(fired.words.slice(1)).toEqual([
      'FieldWriteRequested rule:sealingCompleted:0:fields',
      'FlowSubmitRequested rule:sealingCompleted:0:flow',
    ]);
    expect(fired.events[2]?.data).not.toHaveProperty('carries');
    const onFailure = { field: 'f-error' };
    expect(next([applySeal({ writeBack, onFailure })], applyRefused).words).toEqual([
      'SealApplyFailed',
      'FieldWriteRequested failure:apply:fields',
    ]);
  });

  test('nothing to write is nothing to wait for', () => {
    const { request, words } = next([applySeal({ writeBack })], applied(null));
    expect(words).toEqual(['SealApplied', 'AttentionRaised code-missing apply']);
    expect(waiting(request)).toEqual([]);
  });
});

describe('where an unconfirmed reply goes on to the next submit', () => {
  const writeBack = reply('nextSubmit');
  const given = lifeOf({ writeBack });

  test('not shown, it waits for the submit, and no longer to be confirmed', () => {
    const { request, words } = next(given, replied('sealCode:0', 'notShown'));
    expect(words).toEqual(['FieldWriteRerouted sealCode:0 by nextSubmit']);
    expect(queued(request)).toEqual([]);
    expect(request.waitingWrites.map(({ data }) => data)).toStrictEqual([
      { effectId: 'sealCode:0', fields: [code], carriesSealCode: true, via: 'nextSubmit' },
    ]);
  });

  test('a reply about it comes too late then', () => {
    for (const outcome of ['shown', 'notShown'] as const)
      expect(
        next([...given, replied('sealCode:0', 'notShown')], replied('sealCode:0', outcome)).events,
      ).toEqual([]);
  });

  test('the submit of a rule carries it, and the rule writes its own with it', () => {
    const rules = [submitWithState('sealingCompleted')];
    const late = lifeOf({ writeBack, rules }, replied('sealCode:0', 'notShown'));
    const { request, events, words } = next(late, callback('sealingCompleted'));
    expect(words.slice(1)).toEqual([
      'FieldWriteRequested rule:sealingCompleted:0:fields by nextSubmit',
      'FlowSubmitRequested rule:sealingCompleted:0:flow',
    ]);
    expect(events[2]).toMatchObject({
      data: {
        carries: [
          { effectId: 'sealCode:0', fields: [code] },
          { effectId: 'rule:sealingCompleted:0:fields', fields: [stateIs('completed')] },
        ],
      },
    });
    expect(queued(request)).toEqual(['rule:sealingCompleted:0:flow']);
  });

  test('while it may still be confirmed, no submit carries it', () => {
    const { request, events } = next(given, callback('sealingCompleted'));
    expect(events[1]?.data).not.toHaveProperty('carries');
    expect(waiting(request)).toEqual(['sealCode:0 by reply']);
  });

  test.each<[string, CallbackRule[]]>([
    ['no rule at all', []],
    ['rules that only write or return', [writeRule('sealingCompleted'), returnRule('filesArchived')]],
  ])('where no submit can come, it is pushed: %s', (_what, rules) => {
    const { words } = next(lifeOf({ writeBack, rules }), replied('sealCode:0', 'notShown'));
    expect(words).toEqual(['FieldWriteRerouted sealCode:0 by push']);
  });

  test('where the only submit of the round is on its way already, it is pushed', () => {
    const rules = [submitRule('sealingCompleted')];
    const fired = lifeOf({ writeBack, rules }, callback('sealingCompleted'));
    expect(next(fired, replied('sealCode:0', 'notShown')).words).toEqual([
      'FieldWriteRerouted sealCode:0 by push',
    ]);
  });

  test('a code that an approval gives later waits for the submit at once', () => {
    const { words } = next([applySeal({ writeBack, vendorApproves: true }), applied(null)], approval);
    expect(words).toEqual(['ApprovalGranted', 'FieldWriteRequested sealCode:0 by nextSubmit']);
  });
});

describe('where values travel with the next submit', () => {
  const rules = [submitWithState('sealingCompleted'), submitRule('filesArchived')];
  const flow = 'rule:sealingCompleted:0:flow';
  const ruleFields = 'rule:sealingCompleted:0:fields';

  test('a code waits, without a time', () => {
    const { request, events } = next([applySeal({ writeBack: nextSubmit })], applied());
    expect(events[1]?.data).toStrictEqual({
      effectId: 'sealCode:0',
      fields: [code],
      carriesSealCode: true,
      via: 'nextSubmit',
    });
    expect([queued(request), waiting(request)]).toEqual([[], ['sealCode:0 by nextSubmit']]);
  });

  test('no reply is waited for', () => {
    for (const outcome of ['shown', 'notShown'] as const)
      expect(next(lifeOf({ writeBack: nextSubmit }), replied('sealCode:0', outcome)).events).toEqual([]);
  });

  test('the codes of application and append travel together, in the order in which they came', () => {
    const given = lifeOf(
      { writeBack: nextSubmit, rules: [submitRule('sealingCompleted')] },
      appendUses(),
      appended(),
    );
    const readBack = lookAfter(live(...given).request);
    const { events } = next(given, callback('sealingCompleted', { readBack }));
    expect(events[1]).toMatchObject({
      type: 'FlowSubmitRequested',
      data: {
        carries: [
          { effectId: 'sealCode:0', fields: [code] },
          { effectId: 'sealCode:1', fields: [appendedCode] },
        ],
      },
    });
  });

  test('done, all of it is written', () => {
    const given = lifeOf({ writeBack: nextSubmit, rules }, callback('sealingCompleted'));
    const { request, words } = next(given, hostDone(flow));
    expect(words).toEqual([
      `FlowSubmitted ${flow}`,
      'FieldsWritten sealCode:0',
      `FieldsWritten ${ruleFields}`,
    ]);
    expect([queued(request), waiting(request)]).toEqual([[], []]);
  });

  test('what comes after a submit waits for another', () => {
    const given = lifeOf({ writeBack: nextSubmit, rules }, callback('sealingCompleted'), hostDone(flow));
    const { events } = next(given, callback('filesArchived'));
    expect(events.map(word).slice(1)).toEqual(['FlowSubmitRequested rule:filesArchived:0:flow']);
    expect(events[1]?.data).not.toHaveProperty('carries');
  });

  test.each([
    ['skipped', { kind: 'skipped', foundNodeId: 'node-x' }, [`SubmitSkipped ${flow}`]],
    [
      'refused',
      { kind: 'refused', message: 'no' },
      [`FlowActionFailed ${flow}`, `AttentionRaised flow-action-failed ${flow}`],
    ],
  ] as const)('a submit that is %s leaves it behind', (_what, outcome, first) => {
    const left = (writeBack: WriteBack) =>
      next(lifeOf({ writeBack, rules }, callback('sealingCompleted')), hostOutcome(flow, outcome));

    const pushed = left(nextSubmitOrPush);
    expect(pushed.words).toEqual([
      ...first,
      'FieldWriteRerouted sealCode:0 by push',
      `FieldWriteRerouted ${ruleFields} by push`,
    ]);
    expect([queued(pushed.request), waiting(pushed.request)]).toEqual([['sealCode:0', ruleFields], []]);

    const failed = left(nextSubmit);
    expect(failed.words).toEqual([
      ...first,
      'FieldWriteFailed sealCode:0',
      'AttentionRaised write-failed sealCode:0',
      `FieldWriteFailed ${ruleFields}`,
      `AttentionRaised write-failed ${ruleFields}`,
    ]);
    expect([queued(failed.request), waiting(failed.request)]).toEqual([[], []]);
  });

  test('a submit of unknown outcome may have carried it: an operator is told, and it is not sent again', () => {
    const given = lifeOf({ writeBack: nextSubmitOrPush, rules }, callback('sealingCompleted'));
    const { request, words } = next(given, hostOutcome(flow, { kind: 'unknown', message: 'timeout' }));
    expect(words).toEqual([`FlowActionFailed ${flow}`, `AttentionRaised flow-action-unknown ${flow}`]);
    expect(queued(request)).toEqual([]);
    expect(closeAdvice(request)).toEqual({ kind: 'stay' });
  });

  test('a skipped submit that carried nothing leaves nothing behind', () => {
    const given = lifeOf(
      { rules: [submitRule('sealingCompleted')] },
      hostDone('sealCode:0'),
      callback('sealingCompleted'),
    );
    expect(next(given, hostOutcome(flow, { kind: 'skipped', foundNodeId: 'node-x' })).words).toEqual([
      `SubmitSkipped ${flow}`,
    ]);
  });

  test('a return carries nothing: what waits goes on waiting for a submit that can still come', () => {
    const returning = [returnRule('sealingCompleted'), submitRule('filesArchived')];
    const given = lifeOf({ writeBack: nextSubmitOrPush, rules: returning });
    const { request, words, events } = next(given, callback('sealingCompleted'));
    expect(words.slice(1)).toEqual([
      `FieldWriteRequested ${ruleFields} by nextSubmit`,
      `FlowReturnRequested ${flow}`,
    ]);
    expect(events[2]?.data).not.toHaveProperty('carries');
    expect(waiting(request)).toEqual(['sealCode:0 by nextSubmit', `${ruleFields} by nextSubmit`]);
    expect(
      next([...given, callback('sealingCompleted'), hostDone(flow)], callback('filesArchived')).events[1],
    ).toMatchObject({
      data: {
        carries: [
          { effectId: 'sealCode:0', fields: [code] },
          { effectId: ruleFields, fields: [stateIs('completed')] },
        ],
      },
    });
  });

  test.each<[string, CallbackRule[]]>([
    ['no rule at all', []],
    ['rules that only write or return', [writeRule('filesArchived'), returnRule('sealingCompleted')]],
  ])(
    'no submit can come: with %s it is pushed where the host takes that, and else an operator is told',
    (_what, other) => {
      expect(next([applySeal({ writeBack: nextSubmitOrPush, rules: other })], applied()).words).toEqual([
        'SealApplied',
        'FieldWriteRequested sealCode:0',
      ]);
      expect(next([applySeal({ writeBack: nextSubmit, rules: other })], applied()).words).toEqual([
        'SealApplied',
        'FieldWriteRequested sealCode:0 by nextSubmit',
        'FieldWriteFailed sealCode:0',
        'AttentionRaised write-failed sealCode:0',
      ]);
    },
  );

  test('no submit can come any more: the one of this round is over', () => {
    const last = [submitRule('sealingCompleted'), writeRule('filesArchived')];
    const given = (writeBack: WriteBack) =>
      lifeOf({ writeBack, rules: last }, callback('sealingCompleted'), hostDone(flow));
    expect(next(given(nextSubmitOrPush), callback('filesArchived')).words.slice(1)).toEqual([
      'FieldWriteRequested rule:filesArchived:0:fields',
    ]);
    expect(next(given(nextSubmit), callback('filesArchived')).words.slice(1)).toEqual([
      'FieldWriteRequested rule:filesArchived:0:fields by nextSubmit',
      'FieldWriteFailed rule:filesArchived:0:fields',
      'AttentionRaised write-failed rule:filesArchived:0:fields',
    ]);
  });

  test('the next round has a submit of its own again', () => {
    const given = lifeOf(
      { writeBack: nextSubmitOrPush, rules: [submitRule('sealingCompleted')] },
      callback('sealingCompleted'),
      hostDone(flow),
      appendUses(),
    );
    expect(next(given, appended()).words).toEqual([
      'UsesAppended append:c-append',
      'FieldWriteRequested sealCode:1 by nextSubmit',
    ]);
  });

  test('a failure that submits carries its own message, and whatever waits', () => {
    const action: FlowAction = { kind: 'submitFlow', waitNodeIds: ['node-seal'], as: 'applicant' };
    const onFailure = { field: 'f-error', action };
    const rules = [submitRule('filesArchived')];
    const given = lifeOf({ writeBack: nextSubmit, rules, onFailure }, appendUses());
    const { words, events } = next(given, appendRefused);
    expect(words).toEqual([
      'AppendFailed append:c-append',
      'FieldWriteRequested failure:append:c-append:fields by nextSubmit',
      'FlowSubmitRequested failure:append:c-append:flow',
    ]);
    expect(events[2]).toMatchObject({
      data: {
        waitNodeIds: ['node-seal'],
        carries: [
          { effectId: 'sealCode:0', fields: [code] },
          { effectId: 'failure:append:c-append:fields', fields: [{ fieldId: 'f-error', value: '次数超限' }] },
        ],
      },
    });
  });
});

describe('after an end nothing that carries the code is written any more', () => {
  const ending = [endSealing(), ended()];

  test.each<[string, Partial<SettingsSnapshot>, SealRequestCommand[], string[]]>([
    ['a reply that is not confirmed yet', { writeBack: reply('push') }, [], ['sealCode:0']],
    ['two of them', { writeBack: reply('push') }, [appendUses(), appended()], ['sealCode:0', 'sealCode:1']],
    ['what waits for a submit', { writeBack: nextSubmit }, [], ['sealCode:0']],
    [
      'what waits for a submit after a reply',
      { writeBack: reply('nextSubmit') },
      [replied('sealCode:0', 'notShown')],
      ['sealCode:0'],
    ],
    [
      'one that waits for its turn at the host, and one for a reply',
      { writeBack: reply('push'), onFailure: { field: 'f-error' } },
      [
        appendUses(),
        appendRefused,
        replied('sealCode:0', 'notShown'),
        appendUses('c-more'),
        appended('200002', 'c-more'),
      ],
      ['sealCode:0', 'sealCode:1'],
    ],
  ])('%s', (_what, changed, more, dropped) => {
    const { request, words } = next([...lifeOf(changed, ...more), endSealing()], ended());
    expect(words).toEqual([
      'SealingEnded end:c-end',
      ...dropped.map((effectId) => `FieldWriteDropped ${effectId}`),
    ]);
    expect(waiting(request)).toEqual([]);
    expect(queued(request)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^sealCode/)]));
  });

  test('a reply about what was dropped changes nothing', () => {
    const given = lifeOf({ writeBack: reply('push') }, ...ending);
    for (const outcome of ['shown', 'notShown'] as const)
      expect(next(given, replied('sealCode:0', outcome)).events).toEqual([]);
  });

  test('a late submit carries what its rule writes, and no code', () => {
    const rules = [submitWithState('filesArchived')];
    const { events } = next(lifeOf({ writeBack: nextSubmit, rules }, ...ending), callback('filesArchived'));
    expect(events[2]).toMatchObject({
      type: 'FlowSubmitRequested',
      data: { carries: [{ effectId: 'rule:filesArchived:0:fields', fields: [stateIs('archived')] }] },
    });
  });

  test('what carries none stays, and is still written', () => {
    const changed = {
      writeBack: nextSubmit,
      onFailure: { field: 'f-error' },
      rules: [submitRule('filesArchived')],
    };
    const given = lifeOf(changed, appendUses(), appendRefused, ...ending);
    expect(waiting(live(...given).request)).toEqual(['failure:append:c-append:fields by nextSubmit']);
    expect(next(given, callback('filesArchived')).events[1]).toMatchObject({
      data: { carries: [{ effectId: 'failure:append:c-append:fields' }] },
    });
  });

  test('rules push theirs as before', () => {
    const rules = [writeRule('filesArchived')];
    const { words } = next(lifeOf({ writeBack: reply('push'), rules }, ...ending), callback('filesArchived'));
    expect(words.slice(1)).toEqual(['FieldWriteRequested rule:filesArchived:0:fields']);
  });

  test('an end that the vendor refuses drops nothing', () => {
    for (const writeBack of [reply('push'), nextSubmit]) {
      const { request, words } = next(lifeOf({ writeBack }, endSealing()), endRefused);
      expect(words).toEqual(['EndFailed end:c-end']);
      expect(waiting(request)).toHaveLength(1);
    }
  });

  test('an end that is only under way drops nothing yet', () => {
    expect(waiting(live(...lifeOf({ writeBack: reply('push') }, endSealing())).request)).toEqual([
      'sealCode:0 by reply',
    ]);
  });
});

describe('an append out of a form', () => {
  const { appendSealCodeField: _none, ...withoutCodeField } = terms;
  const applyWithout = (writeBack?: WriteBack): ApplySeal => {
    const apply = applySeal();
    return {
      ...apply,
      data: { ...apply.data, terms: { ...withoutCodeField, ...(writeBack ? { writeBack } : {}) } },
    };
  };
  const consumed = { commandId: 'c-append', value: source.value, clearedBy: 'sealCode:1', cleared: false };

  test('keeps what it came from while it is under way, and consumes it when it is done', () => {
    const asked = live(...lifeOf({}), appendFromForm()).request;
    expect(asked).toMatchObject({ vendorEffect: { kind: 'append', source }, consumed: null });
    const { request, events } = next([...lifeOf({}), appendFromForm()], appended());
    expect(request.consumed).toStrictEqual(consumed);
    expect(events[1]?.data).toStrictEqual({
      effectId: 'sealCode:1',
      fields: [appendedCode, ...emptied],
      carriesSealCode: true,
    });
  });

  test('empties its fields where no code is written', () => {
    const { events, request } = next([applyWithout(), applied(), appendFromForm()], appended());
    expect(events[1]?.data).toStrictEqual({
      effectId: 'sealCode:1',
      fields: emptied,
      carriesSealCode: false,
    });
    expect(request.consumed).toStrictEqual(consumed);
  });

  test('that is emptying alone, goes on after an end', () => {
    for (const writeBack of [reply('push'), nextSubmit]) {
      const given = [applyWithout(writeBack), applied(), appendFromForm(), appended(), endSealing()];
      const { request, words } = next(given, ended());
      expect(words).toEqual(['SealingEnded end:c-end', 'FieldWriteDropped sealCode:0']);
      expect(waiting(request)).toEqual([`sealCode:1 by ${writeBack.mode}`]);
    }
  });

  test.each<[string, SealRequestCommand[], Partial<SettingsSnapshot>]>([
    ['a push', [hostDone('sealCode:0'), hostDone('sealCode:1')], {}],
    ['a reply that was shown', [replied('sealCode:1')], { writeBack: reply('push') }],
    [
      'a push after a reply',
      [replied('sealCode:1', 'notShown'), hostDone('sealCode:1')],
      { writeBack: reply('push') },
    ],
    [
      'a submit',
      [callback('filesArchived'), hostDone('rule:filesArchived:1:flow')],
      { writeBack: nextSubmit },
    ],
    [
      'a submit after a reply',
      [replied('sealCode:1', 'notShown'), callback('filesArchived'), hostDone('rule:filesArchived:1:flow')],
      { writeBack: reply('nextSubmit') },
    ],
  ])('is cleared when its fields are written, by %s', (_what, more, changed) => {
    const given = lifeOf(changed, appendFromForm(), appended(), ...more);
    expect(live(...given.slice(0, -1)).request.consumed).toStrictEqual(consumed);
    expect(live(...given).request.consumed).toStrictEqual({ ...consumed, cleared: true });
  });

  test('is not cleared by the write of another round, nor by one that failed', () => {
    const given = lifeOf({}, appendFromForm(), appended());
    expect(live(...given, hostDone('sealCode:0')).request.consumed).toStrictEqual(consumed);
    const failed = hostOutcome('sealCode:1', { kind: 'refused', message: 'no' });
    expect(live(...given, failed).request.consumed).toStrictEqual(consumed);
  });

  test('is not consumed when the vendor refuses it', () => {
    expect(live(...lifeOf({}), appendFromForm(), appendRefused).request.consumed).toBeNull();
    const again = { ...source, value: 'another' };
    const given = lifeOf(
      {},
      appendFromForm('c-first'),
      appended('200002', 'c-first'),
      appendFromForm('c-append', again),
    );
    expect(live(...given, appendRefused).request.consumed).toStrictEqual({
      ...consumed,
      commandId: 'c-first',
    });
  });

  test('takes the place of the one before it, whose clearing says nothing of it', () => {
    const other = { value: '[["seal-2",5,0]]', fieldIds: ['f-more'] };
    const given = lifeOf(
      {},
      appendFromForm('c-first'),
      appended('200002', 'c-first'),
      appendFromForm('c-second', other),
      appended('300003', 'c-second'),
    );
    const second = { commandId: 'c-second', value: other.value, clearedBy: 'sealCode:2', cleared: false };
    const done = [hostDone('sealCode:0'), hostDone('sealCode:1')];
    expect(live(...given, ...done).request.consumed).toStrictEqual(second);
    expect(live(...given, ...done, hostDone('sealCode:2')).request.consumed).toStrictEqual({
      ...second,
      cleared: true,
    });
  });

  test('asked for directly consumes nothing, and forgets nothing', () => {
    expect(live(...lifeOf({}), appendUses(), appended()).request.consumed).toBeNull();
    const given = lifeOf(
      {},
      appendFromForm(),
      appended(),
      appendUses('c-direct'),
      appended(null, 'c-direct'),
    );
    expect(live(...given).request.consumed).toStrictEqual(consumed);
  });
});

describe('closing', () => {
  const writeBack = reply('push');
  test.each<[string, SealRequestCommand[], object]>([
    ['archived', lifeOf({ writeBack, rules: [] }, callback('filesArchived')), { kind: 'now' }],
    [
      'completed',
      lifeOf({ writeBack, rules: [] }, callback('sealingCompleted')),
      { kind: 'afterQuiet', seconds: 100 },
    ],
  ])('%s stays while a reply is open, and closes once it is confirmed or pushed', (_what, given, then) => {
    expect(closeAdvice(live(...given).request)).toEqual({ kind: 'stay' });
    expect(closeAdvice(live(...given, replied('sealCode:0')).request)).toEqual(then);
    const pushing = [...given, replied('sealCode:0', 'notShown')];
    expect(closeAdvice(live(...pushing).request)).toEqual({ kind: 'stay' });
    expect(closeAdvice(live(...pushing, hostDone('sealCode:0')).request)).toEqual(then);
  });

  test('a write that was left behind and failed waits for an operator', () => {
    const given = lifeOf(
      { writeBack: nextSubmit, rules: [submitWithState('approvalRejected')] },
      callback('approvalRejected'),
    );
    const skipped = hostOutcome('rule:approvalRejected:0:flow', { kind: 'skipped', foundNodeId: 'node-x' });
    expect(closeAdvice(live(...given, skipped).request)).toEqual({ kind: 'stay' });
    expect(closeAdvice(live(...given, hostDone('rule:approvalRejected:0:flow')).request)).toEqual({
      kind: 'now',
    });
  });

  test.each<[string, SealRequestCommand[], object]>([
    ['an end', [endSealing(), ended()], { kind: 'afterQuiet', seconds: 100 }],
    ['an end by time', [callback('autoEnded')], { kind: 'afterQuiet', seconds: 100 }],
    ['a termination', [callback('approvalTerminated')], { kind: 'now' }],
    ['a rejection', [callback('approvalRejected')], { kind: 'now' }],
  ])('%s drops the dead code of an open reply, and no longer waits for it', (_what, ending, then) => {
    const { request } = live(...lifeOf({ writeBack, rules: [] }, ...ending));
    expect(waiting(request)).toEqual([]);
    expect(closeAdvice(request)).toEqual(then);
  });
});

test('no request, no reply', () => {
  expect(decide(replied('sealCode:0'), null)).toEqual({ kind: 'refused', refusal: { code: 'not-found' } });
});
