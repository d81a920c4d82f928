import fc from 'fast-check';
import { sealSettingsBody } from '../../api/routes/sealSettings/sealSettingsSchema';
import { differencesOf } from '../../console/src/components/differences';
import { formOfSamples } from '../../console/src/pages/flows/samples';
import * as form from '../../console/src/pages/flows/settingsValues';
import { typeNames } from '../../console/src/pages/flows/typeWords';
import { settingLabel, settingValue, type Words } from '../../console/src/words/settingsLabels';
import { callbackEvents, writtenForms } from '../../domain/sealRequest/values';
import { fieldUses } from '../../domain/settings/fieldTypes';
import {
  appendFields,
  formFieldTypes,
  optionalApplyFields,
  requiredApplyFields,
  triggerActions,
} from '../../domain/settings/settings';

/* The form of the seal settings in the console, beside the API that it speaks to. */

/** Not by its type, which is the browser's. */
const { zh } = jest.requireActual<{ editorWords: { zh: Words } }>(
  '../../console/src/words/settings',
).editorWords;

const id = fc.stringMatching(/^[A-Za-z0-9_.:]{1,12}$/);
const line = fc.stringMatching(/^[A-Za-z用印][A-Za-z 用印]{0,10}$/);
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
const some = <T extends object>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(model, { requiredKeys: [] });
const fieldsOf = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, id])), { requiredKeys: [] });

const actions = fc.uniqueArray(fc.constantFrom(...triggerActions), { minLength: 1 });
const point = fc.oneof(
  fc.record(
    { nodeId: id, when: fc.constantFrom('arrive', 'leave'), actions },
    { requiredKeys: ['nodeId', 'when'] },
  ),
  fc.record({ exitId: id, actions }, { requiredKeys: ['exitId'] }),
);
const as = fc.oneof(fc.constantFrom('applicant', 'currentOperator'), fc.record({ userId: id }));
const to = fc.oneof(fc.constant('previous'), fc.record({ nodeId: id }), fc.record({ exitId: id }));
const flowAction = fc.oneof(
  fc.record(
    { kind: fc.constant('submitFlow'), waitNodeIds: list(id), as, remark: line },
    { requiredKeys: ['kind', 'waitNodeIds', 'as'] },
  ),
  fc.record(
    { kind: fc.constant('returnFlow'), waitNodeIds: list(id), as, to, remark: line },
    { requiredKeys: ['kind', 'waitNodeIds', 'as', 'to'] },
  ),
);
const write = fc.oneof(
  fc.record({ value: fc.constantFrom(...form.writtenValues), fieldId: id }),
  fc.record({ value: fc.constant('state'), fieldId: id, as: fc.constantFrom('text', 'code') }),
  fc.record({ value: fc.constant('completedAt'), fieldId: id, as: fc.constantFrom('text', 'iso') }),
);
const rule = fc.record(
  {
    event: fc.constantFrom(...callbackEvents),
    action: fc.oneof(flowAction, fc.record({ kind: fc.constantFrom('writeFields', 'none') })),
    writeFields: fc.array(write, { maxLength: 3 }),
  },
  { requiredKeys: ['event', 'action'] },
);
const formField = fc.record({ id, name: line, type: fc.constantFrom(...formFieldTypes) });
const seconds = fc.integer({ min: 1, max: 1_000_000 });
const applyFields = fc
  .tuple(
    fc.record(Object.fromEntries(requiredApplyFields.map((name) => [name, id]))),
    fieldsOf(optionalApplyFields),
  )
  .map(([required, optional]) => ({ ...required, ...optional }));
const settings = fc.record(
  {
    bindingId: fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
    enabled: fc.boolean(),
    form: fc.record({ formId: id, fields: fc.array(formField, { maxLength: 4 }) }),
    apply: fc.record(
      {
        applyStatus: fc.constantFrom('approved', 'vendorApproves'),
        fields: applyFields,
        at: list(point),
        detailButtonField: id,
        sealCodeField: id,
      },
      { requiredKeys: ['fields', 'at', 'sealCodeField'] },
    ),
    append: fc.record({ fields: fieldsOf(appendFields), at: list(point), sealCodeField: id }),
    end: fc.record({ at: list(point), reasonField: id }, { requiredKeys: ['at'] }),
    endOnWithdraw: fc.boolean(),
    callbacks: fc.array(rule, { maxLength: 4 }),
    // The API refuses one that says nothing.
    onFailure: some({ field: id, action: flowAction }).filter((one) => Object.keys(one).length > 0),
    quietCloseSeconds: seconds,
    archiveWaitSeconds: seconds,
  },
  { requiredKeys: ['bindingId', 'enabled', 'apply', 'callbacks'] },
);

test('fields are offered that the vendor takes, or that are mapped already', () => {
  const taken = ['reason', 'fileCount'];
  expect(form.offeredFields(taken, {})).toEqual(['fileCount', 'reason']);
  expect(form.offeredFields(taken, { company: '7', useFrom: '' })).toEqual([
    'fileCount',
    'reason',
    'company',
  ]);
  expect(form.offeredFields(undefined, {})).toEqual([...optionalApplyFields]);
});

test('settings that are loaded and saved unchanged are the same', () => {
  fc.assert(
    fc.property(settings, (given) => {
      const saved = sealSettingsBody.parse(given);
      expect(form.settingsOf(form.valuesOf(saved))).toStrictEqual(saved);
    }),
  );
});

test('what is of another kind of action, or of a part that is off, is not sent', () => {
  const values = form.valuesOf({
    bindingId: 'b',
    enabled: true,
    apply: { fields: {} as never, at: [{ exitId: 'x' }], sealCodeField: 'c' },
    append: { fields: { useCount: 'n' }, at: [{ exitId: 'y' }], sealCodeField: 'c2' },
    callbacks: [
      {
        event: 'autoEnded',
        action: { kind: 'returnFlow', waitNodeIds: ['1'], as: 'applicant', to: 'previous' },
      },
    ],
  });
  const [given] = values.callbacks ?? [];
  const sent = form.settingsOf({
    ...values,
    parts: { append: false, end: false },
    callbacks: [{ ...given, action: { ...given?.action, kind: 'submitFlow' } as never }],
  });
  expect(sent).not.toHaveProperty('append');
  expect(sent.callbacks[0]?.action).toEqual({ kind: 'submitFlow', waitNodeIds: ['1'], as: 'applicant' });
});

test('the form knows the fields, types and values that the API knows', () => {
  expect([form.requiredApplyFields, form.optionalApplyFields, form.appendFields]).toEqual([
    requiredApplyFields,
    optionalApplyFields,
    appendFields,
  ]);
  expect([form.formFieldTypes, form.callbackEvents, writtenForms]).toEqual([
    formFieldTypes,
    callbackEvents,
    ['text', 'code', 'iso'],
  ]);
  const apply = [...requiredApplyFields, ...optionalApplyFields];
  const uses = fieldUses({
    bindingId: 'b',
    enabled: true,
    apply: {
      fields: Object.fromEntries(apply.map((name) => [name, name])) as never,
      at: [],
      sealCodeField: 'sealCode',
      detailButtonField: 'detailButton',
    },
    callbacks: [
      {
        event: 'autoEnded',
        action: { kind: 'none' },
        writeFields: form.writtenValues.map((value) => ({ value, fieldId: value })),
      },
    ],
    onFailure: { field: 'message' },
  });
  expect(form.fits).toEqual(Object.fromEntries(uses.map(({ fieldId, fits }) => [fieldId, fits])));
});

test('a pasted table is fields; without a name the id names it, and an unknown type is text', () => {
  expect(form.pastedFields('1\t用印主题\ttext\n\n2\t申请人\tperson\r\n3\n4\t部门\t其他', typeNames)).toEqual([
    { id: '1', name: '用印主题', type: 'text' },
    { id: '2', name: '申请人', type: 'person' },
    { id: '3', name: '3', type: 'text' },
    { id: '4', name: '部门', type: 'text' },
  ]);
});

test.each([
  ['单行文本', 'text'],
  ['数字', 'number'],
  ['人员选择', 'person'],
  ['关联浏览', 'browser'],
  ['附件上传', 'attachment'],
  ['下拉选择框', 'select'],
  ['日期', 'date'],
])('a type is known by the name that a form designer has for it: %s', (name, type) => {
  expect(form.pastedFields(`1\t字段\t${name}`, typeNames)).toEqual([{ id: '1', name: '字段', type }]);
});

test('two versions differ value by value, at the paths that errors have', () => {
  const before = { enabled: true, apply: { at: [{ nodeId: '1', when: 'leave' }], sealCodeField: 'c' } };
  const after = { enabled: false, apply: { at: [{ exitId: 'x' }], sealCodeField: 'c' }, callbacks: [] };
  expect(differencesOf(before, before)).toEqual([]);
  expect(differencesOf(before, after)).toEqual([
    { path: 'enabled', before: true, after: false },
    { path: 'apply.at.0.exitId', after: 'x' },
    { path: 'apply.at.0.nodeId', before: '1' },
    { path: 'apply.at.0.when', before: 'leave' },
    { path: 'callbacks', after: [] },
  ]);
  // A part that only one of them has, value by value too.
  const part = { end: { at: [{ nodeId: '1' }] } };
  expect(differencesOf({}, part)).toEqual([{ path: 'end.at.0.nodeId', after: '1' }]);
  expect(differencesOf(part, {})).toEqual([{ path: 'end.at.0.nodeId', before: '1' }]);
});

test('every place in settings is told by the labels of the form, and every choice by its words', () => {
  expect(settingLabel('apply.at.0.nodeId', zh)).toBe('申请用印 · 用印申请节点/出口 1 · 节点');
  expect(settingLabel('callbacks.1.action.kind', zh)).toBe('回调设置 2 · 执行动作');
  expect(settingLabel('later', zh)).toBe('later');
  expect(settingValue('callbacks.1.action.kind', 'submitFlow', zh)).toBe('提交流程');
  expect(settingValue('apply.at.0.actions.1', 'return', zh)).toBe('退回');
  expect(settingValue('apply.at.0.nodeId', 'return', zh)).toBeUndefined();
  fc.assert(
    fc.property(settings, (given) => {
      for (const { path } of differencesOf({}, given))
        expect(settingLabel(path, zh)).not.toMatch(/[a-z]{3}[A-Za-z]*Id|(^|· )[a-z]/);
    }),
  );
});

test('samples become a form as a host sends it', () => {
  const fields = [
    { id: '1', type: 'text', sample: '框架合同 (草稿)' },
    { id: '2', type: 'person', sample: '张三 (u1)' },
    { id: '3', type: 'browser', sample: '公章 (1001)', table: 'dt' },
    { id: '4', type: 'number', sample: '3', table: 'dt' },
    { id: '5', type: 'attachment', sample: '合同.pdf' },
    { id: '6', type: 'text' },
  ];
  expect(formOfSamples(fields)).toEqual({
    '1': '框架合同 (草稿)',
    '2': { userId: 'u1', name: '张三' },
    dt: [{ '3': { id: '1001', name: '公章' }, '4': '3' }],
  });
});
