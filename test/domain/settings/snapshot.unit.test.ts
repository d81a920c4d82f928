import type { SettingsSnapshot } from '../../../domain/sealRequest/values';
import type { SealSettings } from '../../../domain/settings/settings';
import {
  type FlowSnapshotContext,
  snapshotOfFlow,
  snapshotWithoutFlow,
} from '../../../domain/settings/snapshot';

const least: SealSettings = {
  bindingId: 'b1',
  enabled: true,
  apply: {
    fields: { subject: 'f1', applicant: 'f2', fileType: 'f3', seal: 'f4', useCount: 'f5' },
    at: [{ nodeId: 'n1', when: 'arrive' }],
    sealCodeField: 'f-code',
  },
  callbacks: [],
};
const context: FlowSnapshotContext = { version: 7, readBack: true };
const thirtyDays = 2_592_000;
const yearOfDays = 31_536_000;

const leastTerms: SettingsSnapshot = {
  settingsVersion: 7,
  vendorApproves: false,
  sealCodeField: 'f-code',
  rules: [],
  quietCloseSeconds: thirtyDays,
  archiveWaitSeconds: yearOfDays,
  readBack: true,
};

test('the least settings make terms with the defaults, and no key that holds nothing', () => {
  expect(snapshotOfFlow(least, context)).toStrictEqual(leastTerms);
});

test('a row that is written into a field for numbers says so, where the form is known', () => {
  const writeFields = [
    { value: 'leftCount' as const, fieldId: 'f-number' },
    { value: 'leftCount' as const, fieldId: 'f-text' },
  ];
  const callbacks = [
    { event: 'sealingCompleted' as const, action: { kind: 'writeFields' as const }, writeFields },
  ];
  const fields = [
    { id: 'f-number', name: '剩余', type: 'number' as const },
    { id: 'f-text', name: '剩余', type: 'text' as const },
  ];
  const rowsOf = (more: Partial<SealSettings>) =>
    snapshotOfFlow({ ...least, callbacks, ...more }, context).rules[0]?.writeFields;
  expect(rowsOf({ form: { formId: 'form', fields } })).toMatchObject([{ numberField: true }, { as: 'text' }]);
  expect(rowsOf({})?.map(({ numberField }) => numberField)).toEqual([undefined, undefined]);
});

const formTexts = { states: { autoEnded: '已自动结束' }, timeZone: 'Asia/Shanghai' };
const button = { ...least.apply, detailButtonField: 'f-button' };
const detailUrl = 'https://seals.example.com/seal-details/launch?hostId=h1&flowRequestId=r1';

test.each<[string, Partial<SealSettings>, Partial<FlowSnapshotContext>, Partial<SettingsSnapshot>]>([
  ['their version', {}, { version: 12 }, { settingsVersion: 12 }],
  ['a binding that cannot be asked', {}, { readBack: false }, { readBack: false }],
  [
    '章管家 approves',
    { apply: { ...least.apply, applyStatus: 'vendorApproves' } },
    {},
    { vendorApproves: true },
  ],
  ['approved before', { apply: { ...least.apply, applyStatus: 'approved' } }, {}, { vendorApproves: false }],
  [
    'a field for the appended code',
    { append: { fields: {}, at: [{ exitId: 'x1' }], sealCodeField: 'f-code-2' } },
    {},
    { appendSealCodeField: 'f-code-2' },
  ],
  [
    'a detail button',
    { apply: button },
    { detailUrl },
    { detailButton: { fieldId: 'f-button', value: detailUrl } },
  ],
  ['a button field without an address: it stays as it is', { apply: button }, {}, {}],
  ['an address without a button field', {}, { detailUrl }, {}],
  [
    'rules, as they stand',
    { callbacks: [{ event: 'autoEnded', action: { kind: 'none' } }] },
    {},
    { rules: [{ event: 'autoEnded', action: { kind: 'none' } }] },
  ],
  [
    'written values as texts where the settings do not say, with what makes texts of them',
    {
      callbacks: [
        {
          event: 'autoEnded',
          action: { kind: 'none' },
          writeFields: [
            { value: 'state', fieldId: 'f-1' },
            { value: 'completedAt', fieldId: 'f-2', as: 'iso' },
          ],
        },
      ],
    },
    { formTexts },
    {
      formTexts,
      rules: [
        {
          event: 'autoEnded',
          action: { kind: 'none' },
          writeFields: [
            { value: 'state', fieldId: 'f-1', as: 'text' },
            { value: 'completedAt', fieldId: 'f-2', as: 'iso' },
          ],
        },
      ],
    },
  ],
  ['no texts where nothing needs them', {}, { formTexts }, {}],
  [
    'what happens on failure',
    { onFailure: { field: 'f-fail' } },
    {},
    { onFailure: { field: 'f-fail', clears: true, endClears: true } },
  ],
  [
    'a failure that the attempt before has left in the form',
    { onFailure: { field: 'f-fail' } },
    { failureShown: true },
    { onFailure: { field: 'f-fail', clears: true, endClears: true, shown: true } },
  ],
  ['a quiet time', { quietCloseSeconds: 1 }, {}, { quietCloseSeconds: 1 }],
  ['a wait for the archive', { archiveWaitSeconds: 2 }, {}, { archiveWaitSeconds: 2 }],
])('%s', (_what, settings, given, terms) => {
  expect(snapshotOfFlow({ ...least, ...settings }, { ...context, ...given })).toStrictEqual({
    ...leastTerms,
    ...terms,
  });
});

test.each([true, false])(
  'without a flow there is no write-back and no rule (can be asked: %s)',
  (readBack) => {
    expect(snapshotWithoutFlow({ readBack })).toStrictEqual({
      vendorApproves: false,
      rules: [],
      quietCloseSeconds: thirtyDays,
      archiveWaitSeconds: yearOfDays,
      readBack,
    });
  },
);
