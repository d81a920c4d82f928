import type { SealRequestCommand } from '../../../domain/sealRequest/commands';
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
  endSealing,
  hostDone,
  hostOutcome,
  live,
  replied,
  settleAttention,
  submitRule,
} from './life';

/** Values that a submit takes along: with one submit, once, and never where no submit can come. */

const lifeOf = (changed: Partial<SettingsSnapshot>, ...more: SealRequestCommand[]) => [
  applySeal(changed),
  applied(),
  ...more,
];
const words = (...commands: SealRequestCommand[]) =>
  live(...commands).ledger.map(({ type, data }) =>
    `${type} ${'effectId' in data ? data.effectId : ''}`.trim(),
  );
const ids = (effects: SealRequest['hostEffects'] | SealRequest['waitingWrites']) =>
  effects.map(({ data }) => data.effectId);
const nextPush: WriteBack = { mode: 'nextSubmit', fallback: 'push' };
const writeRule = (event: CallbackEvent): CallbackRule => ({
  event,
  action: { kind: 'writeFields' },
  writeFields: [{ value: 'state', fieldId: 'f-state' }],
});

describe('one write travels with one submit', () => {
  const two = lifeOf({ writeBack: nextPush }, callback('sealingCompleted'), callback('filesArchived'));
  const flows = ['rule:sealingCompleted:0:flow', 'rule:filesArchived:0:flow'] as const;
  test('both done', () =>
    expect(
      words(...two, hostDone(flows[0]), hostDone(flows[1])).filter((w) => w === 'FieldsWritten sealCode:0'),
    ).toHaveLength(1));
  test('the second one takes nothing along that is on its way with the first', () => {
    const { hostEffects } = live(...two).request;
    expect(hostEffects[0]?.data).toMatchObject({ carries: [{ effectId: 'sealCode:0' }] });
    expect(hostEffects[1]?.data).not.toHaveProperty('carries');
  });
  test('the first one skipped, pushed; the second done', () => {
    const skipped = hostOutcome(flows[0], { kind: 'skipped', foundNodeId: 'x' });
    expect(words(...two, skipped, hostDone(flows[1]))).not.toContain('FieldsWritten sealCode:0');
  });
});
describe('a submit that finds a later attempt', () => {
  const flow = 'rule:sealingCompleted:0:flow';
  const left = hostOutcome(flow, { kind: 'skipped', foundNodeId: 'node-seal', laterAttempt: true });

  test.each<[string, WriteBack]>([
    ['could be pushed', nextPush],
    ['could not', { mode: 'nextSubmit' }],
    ['could be pushed instead of a reply', { mode: 'reply', fallback: 'nextSubmit', confirmSeconds: 1 }],
  ])('leaves the form to it: what it was to carry is dropped, where that %s', (_what, writeBack) => {
    const rule = {
      ...submitRule('sealingCompleted'),
      writeFields: writeRule('sealingCompleted').writeFields,
    };
    const rules = [{ ...rule, writeFields: rule.writeFields ?? [] }];
    const life = live(
      ...lifeOf({ writeBack, rules }),
      replied('sealCode:0', 'notShown'),
      callback('sealingCompleted'),
    );
    const after = live(
      ...lifeOf({ writeBack, rules }),
      replied('sealCode:0', 'notShown'),
      callback('sealingCompleted'),
      left,
    );
    const events = after.ledger.slice(life.ledger.length);
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'SubmitSkipped', data: { effectId: flow, foundNodeId: 'node-seal', laterAttempt: true } },
      ...['sealCode:0', 'rule:sealingCompleted:0:fields'].map((effectId) => ({
        type: 'FieldWriteDropped',
        data: { effectId, reason: 'later-attempt' },
      })),
    ]);
    expect(after.request).toMatchObject({ hostEffects: [], waitingWrites: [], attention: [] });
  });

  test('a return leaves the flow to it as well', () => {
    const action = {
      kind: 'returnFlow',
      waitNodeIds: ['node-seal'],
      as: 'applicant',
      to: 'previous',
    } satisfies FlowAction;
    const life = live(applySeal({ onFailure: { action } }), applyRefused);
    const returned = hostOutcome('failure:apply:flow', {
      kind: 'skipped',
      foundNodeId: 'node-seal',
      laterAttempt: true,
    });
    expect(life.request.hostEffects).toHaveLength(1);
    const after = live(applySeal({ onFailure: { action } }), applyRefused, returned);
    expect(after.ledger.at(-1)).toMatchObject({ type: 'ReturnSkipped', data: { laterAttempt: true } });
    expect(closeAdvice(after.request)).toEqual({ kind: 'now' });
  });

  test('a write that was pushed is dropped whole, with nothing of it still to be written', () => {
    const detailButton = { fieldId: 'f-button', value: 'https://sealflow.example/d' };
    const dropped = hostOutcome('sealCode:0', {
      kind: 'dropped',
      reason: 'later-attempt',
      mayBeWritten: true,
    });
    const { ledger, request } = live(...lifeOf({ detailButton }), dropped);
    expect(ledger.at(-1)).toMatchObject({
      type: 'FieldWriteDropped',
      data: { effectId: 'sealCode:0', reason: 'later-attempt', mayBeWritten: true },
    });
    expect(request.hostEffects).toEqual([]);
  });
});

describe('what waits for a submit that cannot come any more', () => {
  test.each<WriteBack>([nextPush, { mode: 'reply', fallback: 'nextSubmit', confirmSeconds: 1 }])(
    'a refused application is told: %j',
    (writeBack) => {
      const life = live(
        applySeal({ writeBack, onFailure: { field: 'f-err' }, rules: [submitRule('sealingCompleted')] }),
        applyRefused,
      );
      expect([ids(life.request.hostEffects), closeAdvice(life.request)]).toEqual([
        ['failure:apply:fields'],
        { kind: 'stay' },
      ]);
    },
  );
  test.each(['approvalTerminated', 'approvalRejected'] as const)('%s writes its fields', (event) => {
    const life = live(
      ...lifeOf(
        { writeBack: nextPush, rules: [submitRule('sealingCompleted'), writeRule(event)] },
        callback(event),
      ),
    );
    expect([ids(life.request.hostEffects), closeAdvice(life.request)]).toEqual([
      [`rule:${event}:0:fields`],
      { kind: 'stay' },
    ]);
  });
  test('completed, and only a rejection would submit', () => {
    const life = live(
      ...lifeOf(
        { writeBack: nextPush, rules: [submitRule('approvalRejected'), writeRule('sealingCompleted')] },
        callback('sealingCompleted'),
      ),
    );
    expect(ids(life.request.hostEffects)).toContain('rule:sealingCompleted:0:fields');
  });
});
describe('an end and a submit that carries the code', () => {
  const back: FlowAction = { kind: 'returnFlow', waitNodeIds: ['n'], as: 'applicant', to: 'previous' };
  test('queued behind another effect it carries it no more', () => {
    const life = lifeOf(
      {
        writeBack: { mode: 'nextSubmit' },
        onFailure: { action: back },
        rules: [submitRule('sealingCompleted')],
      },
      appendUses(),
      appendRefused,
      callback('sealingCompleted'),
      endSealing(),
      ended(),
    );
    expect(JSON.stringify(live(...life).request.hostEffects)).not.toContain('100001');
  });
  test('on its way: not both dropped and written', () => {
    const life = lifeOf(
      { writeBack: { mode: 'nextSubmit' }, rules: [submitRule('sealingCompleted')] },
      callback('sealingCompleted'),
      endSealing(),
      ended(),
      hostDone('rule:sealingCompleted:0:flow'),
    );
    const of = words(...life).filter((word) => /sealCode:0/.test(word));
    expect(of).toEqual(['FieldWriteRequested sealCode:0', 'FieldsWritten sealCode:0']);
  });
});
test('an end drops the code, not the emptying of the append fields that stands beside it', () => {
  const append = appendUses();
  const life = lifeOf(
    { writeBack: { mode: 'reply', fallback: 'push', confirmSeconds: 1 } },
    { ...append, data: { ...append.data, source: { value: 'v', fieldIds: ['f-more'] } } },
    appended(),
    endSealing(),
    ended(),
  );
  const { hostEffects, waitingWrites } = live(...life).request;
  expect(JSON.stringify([hostEffects, waitingWrites])).toContain('f-more');
});
test('a skipped submit leaves a reply host the push that laterWay would have given it', () => {
  const life = lifeOf(
    {
      writeBack: { mode: 'reply', fallback: 'nextSubmit', confirmSeconds: 1 },
      rules: [submitRule('sealingCompleted')],
    },
    replied('sealCode:0', 'notShown'),
    callback('sealingCompleted'),
    hostOutcome('rule:sealingCompleted:0:flow', { kind: 'skipped', foundNodeId: 'x' }),
  );
  expect(ids(live(...life).request.hostEffects)).toEqual(['sealCode:0']);
});

describe('a submit of unknown outcome', () => {
  const flow = 'rule:sealingCompleted:0:flow';
  const terms = { writeBack: nextPush, rules: [submitRule('sealingCompleted')] };
  const unknown = lifeOf(
    terms,
    callback('sealingCompleted'),
    hostOutcome(flow, { kind: 'unknown', message: 'timeout' }),
  );

  test('confirmed: it and what it carried are done', () => {
    const life = live(...unknown, settleAttention('confirm'));
    expect(life.ledger.slice(-2).map(({ type }) => type)).toEqual(['FlowSubmitted', 'FieldsWritten']);
    expect([life.request.failedEffects, life.request.waitingWrites]).toEqual([[], []]);
  });
  test('given up: what it carried is pushed', () => {
    const { request } = live(...unknown, settleAttention('giveUp'));
    expect(ids(request.hostEffects)).toEqual(['sealCode:0']);
  });
  test('resent: it carries the same', () => {
    const { request } = live(...unknown, settleAttention('resend'));
    expect(request.hostEffects).toMatchObject([
      { data: { effectId: flow, carries: [{ effectId: 'sealCode:0' }] } },
    ]);
  });
});

test('a refused submit that is resent takes along no more what was pushed meanwhile', () => {
  const flow = 'rule:sealingCompleted:0:flow';
  const { request } = live(
    ...lifeOf({ writeBack: nextPush, rules: [submitRule('sealingCompleted')] }, callback('sealingCompleted')),
    hostOutcome(flow, { kind: 'refused', message: 'no' }),
    settleAttention('resend'),
  );
  expect(ids(request.hostEffects)).toEqual(['sealCode:0', flow]);
  expect(request.hostEffects[1]?.data).not.toHaveProperty('carries');
});

test('a write that was entered by hand is written, and empties what it was to empty', () => {
  const append = appendUses();
  const life = live(
    ...lifeOf(
      {},
      hostDone('sealCode:0'),
      { ...append, data: { ...append.data, source: { value: 'v', fieldIds: ['f-more'] } } },
      appended(),
    ),
    hostOutcome('sealCode:1', { kind: 'refused', message: 'no' }),
    settleAttention('confirm'),
  );
  expect(life.request.consumed).toMatchObject({ cleared: true });
  expect(life.request.failedEffects).toEqual([]);
});

describe('a write that the host does not take for long', () => {
  const postponed = { kind: 'postponed', message: 'HTTP 503' } as const;
  const life = lifeOf(
    { rules: [submitRule('sealingCompleted')] },
    callback('sealingCompleted'),
    hostOutcome('sealCode:0', postponed),
  );

  test('lets what waits behind it go first, and is on record', () => {
    const { ledger, request } = live(...life);
    expect(ids(request.hostEffects)).toEqual(['rule:sealingCompleted:0:flow', 'sealCode:0']);
    expect(request.hostEffects[1]?.data).toMatchObject({ postponed: 1 });
    expect(ledger.at(-1)).toMatchObject({
      type: 'FieldWritePostponed',
      data: { effectId: 'sealCode:0', message: 'HTTP 503' },
    });
  });
  test('is counted each time, and written in the end', () => {
    const again = [...life, hostDone('rule:sealingCompleted:0:flow'), hostOutcome('sealCode:0', postponed)];
    expect(live(...again).request.hostEffects).toMatchObject([
      { data: { effectId: 'sealCode:0', postponed: 2 } },
    ]);
    expect(live(...again, hostDone('sealCode:0')).request.hostEffects).toEqual([]);
  });
});

test('the submit of a rule that ends sealing takes the dead code along no more', () => {
  const rules = [{ ...submitRule('autoEnded'), writeFields: writeRule('autoEnded').writeFields ?? [] }];
  const { request } = live(...lifeOf({ writeBack: { mode: 'nextSubmit' }, rules }, callback('autoEnded')));
  expect(request.hostEffects).toMatchObject([
    { data: { effectId: 'rule:autoEnded:0:flow', carries: [{ effectId: 'rule:autoEnded:0:fields' }] } },
  ]);
});

test('a submit that was refused and is sent again takes along what could go no other way', () => {
  const flow = 'rule:sealingCompleted:0:flow';
  const life = lifeOf(
    { writeBack: { mode: 'nextSubmit' }, rules: [submitRule('sealingCompleted')] },
    callback('sealingCompleted'),
    hostOutcome(flow, { kind: 'refused', message: 'no' }),
  );
  const kinds = ({ attention }: SealRequest) => attention.map(({ kind, about }) => `${kind} ${about}`);
  expect(kinds(live(...life).request)).toEqual([`flow-action-failed ${flow}`, 'write-failed sealCode:0']);
  const resent = live(...life, settleAttention('resend')).request;
  expect(resent.hostEffects).toMatchObject([
    { data: { effectId: flow, carries: [{ effectId: 'sealCode:0' }] } },
  ]);
  const done = live(...life, settleAttention('resend'), hostDone(flow));
  expect(done.ledger.slice(-2).map(({ type }) => type)).toEqual(['FlowSubmitted', 'FieldsWritten']);
  expect([kinds(done.request), done.request.failedEffects]).toEqual([[], []]);
});

test('what is left of a write after an end empties the fields of its append', () => {
  const append = appendUses();
  const life = lifeOf(
    { writeBack: { mode: 'reply', fallback: 'push', confirmSeconds: 1 } },
    replied('sealCode:0'),
    { ...append, data: { ...append.data, source: { value: 'v', fieldIds: ['f-more'] } } },
    appended(),
    endSealing(),
    ended(),
  );
  expect(live(...life).request.consumed).toMatchObject({ cleared: false });
  expect(live(...life, hostDone('sealCode:1:rest')).request.consumed).toMatchObject({ cleared: true });
});

test('a write that two submits took along is written once, whoever learns of the first one later', () => {
  const flows = ['rule:sealingCompleted:0:flow', 'rule:filesArchived:0:flow'] as const;
  const life = lifeOf(
    { writeBack: nextPush, rules: [submitRule('sealingCompleted'), submitRule('filesArchived')] },
    callback('sealingCompleted'),
    hostOutcome(flows[0], { kind: 'unknown', message: 'timeout' }),
    callback('filesArchived'),
    hostDone(flows[1]),
    settleAttention('confirm'),
  );
  expect(words(...life).filter((word) => word === 'FieldsWritten sealCode:0')).toHaveLength(1);
});

test('a code that its host found dead is dropped for having ended', () => {
  const life = lifeOf({}, endSealing(), ended(), hostOutcome('sealCode:0', { kind: 'dropped' }));
  expect(live(...life).ledger.at(-1)).toMatchObject({
    type: 'FieldWriteDropped',
    data: { effectId: 'sealCode:0', reason: 'ended' },
  });
});

test('what fails at the host holds up nothing at the vendor', () => {
  const { request } = live(
    ...lifeOf({}, appendUses()),
    hostOutcome('sealCode:0', { kind: 'refused', message: 'no' }),
  );
  expect(request.attention).toHaveLength(1);
  expect(request.vendorEffect).toMatchObject({ kind: 'append', unresolved: false });
});
