import { formTexts } from '../../../api/messages/formTexts';
import { decide } from '../../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import type { RuleWrite } from '../../../domain/sealRequest/values';
import { applied, applySeal, callback, live, submitRule } from './life';

/** What a rule writes into the form: for people, or for machines where the settings say so. */

const rows: RuleWrite[] = [
  { value: 'state', fieldId: 'f-state', as: 'text' },
  { value: 'state', fieldId: 'f-code', as: 'code' },
  { value: 'completedAt', fieldId: 'f-time', as: 'text' },
  { value: 'completedAt', fieldId: 'f-iso', as: 'iso' },
  { value: 'usedCount', fieldId: 'f-used', as: 'text' },
];
const older = rows.map(({ as: _, ...row }) => row);
const at = '2026-11-26T11:37:36.591Z';

function written(writeFields: RuleWrite[], language: 'en' | 'zh' = 'zh', timeZone = 'Asia/Shanghai') {
  const rules = [{ ...submitRule('sealingCompleted'), writeFields }];
  const completed = callback('sealingCompleted');
  const { ledger } = live(applySeal({ rules, formTexts: formTexts(language, timeZone) }), applied(), {
    ...completed,
    metadata: { ...completed.metadata, now: at },
  });
  const write = ledger.findLast((event) => event.type === 'FieldWriteRequested');
  return Object.fromEntries(write?.data.fields.map(({ fieldId, value }) => [fieldId, value]) ?? []);
}

test('states in words and times of the site, where the row is for people', () => {
  expect(written(rows)).toEqual({
    'f-state': '用印完成',
    'f-code': 'completed',
    'f-time': '2026-11-26 19:37:36',
    'f-iso': at,
    'f-used': '0',
  });
  expect(written(rows, 'en', 'UTC')).toMatchObject({
    'f-state': 'Sealing completed',
    'f-time': '2026-11-26 11:37:36',
  });
});

test('no word for no limit into a field that takes numbers alone', () => {
  const leftIn = (row: Partial<RuleWrite>) => {
    const rules = [
      {
        ...submitRule('sealingCompleted'),
        writeFields: [{ value: 'leftCount' as const, fieldId: 'f', as: 'text' as const, ...row }],
      },
    ];
    const granted = live(applySeal({ rules }), applied()).request;
    const seals = granted.seals.map((seal) => ({ ...seal, unlimited: true as const }));
    const { events } = decide(callback('sealingCompleted'), { ...granted, seals }) as {
      events: SealRequestEvent[];
    };
    const write = events.find((event) => event.type === 'FieldWriteRequested');
    return write?.data.fields[0]?.value;
  };
  expect(leftIn({})).toBe('不限次数');
  expect(leftIn({ numberField: true })).toBe('');
});

test('as ever where the snapshot is of a version that knew no texts', () => {
  expect(written(older)).toMatchObject({ 'f-state': 'completed', 'f-time': at });
});
