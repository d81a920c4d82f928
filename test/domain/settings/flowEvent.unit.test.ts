import fc from 'fast-check';
import type { SealRequest } from '../../../domain/sealRequest/state';
import {
  type SealIncrement,
  type SealRequestState,
  sealRequestStates,
} from '../../../domain/sealRequest/values';
import {
  appendValue,
  decideFlowEvent,
  type FlowContext,
  type FlowDecision,
  type FlowEvent,
  hasLost,
  shownWrites,
} from '../../../domain/settings/flowEvent';
import type { Form } from '../../../domain/settings/sealRows';
import type { SealSettings, TriggerAction } from '../../../domain/settings/settings';
import {
  appended,
  appendUses,
  applied,
  applySeal,
  callback,
  endSealing,
  live,
  lives,
  requestIn,
} from '../sealRequest/life';

type Changes = Partial<Omit<SealSettings, 'apply'>> & { apply?: Partial<SealSettings['apply']> };

const fields = {
  subject: 'f-subject',
  applicant: 'f-who',
  fileType: 'f-type',
  seal: 'f-seal',
  useCount: 'f-count',
};
const append = {
  fields: { seal: 'f-more-seal', useCount: 'f-more', crossPageUseCount: 'f-more-cross' },
  at: [{ exitId: 'x-append' }],
  sealCodeField: 'f-code-2',
};

function settings({ apply, ...changes }: Changes = {}): SealSettings {
  return {
    bindingId: 'b1',
    enabled: true,
    apply: { fields, at: [{ nodeId: 'n-apply', when: 'arrive' }], sealCodeField: 'f-code', ...apply },
    append,
    end: { at: [{ exitId: 'x-end' }] },
    callbacks: [],
    ...changes,
  };
}

const filled: Form = {
  'f-subject': '采购合同',
  'f-who': 'u1',
  'f-type': 't1',
  'f-seal': 'seal-1',
  'f-count': 3,
  'f-more-seal': 'seal-2',
  'f-more': 2,
};

const arriving = (nodeId: string, form: Form = filled, action: TriggerAction = 'submit'): FlowEvent => ({
  trigger: { nodeId, when: 'arrive', action },
  form,
});
const leavingBy = (exitId: string, form: Form = filled, action: TriggerAction = 'submit'): FlowEvent => ({
  trigger: { exitId, action },
  form,
});

interface Given {
  /** As they are now. */
  now?: SealSettings | null;
  request?: SealRequest | null;
  /** The version that the request keeps; the one that is now, where nothing is said. */
  own?: SealSettings | null;
  isOver?: boolean;
  consumed?: string | null;
}

function situation(given: Given = {}): FlowContext {
  const { now = settings(), request = null, isOver = false, consumed = null } = given;
  const own = given.own === undefined ? now : given.own;
  return { settings: now, consumed, request: request && { state: request, isOver, settings: own } };
}

/** A verdict in one word, or two. */
function said(event: FlowEvent, given: Given = {}): string {
  const verdict = decideFlowEvent(event, situation(given));
  switch (verdict.kind) {
    case 'nothing':
      return verdict.reason;
    case 'wrong':
      return `wrong ${verdict.of}`;
    default:
      return verdict.kind;
  }
}

const sealing = requestIn('sealing');

describe('without a request', () => {
  test.each<[string, FlowEvent, Given, string]>([
    ['no settings at all', arriving('n-apply'), { now: null }, 'no-settings'],
    ['no settings, and a withdrawal', arriving('n-apply', filled, 'withdraw'), { now: null }, 'no-settings'],
    ['a point of none', arriving('n-other'), {}, 'no-trigger'],
    ['a point of none, disabled', arriving('n-other'), { now: settings({ enabled: false }) }, 'no-trigger'],
    ['the point of the application', arriving('n-apply'), {}, 'apply'],
    ['the same, disabled', arriving('n-apply'), { now: settings({ enabled: false }) }, 'settings-disabled'],
    [
      'the same, disabled, and with a form that is wrong',
      arriving('n-apply', {}),
      { now: settings({ enabled: false }) },
      'settings-disabled',
    ],
    ['a return to it', arriving('n-apply', filled, 'return'), {}, 'no-trigger'],
    ['a form that is wrong', arriving('n-apply', {}), {}, 'wrong apply'],
    ['the point of an append', leavingBy('x-append'), {}, 'not-found'],
    ['the same, with nothing to append', leavingBy('x-append', {}), {}, 'no-append-value'],
    ['the same, with a count that is none', leavingBy('x-append', { 'f-more': 'x' }), {}, 'wrong append'],
    ['the same, disabled', leavingBy('x-append'), { now: settings({ enabled: false }) }, 'settings-disabled'],
    ['the point of an end', leavingBy('x-end'), {}, 'nothing-to-end'],
    ['a withdrawal', arriving('n-other', filled, 'withdraw'), {}, 'nothing-to-end'],
    ['a deletion', leavingBy('x-other', filled, 'delete'), {}, 'nothing-to-end'],
    [
      'a withdrawal, where it ends nothing',
      arriving('n-other', filled, 'withdraw'),
      { now: settings({ endOnWithdraw: false }) },
      'no-trigger',
    ],
  ])('%s', (_what, event, given, expected) => {
    expect(said(event, given)).toBe(expected);
  });

  test('an application carries what was read, and the settings it was read by', () => {
    const now = settings();
    expect(decideFlowEvent(arriving('n-apply'), situation({ now }))).toStrictEqual({
      kind: 'apply',
      settings: now,
      read: {
        application: {
          subject: '采购合同',
          applicant: { userId: 'u1' },
          fileTypeId: 't1',
          seals: [{ sealId: 'seal-1', useCount: 3, crossPageUseCount: 0 }],
        },
        applicantPath: 'form.f-who',
        fileType: { id: 't1', path: 'form.f-type' },
        seals: [{ id: 'seal-1', path: 'form.f-seal' }],
      },
    } satisfies FlowDecision);
  });

  test('a form that is wrong is told by each of its fields', () => {
    const form = { ...filled, 'f-subject': '', 'f-count': '3个' };
    expect(decideFlowEvent(arriving('n-apply', form), situation())).toMatchObject({
      kind: 'wrong',
      of: 'apply',
      errors: [
        { path: 'form.f-subject', code: 'required' },
        { path: 'form.f-count', code: 'not-a-count' },
      ],
    });
  });
});

describe('while a request runs', () => {
  test.each<[string, FlowEvent, string]>([
    [
      'the point of the application: what that means is judged where it is applied',
      arriving('n-apply'),
      'apply',
    ],
    ['the point of an append', leavingBy('x-append'), 'append'],
    ['a return by the point of an append', leavingBy('x-append', filled, 'return'), 'no-trigger'],
    ['the point of an end', leavingBy('x-end'), 'end'],
    ['a return by the point of an end', leavingBy('x-end', filled, 'return'), 'end'],
    ['a withdrawal anywhere', arriving('n-apply', filled, 'withdraw'), 'end'],
    ['a deletion by the point of an append', leavingBy('x-append', filled, 'delete'), 'end'],
    ['a point of none', arriving('n-other'), 'no-trigger'],
  ])('%s', (_what, event, expected) => {
    expect(said(event, { request: sealing })).toBe(expected);
  });

  test('actions are fired by where they are named', () => {
    const now = settings({
      append: { ...append, at: [{ exitId: 'x-append', actions: ['return'] }] },
      end: { at: [{ nodeId: 'n-end', when: 'arrive', actions: ['submit', 'return', 'withdraw'] }] },
      endOnWithdraw: false,
    });
    const given = { now, request: sealing };
    expect(said(leavingBy('x-append', filled, 'return'), given)).toBe('append');
    expect(said(leavingBy('x-append'), given)).toBe('no-trigger');
    for (const action of ['submit', 'return', 'withdraw'] as const)
      expect(said(arriving('n-end', filled, action), given)).toBe('end');
    expect(said(arriving('n-end', filled, 'delete'), given)).toBe('no-trigger');
  });
});

describe('a running request keeps its version', () => {
  const own = settings();
  const now = settings({
    apply: { at: [{ nodeId: 'n-apply-2', when: 'arrive' }] },
    append: {
      ...append,
      fields: { seal: 'f-more-seal', useCount: 'f-more-2' },
      at: [{ exitId: 'x-append-2' }],
    },
    end: { at: [{ exitId: 'x-end-2' }], reasonField: 'f-why' },
    endOnWithdraw: false,
  });
  const given: Given = { own, now, request: sealing };

  test.each<[string, FlowEvent, Given, string]>([
    ['an append where it stood', leavingBy('x-append'), given, 'append'],
    ['an end where it stood', leavingBy('x-end'), given, 'end'],
    ['a withdrawal that has been switched off since', arriving('n', filled, 'withdraw'), given, 'end'],
    ['an application where it stands now', arriving('n-apply-2'), given, 'apply'],
    ['an application where it stood', arriving('n-apply'), given, 'no-trigger'],
    [
      'an append, disabled since',
      leavingBy('x-append'),
      { ...given, now: settings({ enabled: false }) },
      'append',
    ],
    ['an end, disabled since', leavingBy('x-end'), { ...given, now: settings({ enabled: false }) }, 'end'],
    [
      'an application, disabled since',
      arriving('n-apply'),
      { ...given, now: settings({ enabled: false }) },
      'settings-disabled',
    ],
    ['an append, the settings deleted since', leavingBy('x-append'), { ...given, now: null }, 'append'],
    ['an end, the settings deleted since', leavingBy('x-end'), { ...given, now: null }, 'end'],
    [
      'a deletion, the settings deleted since',
      leavingBy('x', filled, 'delete'),
      { ...given, now: null },
      'end',
    ],
    [
      'an application, the settings deleted since',
      arriving('n-apply'),
      { ...given, now: null },
      'no-settings',
    ],
    [
      'an append where one would apply now',
      leavingBy('x-append'),
      { ...given, now: settings({ apply: { at: [{ exitId: 'x-append' }] }, append: { ...append, at: [] } }) },
      'append',
    ],
    [
      'begun without settings: what is now counts for it',
      leavingBy('x-append-2', { 'f-more-seal': 'seal-2', 'f-more-2': 1 }),
      { ...given, own: null },
      'append',
    ],
    ['begun without settings, and an end', leavingBy('x-end-2'), { ...given, own: null }, 'end'],
    ['begun without settings, where an end stood', leavingBy('x-end'), { ...given, own: null }, 'no-trigger'],
    [
      'begun without settings, and none now',
      leavingBy('x-end'),
      { ...given, own: null, now: null },
      'no-settings',
    ],
  ])('%s', (_what, event, when, expected) => {
    expect(said(event, when)).toBe(expected);
  });

  test('its fields are those of its own version', () => {
    const form = { 'f-more-seal': 'seal-2', 'f-more': 5, 'f-more-2': 7 };
    expect(decideFlowEvent(leavingBy('x-append', form), situation(given))).toMatchObject({
      append: { seals: [{ sealId: 'seal-2', useCount: 5 }] },
      source: { fieldIds: ['f-more', 'f-more-cross'] },
    });
    expect(decideFlowEvent(leavingBy('x-end', { 'f-why': '合同作废' }), situation(given))).toEqual({
      kind: 'end',
      reason: '流程结束用印',
    });
  });

  test('an application goes by the version that is now', () => {
    const verdict = decideFlowEvent(arriving('n-apply-2'), situation(given));
    expect(verdict).toMatchObject({ kind: 'apply' });
    expect(verdict.kind === 'apply' && verdict.settings).toBe(now);
  });
});

describe('a request that is over', () => {
  const own = settings({ end: { at: [{ exitId: 'x-old' }] } });
  const over = (changes: Given = {}): Given => ({
    request: requestIn('completed'),
    isOver: true,
    own,
    ...changes,
  });
  test.each<[string, FlowEvent, Given, string]>([
    ['an application: the next attempt', arriving('n-apply'), over(), 'apply'],
    ['an append: asked for, and refused for its state', leavingBy('x-append'), over(), 'append'],
    ['an append without a value', leavingBy('x-append', {}), over(), 'no-append-value'],
    ['an end', leavingBy('x-end'), over(), 'nothing-to-end'],
    ['an end where it stood', leavingBy('x-old'), over(), 'no-trigger'],
    ['a withdrawal', arriving('n', filled, 'withdraw'), over(), 'nothing-to-end'],
    [
      'a withdrawal, though a code was live',
      arriving('n', filled, 'withdraw'),
      over({ request: sealing }),
      'nothing-to-end',
    ],
    ['an end, the settings deleted since', leavingBy('x-end'), over({ now: null }), 'no-settings'],
    [
      'an end, disabled since',
      leavingBy('x-end'),
      over({ now: settings({ enabled: false }) }),
      'settings-disabled',
    ],
  ])('%s', (_what, event, given, expected) => {
    expect(said(event, given)).toBe(expected);
  });
});

describe('ends', () => {
  const answers = (...states: SealRequestState[]) =>
    sealRequestStates.map((state) => [state, states.includes(state) ? 'end' : 'nothing-to-end'] as const);

  test.each(answers('applying', 'awaitingApproval', 'sealing', 'completed', 'ended'))(
    'at the point of an end, in %s: %s',
    (state, expected) => {
      expect(said(leavingBy('x-end'), { request: requestIn(state) })).toBe(expected);
    },
  );

  test.each(answers('applying', 'awaitingApproval', 'sealing'))(
    'by a withdrawal or a deletion, in %s: %s',
    (state, expected) => {
      for (const action of ['withdraw', 'delete'] as const)
        for (const endOnWithdraw of [undefined, true]) {
          const now = settings(endOnWithdraw === undefined ? {} : { endOnWithdraw });
          expect(said(arriving('n', filled, action), { now, request: requestIn(state) })).toBe(expected);
        }
    },
  );

  test.each(sealRequestStates)('by no withdrawal where that is switched off, in %s', (state) => {
    for (const action of ['withdraw', 'delete'] as const)
      expect(
        said(arriving('n', filled, action), {
          now: settings({ endOnWithdraw: false }),
          request: requestIn(state),
        }),
      ).toBe('no-trigger');
  });

  test.each([
    ['an append from which a code may come', live(...lives.completed, appendUses()).request],
    ['an end that may be refused', live(...lives.sealing, endSealing()).request],
    ['an end of what is completed', live(...lives.completed, endSealing()).request],
    ['a second round', live(...lives.completed, appendUses(), appended()).request],
  ])('by a withdrawal too where there is %s', (_what, request) => {
    expect(said(arriving('n', filled, 'withdraw'), { request })).toBe('end');
  });

  const withReason = settings({
    end: { at: [{ exitId: 'x-end', actions: ['submit', 'withdraw'] }], reasonField: 'f-why' },
  });
  const end = (why: unknown) => leavingBy('x-end', { 'f-why': why });
  test.each<[string, FlowEvent, SealSettings, string]>([
    [
      'nothing, where no field is mapped',
      leavingBy('x-end', { 'f-why': '合同作废' }),
      settings(),
      '流程结束用印',
    ],
    ['the field', end(' 合同作废 '), withReason, '合同作废'],
    [
      'the field, of a withdrawal that is named',
      leavingBy('x-end', { 'f-why': '不用了' }, 'withdraw'),
      withReason,
      '不用了',
    ],
    ['an empty field', end('  '), withReason, '流程结束用印'],
    ['a field that is not in the form', leavingBy('x-end', {}), withReason, '流程结束用印'],
    ['a field without a text', end({ id: '1' }), withReason, '流程结束用印'],
    ['several lines: one is made of them', end('作废\r\n重签\u0000'), withReason, '作废 重签'],
    ['line breaks alone', end('\r\n'), withReason, '流程结束用印'],
    ['500 characters at most', end('由'.repeat(501)), withReason, '由'.repeat(500)],
    ['and none of them cut in half', end('𠮷'.repeat(501)), withReason, '𠮷'.repeat(500)],
    ['a withdrawal', arriving('n', { 'f-why': '合同作废' }, 'withdraw'), withReason, '流程撤回'],
    ['a deletion', arriving('n', { 'f-why': '合同作废' }, 'delete'), withReason, '流程删除'],
  ])('for a reason: %s', (_what, event, now, reason) => {
    expect(decideFlowEvent(event, situation({ now, request: sealing }))).toEqual({ kind: 'end', reason });
  });
});

describe('appends', () => {
  const appendBy = (form: Form) => leavingBy('x-append', form);
  const consumed = '[["seal-2",2,0]]';

  test.each<[string, Form, string]>([
    ['a count', { 'f-more-seal': 'seal-2', 'f-more': '２' }, 'append'],
    ['no field of it', {}, 'no-append-value'],
    ['empty fields', { 'f-more-seal': '', 'f-more': ' ', 'f-more-cross': null }, 'no-append-value'],
    ['zeros', { 'f-more-seal': 'seal-2', 'f-more': 0, 'f-more-cross': '0' }, 'no-append-value'],
    ['a seal and no count', { 'f-more-seal': 'seal-2' }, 'no-append-value'],
    ['no seal, since there are two', { 'f-more': 2 }, 'wrong append'],
    ['a count that is none', { 'f-more-seal': 'seal-2', 'f-more': '1.0' }, 'wrong append'],
  ])('of a form with %s', (_what, form, expected) => {
    expect(said(appendBy(form), { request: sealing })).toBe(expected);
  });

  test('tell what they add, where it stands, and what is to be cleared', () => {
    const form = {
      't-more': [
        { 'f-more-seal': 'seal-2', 'f-more': 1 },
        { 'f-more-seal': '9223372036854775807', 'f-more-cross': 1 },
      ],
    };
    expect(decideFlowEvent(appendBy(form), situation({ request: sealing }))).toEqual({
      kind: 'append',
      append: {
        seals: [
          { sealId: 'seal-2', useCount: 1 },
          { sealId: '9223372036854775807', crossPageUseCount: 1 },
        ],
        paths: [0, 1].map((index) => ({
          sealId: `form.t-more.${index}.f-more-seal`,
          useCount: `form.t-more.${index}.f-more`,
          crossPageUseCount: `form.t-more.${index}.f-more-cross`,
        })),
      },
      source: { value: '[["9223372036854775807",0,1],["seal-2",1,0]]', fieldIds: ['f-more', 'f-more-cross'] },
    });
  });

  test.each([
    [{ useCount: 'f-more' }, ['f-more']],
    [{ crossPageUseCount: 'f-more' }, ['f-more']],
    [{ seal: 'f-more-seal', useCount: 'f-more' }, ['f-more']],
  ])('by the fields %j clear %j', (mapped, fieldIds) => {
    const now = settings({ append: { ...append, fields: { seal: 'f-more-seal', ...mapped } } });
    expect(decideFlowEvent(appendBy(filled), situation({ now, request: sealing }))).toMatchObject({
      source: { fieldIds },
    });
  });

  test('settings without an append have none', () => {
    const { append: _none, ...now } = settings();
    expect(said(appendBy(filled), { now, request: sealing })).toBe('no-trigger');
  });

  test.each<[string, Form, string | null, string]>([
    ['the same', { 'f-more-seal': 'seal-2', 'f-more': 2 }, consumed, 'already-consumed'],
    [
      'the same, spelled differently',
      { 'f-more-seal': [{ id: 'seal-2', name: '章' }], 'f-more': ' ２ ', 'f-more-cross': 0 },
      consumed,
      'already-consumed',
    ],
    [
      'the same, in a table',
      { t: [{}, { 'f-more-seal': 'seal-2', 'f-more': 2 }] },
      consumed,
      'already-consumed',
    ],
    ['another count', { 'f-more-seal': 'seal-2', 'f-more': 3 }, consumed, 'append'],
    ['another seal', { 'f-more-seal': '9223372036854775807', 'f-more': 2 }, consumed, 'append'],
    ['one across the pages', { 'f-more-seal': 'seal-2', 'f-more': 2, 'f-more-cross': 1 }, consumed, 'append'],
    ['the same, cleared or lost meanwhile', { 'f-more-seal': 'seal-2', 'f-more': 2 }, null, 'append'],
    ['nothing any more', {}, consumed, 'no-append-value'],
    ['what is wrong', { 'f-more-seal': 'seal-2', 'f-more': 'x' }, consumed, 'wrong append'],
  ])('are consumed once: the form shows %s', (_what, form, before, expected) => {
    expect(said(appendBy(form), { request: sealing, consumed: before })).toBe(expected);
  });

  test('are consumed whatever the order of their rows', () => {
    const rows = [
      { 'f-more-seal': 'seal-2', 'f-more': 1 },
      { 'f-more-seal': '9223372036854775807', 'f-more': 2 },
    ];
    const first = decideFlowEvent(appendBy({ t: rows }), situation({ request: sealing }));
    const value = first.kind === 'append' ? first.source.value : '';
    expect(said(appendBy({ t: rows.toReversed() }), { request: sealing, consumed: value })).toBe(
      'already-consumed',
    );
  });

  test('in states that take none are asked for, and refused where that is judged', () => {
    for (const state of sealRequestStates)
      expect(said(appendBy({ 'f-more-seal': 'seal-2', 'f-more': 2 }), { request: requestIn(state) })).toBe(
        'append',
      );
  });
});

describe('the value of an append', () => {
  const increment = fc.record({
    useCount: fc.integer({ min: 0, max: 99 }),
    crossPageUseCount: fc.integer({ min: 0, max: 99 }),
  });
  const increments = fc
    .dictionary(fc.string({ minLength: 1, maxLength: 6 }), increment, { maxKeys: 10 })
    .map((bySeal) =>
      Object.entries(bySeal).map(([sealId, counts]): SealIncrement => ({ sealId, ...counts })),
    );

  test('is the same for any order, and with or without zeros', () => {
    fc.assert(
      fc.property(
        increments.chain((seals) =>
          fc.tuple(fc.constant(seals), fc.shuffledSubarray(seals, { minLength: seals.length })),
        ),
        ([seals, shuffled]) => {
          const bare = shuffled.map(({ sealId, useCount, crossPageUseCount }) => ({
            sealId,
            ...(useCount ? { useCount } : {}),
            ...(crossPageUseCount ? { crossPageUseCount } : {}),
          }));
          expect(appendValue({ seals: bare })).toBe(appendValue({ seals }));
        },
      ),
    );
  });

  test('is another where a seal or a count is another', () => {
    fc.assert(
      fc.property(increments, fc.nat(), (seals, at) => {
        if (seals.length === 0) return;
        const index = at % seals.length;
        const changed = (change: Partial<SealIncrement>) =>
          seals.map((seal, position) => (position === index ? { ...seal, ...change } : seal));
        const { useCount = 0, crossPageUseCount = 0 } = seals[index] ?? {};
        const values = [
          seals,
          changed({ useCount: useCount + 1 }),
          changed({ crossPageUseCount: crossPageUseCount + 1 }),
          changed({ sealId: 'a seal of another' }),
          seals.toSpliced(index, 1),
        ].map((given) => appendValue({ seals: given }));
        expect(new Set(values).size).toBe(values.length);
      }),
    );
  });

  test('keeps 19 digits', () => {
    expect(appendValue({ seals: [{ sealId: '9223372036854775807', useCount: 1 }] })).toBe(
      '[["9223372036854775807",1,0]]',
    );
  });
});

describe('a form has lost the value', () => {
  const request = sealing;
  const value = '[["9223372036854775807",0,1],["seal-2",2,0]]';
  const rows = [
    { 'f-more-seal': 'seal-2', 'f-more': '２', 'f-more-cross': '' },
    { 'f-more-seal': '9223372036854775807', 'f-more': '', 'f-more-cross': 1 },
  ];
  test.each<[string, Form, boolean]>([
    ['it shows the same', { t: rows }, false],
    ['it shows the same in another order', { t: rows.toReversed() }, false],
    ['it shows the same among blank rows', { t: [{}, ...rows, { 'f-more': null }] }, false],
    ['a row is gone', { t: rows.slice(1) }, true],
    ['a row is more', { t: [...rows, { 'f-more-seal': 'seal-3', 'f-more': 1 }] }, true],
    ['a count is another', { t: [rows[1], { 'f-more-seal': 'seal-2', 'f-more': 3 }] }, true],
    ['its rows are blank', { t: [{ 'f-more-seal': '', 'f-more': '', 'f-more-cross': '' }] }, true],
    ['its fields are empty', { 'f-more-seal': '', 'f-more': '', 'f-more-cross': '' }, true],
    ['its counts are empty', { 'f-more': null, 'f-more-cross': null }, true],
    ['it speaks of none of the fields', { 'f-subject': '采购合同' }, false],
    ['it speaks of other tables', { t: [{ 'f-x': 1 }, 'x', null] }, false],
    ['it speaks of nothing', {}, false],
  ])('where %s: %p', (_what, form, expected) => {
    expect(hasLost(form, settings(), request, value)).toBe(expected);
  });

  test('never, where the settings know of no append', () => {
    const { append: _none, ...without } = settings();
    expect(hasLost({ 'f-more': '' }, without, request, value)).toBe(false);
  });
});

describe('a form shows what a reply handed over', () => {
  const reply = { mode: 'reply', fallback: 'push', confirmSeconds: 60 } as const;
  const detailButton = { fieldId: 'f-button', value: 'https://seals.example.com/seal-details/launch' };
  const { request } = live(
    applySeal({ writeBack: reply, sealCodeField: 'f-code', detailButton }),
    applied('100001'),
  );
  test.each<[string, Form, boolean]>([
    ['every value', { 'f-code': '100001', 'f-button': detailButton.value }, true],
    ['the code, and does not speak of the rest', { 'f-code': '100001', 'f-x': 1 }, true],
    ['the code as a number', { 'f-code': 100001 }, true],
    ['the rest, and does not speak of the code', { 'f-button': detailButton.value }, true],
    ['another code', { 'f-code': '100002', 'f-button': detailButton.value }, false],
    ['the code and an empty button', { 'f-code': '100001', 'f-button': '' }, false],
    ['empty fields', { 'f-code': '', 'f-button': null }, false],
    ['other fields', { 'f-x': '100001' }, false],
    ['nothing', {}, false],
  ])('or not: %s', (_what, form, shown) => {
    expect(shownWrites(form, request)).toEqual(shown ? ['sealCode:0'] : []);
  });

  const appendedLater = live(
    applySeal({ writeBack: reply, sealCodeField: 'f-code', appendSealCodeField: 'f-code-2' }),
    applied('100001'),
    { ...appendUses(), data: { ...appendUses().data, source: { value: 'v', fieldIds: ['f-more'] } } },
    appended('200002'),
  ).request;
  test.each<[string, Form, string[]]>([
    ['the first alone', { 'f-code': '100001' }, ['sealCode:0']],
    ['the second alone, its emptied field with it', { 'f-code-2': '200002', 'f-more': '' }, ['sealCode:1']],
    ['the second, its field left out of the form', { 'f-code-2': '200002' }, ['sealCode:1']],
    ['the second, its field still filled', { 'f-code-2': '200002', 'f-more': 2 }, []],
    ['an emptied field alone, which may have been empty before', { 'f-more': '' }, []],
    ['both', { 'f-code': '100001', 'f-code-2': '200002', 'f-more': null }, ['sealCode:0', 'sealCode:1']],
  ])('by each write: %s', (_what, form, shown) => {
    expect(shownWrites(form, appendedLater)).toEqual(shown);
  });

  test('what is pushed or waits for a submit is no reply', () => {
    for (const changed of [{}, { writeBack: { mode: 'nextSubmit' } } as const]) {
      const other = live(
        applySeal({ ...changed, sealCodeField: 'f-code' }),
        applied('100001'),
        callback('filesArchived'),
      ).request;
      expect(shownWrites({ 'f-code': '100001' }, other)).toEqual([]);
    }
  });
});
