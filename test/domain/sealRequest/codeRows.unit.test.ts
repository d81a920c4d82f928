import { codesTold } from '../../../domain/sealRequest/codes';
import type { RecordApply } from '../../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import type { SettingsSnapshot } from '../../../domain/sealRequest/values';
import { sealTableOf } from '../../../domain/settings/sealRows';
import { appended, appendUses, applied, applySeal, live, metadata } from './life';

/** Codes that go into a column beside the seals. */

const first = '9223372036854775807';
const sealTable = {
  ...{ tableId: 't', codeFields: ['field-code'] },
  rows: [
    { sealId: first, row: 0 },
    { sealId: 'seal-2', row: 2 },
  ],
};
const severalCodes: RecordApply = {
  type: 'RecordApply',
  data: {
    effectId: 'apply',
    outcome: {
      kind: 'applied',
      ...codesTold({
        sealCode: null,
        codes: [
          { sealId: first, code: '111111' },
          { sealId: 'seal-2', code: '222222' },
        ],
      }),
    },
  },
  metadata,
};
const writesOf = (ledger: readonly SealRequestEvent[]) =>
  ledger.flatMap((event) => (event.type === 'FieldWriteRequested' ? event.data.fields : []));
const terms: Partial<SettingsSnapshot> = { sealTable };

test('each row gets the code of its seal, and all of them are in the text beside', () => {
  const [code] = writesOf(live(applySeal(terms), severalCodes).ledger);
  expect(code).toEqual({
    fieldId: 'field-code',
    value: `${first}: 111111；seal-2: 222222`,
    rows: [
      { tableId: 't', row: 0, value: '111111' },
      { tableId: 't', row: 2, value: '222222' },
    ],
  });
});

test('where there is one code for the application, each row gets that', () => {
  const [code] = writesOf(live(applySeal(terms), applied('100001')).ledger);
  expect(code?.rows?.map(({ value }) => value)).toEqual(['100001', '100001']);
});

test('a field that is no column beside the seals is one field, as before', () => {
  expect(writesOf(live(applySeal(), applied('100001')).ledger)[0]).not.toHaveProperty('rows');
  const { ledger } = live(applySeal(terms), applied(), appendUses(), appended());
  const after = writesOf(ledger).find(({ fieldId }) => fieldId === 'field-appended-code');
  expect(after).toEqual({ fieldId: 'field-appended-code', value: '200002' });
});

test('the table is the one in which the seals of the form stand', () => {
  const rows = [{ seal: first, code: '' }, {}, { seal: { id: 'seal-2', name: '公章' }, code: '' }];
  expect(sealTableOf({ t: rows }, 'seal', ['code', undefined])).toEqual({
    ...sealTable,
    codeFields: ['code'],
  });
  expect(sealTableOf({ t: rows, code: '' }, 'seal', ['code'])).toBeUndefined();
  expect(sealTableOf({ t: rows, other: [{ code: '' }] }, 'seal', ['another'])).toBeUndefined();
  expect(sealTableOf({ seal: [first, 'seal-2'], code: '' }, 'seal', ['code'])).toBeUndefined();
});
