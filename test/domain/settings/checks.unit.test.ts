import fc from 'fast-check';
import { type CallbackRule, callbackEvents, type FieldValueKind } from '../../../domain/sealRequest/values';
import { checkSettings } from '../../../domain/settings/checks';
import type { FormFieldType, SealSettings } from '../../../domain/settings/settings';

type Changes = Partial<Omit<SealSettings, 'apply'>> & { apply?: Partial<SealSettings['apply']> };

/** Settings in which nothing is wrong: every field has a use of its own. */
function settings({ apply, ...changed }: Changes = {}): SealSettings {
  return {
    bindingId: 'b1',
    enabled: true,
    apply: {
      fields: {
        subject: 'f-subject',
        applicant: 'f-who',
        fileType: 'f-type',
        seal: 'f-seal',
        useCount: 'f-count',
      },
      at: [{ nodeId: 'n1', when: 'arrive' }],
      sealCodeField: 'f-code',
      detailButtonField: 'f-button',
      ...apply,
    },
    append: { fields: { useCount: 'f-more' }, at: [{ exitId: 'x1' }], sealCodeField: 'f-code-2' },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: ['n2'], as: 'applicant' },
        writeFields: [
          { value: 'usedCount', fieldId: 'f-used' },
          { value: 'state', fieldId: 'f-state' },
        ],
      },
      { event: 'filesArchived', action: { kind: 'none' } },
    ],
    onFailure: { field: 'f-failure' },
    ...changed,
  };
}

const rule = (event: CallbackRule['event'], ...writes: [FieldValueKind, string][]): CallbackRule => ({
  event,
  action: { kind: 'writeFields' },
  writeFields: writes.map(([value, fieldId]) => ({ value, fieldId })),
});
const found = (given: SealSettings) => checkSettings(given).map(({ path, code }) => `${path} ${code}`);

test('settings in which every field has a use of its own are right', () => {
  expect(checkSettings(settings())).toEqual([]);
});

test('the least there can be is right', () => {
  const { apply, ...rest } = settings();
  const { detailButtonField: _none, ...least } = apply;
  expect(checkSettings({ bindingId: rest.bindingId, enabled: false, apply: least, callbacks: [] })).toEqual(
    [],
  );
});

describe('one rule per event', () => {
  test.each<[string, CallbackRule['event'][], string[]]>([
    ['one of each', [...callbackEvents], []],
    ['one twice', ['autoEnded', 'autoEnded'], ['callbacks.1.event duplicate-event']],
    [
      'one three times',
      ['autoEnded', 'autoEnded', 'autoEnded'],
      ['callbacks.1.event duplicate-event', 'callbacks.2.event duplicate-event'],
    ],
    [
      'two twice, mixed',
      ['autoEnded', 'filesArchived', 'autoEnded', 'filesArchived'],
      ['callbacks.2.event duplicate-event', 'callbacks.3.event duplicate-event'],
    ],
  ])('%s', (_what, events, errors) => {
    const callbacks = events.map((event): CallbackRule => ({ event, action: { kind: 'none' } }));
    expect(found(settings({ callbacks }))).toEqual(errors);
  });

  test('the error names the event', () => {
    const none = { kind: 'none' } as const;
    const callbacks: CallbackRule[] = [
      { event: 'filesArchived', action: none },
      { event: 'filesArchived', action: none },
    ];
    expect(checkSettings(settings({ callbacks }))).toMatchObject([{ event: 'filesArchived' }]);
  });
});

describe('one write-back per field', () => {
  const append = (sealCodeField: string): NonNullable<SealSettings['append']> => ({
    fields: { useCount: 'f-more' },
    at: [{ exitId: 'x1' }],
    sealCodeField,
  });

  test.each<[string, Changes, string[]]>([
    [
      'button and code',
      { apply: { detailButtonField: 'f-code' } },
      ['apply.detailButtonField field-written-twice'],
    ],
    ['both codes', { append: append('f-code') }, ['append.sealCodeField field-written-twice']],
    [
      'button and appended code',
      { append: append('f-button') },
      ['append.sealCodeField field-written-twice'],
    ],
    [
      'a rule and the code, even where the rule writes the code',
      { callbacks: [rule('sealingCompleted', ['sealCode', 'f-code'], ['state', 'f-state'])] },
      ['callbacks.0.writeFields.0.fieldId field-written-twice'],
    ],
    [
      'a rule and the button',
      { callbacks: [rule('sealingCompleted', ['usedCount', 'f-used'], ['state', 'f-button'])] },
      ['callbacks.0.writeFields.1.fieldId field-written-twice'],
    ],
    [
      'two values of one rule',
      { callbacks: [rule('autoEnded', ['usedCount', 'f-x'], ['leftCount', 'f-x'])] },
      ['callbacks.0.writeFields.1.fieldId field-written-twice'],
    ],
    [
      'one value twice in one rule',
      { callbacks: [rule('autoEnded', ['state', 'f-x'], ['state', 'f-x'])] },
      ['callbacks.0.writeFields.1.fieldId field-written-twice'],
    ],
    [
      'two values of two rules',
      { callbacks: [rule('autoEnded', ['state', 'f-x']), rule('filesArchived', ['usedCount', 'f-x'])] },
      ['callbacks.1.writeFields.0.fieldId field-written-twice'],
    ],
    [
      'one value of two rules: the same is meant by it',
      { callbacks: [rule('autoEnded', ['state', 'f-x']), rule('filesArchived', ['state', 'f-x'])] },
      [],
    ],
    ['the failure and the code', { onFailure: { field: 'f-code' } }, ['onFailure.field field-written-twice']],
    ['the failure and a rule', { onFailure: { field: 'f-state' } }, ['onFailure.field field-written-twice']],
    [
      'each wrong one by itself',
      { apply: { detailButtonField: 'f-code' }, append: append('f-code'), onFailure: { field: 'f-code' } },
      [
        'apply.detailButtonField field-written-twice',
        'append.sealCodeField field-written-twice',
        'onFailure.field field-written-twice',
      ],
    ],
  ])('%s', (_what, changes, errors) => {
    expect(found(settings(changes))).toEqual(errors);
  });

  test('the error says what writes there already', () => {
    const errors = checkSettings(settings({ apply: { detailButtonField: 'f-code' } }));
    expect(errors).toMatchObject([{ earlier: 'apply.sealCodeField' }]);
  });

  test('fields of their own are never wrong, whatever writes them', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(names, ([a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = '']) => {
        const given = settings({
          apply: { sealCodeField: a, detailButtonField: b },
          append: append(c),
          callbacks: [
            rule('autoEnded', ['state', d], ['usedCount', e]),
            rule('filesArchived', ['state', f], ['leftCount', g]),
          ],
          onFailure: { field: h },
        });
        expect(checkSettings(given)).toEqual([]);
      }),
    );
  });
});

describe('one thing per point', () => {
  const at = (point: SealSettings['apply']['at'][number]) => [point];
  test.each<[string, Changes, string[]]>([
    [
      'applying and ending at one exit',
      { apply: { at: at({ exitId: 'x' }) }, end: { at: at({ exitId: 'x' }) } },
      ['end.at.0 trigger-used-twice'],
    ],
    [
      'arriving and leaving are two points',
      {
        apply: { at: at({ nodeId: 'n', when: 'arrive' }) },
        end: { at: at({ nodeId: 'n', when: 'leave' }) },
      },
      [],
    ],
    [
      'a submit and a return are two actions',
      {
        apply: { at: at({ nodeId: 'n', when: 'leave' }) },
        end: { at: at({ nodeId: 'n', when: 'leave', actions: ['return', 'withdraw'] }) },
      },
      [],
    ],
    [
      'an action in common is not',
      {
        apply: { at: at({ nodeId: 'n', when: 'leave' }) },
        end: { at: at({ nodeId: 'n', when: 'leave', actions: ['return', 'submit'] }) },
      },
      ['end.at.0 trigger-used-twice'],
    ],
    [
      'an end fires on a return as well, where it names no action',
      {
        append: {
          fields: { useCount: 'f-more' },
          at: at({ exitId: 'x', actions: ['return'] }),
          sealCodeField: 'f-code-2',
        },
        end: { at: at({ exitId: 'x' }) },
      },
      ['end.at.0 trigger-used-twice'],
    ],
    [
      'the same point twice for one thing',
      { apply: { at: [{ exitId: 'x' }, { exitId: 'x' }] } },
      ['apply.at.1 trigger-used-twice'],
    ],
  ])('%s', (_what, changes, errors) => {
    expect(found(settings(changes))).toEqual(errors);
  });
});

describe('what belongs together', () => {
  const fields = { ...settings().apply.fields, crossPage: 'f-cross' };
  test.each<[string, Changes, string[]]>([
    ['a flag without its count', { apply: { fields } }, ['apply.fields.crossPageUseCount required']],
    [
      'an append without a count',
      { append: { fields: { seal: 'f-s' }, at: [{ exitId: 'x1' }], sealCodeField: 'f-code-2' } },
      ['append.fields.useCount required'],
    ],
    ['a failure that tells nobody', { onFailure: {} }, ['onFailure.field required']],
    [
      'a field that is read and written',
      { apply: { sealCodeField: 'f-subject' } },
      ['apply.sealCodeField field-read-and-written'],
    ],
  ])('%s', (_what, changes, errors) => {
    expect(found(settings(changes))).toEqual(errors);
  });
});

describe('where the form is known', () => {
  const typed = (changes: Record<string, FormFieldType | undefined> = {}): SealSettings => {
    const types: Record<string, FormFieldType | undefined> = {
      'f-subject': 'text',
      'f-who': 'person',
      'f-type': 'browser',
      'f-seal': 'browser',
      'f-count': 'number',
      'f-code': 'text',
      'f-button': 'text',
      'f-more': 'text',
      'f-code-2': 'text',
      'f-used': 'number',
      'f-state': 'text',
      'f-failure': 'text',
      ...changes,
    };
    const fields = Object.entries(types).flatMap(([id, type]) =>
      type ? [{ id, name: `字段${id}`, type }] : [],
    );
    return { ...settings(), form: { formId: 'form', fields } };
  };

  test('fields that are there and fit are right', () => {
    expect(checkSettings(typed())).toEqual([]);
  });

  test.each<[string, Record<string, FormFieldType | undefined>, string[]]>([
    [
      'a subject that is a file',
      { 'f-subject': 'attachment' },
      ['apply.fields.subject unfitting-field-type'],
    ],
    ['an applicant that is a text', { 'f-who': 'text' }, ['apply.fields.applicant unfitting-field-type']],
    ['a seal that is a number', { 'f-seal': 'number' }, ['apply.fields.seal unfitting-field-type']],
    ['a count that is a date', { 'f-count': 'date' }, ['apply.fields.useCount unfitting-field-type']],
    ['a code into a number', { 'f-code': 'number' }, ['apply.sealCodeField unfitting-field-type']],
    [
      'a state into a number',
      { 'f-state': 'number' },
      ['callbacks.0.writeFields.1.fieldId unfitting-field-type'],
    ],
    ['a field that is gone', { 'f-more': undefined }, ['append.fields.useCount unknown-form-field']],
    [
      'two wrong at once',
      { 'f-who': 'text', 'f-code': undefined },
      ['apply.sealCodeField unknown-form-field', 'apply.fields.applicant unfitting-field-type'],
    ],
  ])('%s', (_what, changes, errors) => {
    expect(found(typed(changes))).toEqual(errors);
  });

  test('the error names the field and what would fit', () => {
    const errors = checkSettings(typed({ 'f-who': 'text' }));
    expect(errors).toMatchObject([{ name: '字段f-who', type: 'text', fits: ['person'] }]);
  });
});
