import type { SettingsSnapshot } from '../../../domain/sealRequest/values';
import {
  appended,
  appendRefused,
  appendUses,
  applied,
  applySeal,
  ended,
  endRefused,
  endSealing,
  live,
} from './life';

/* What the form was told of a failure is taken out of it by the next grant or end, once, and by that alone. */

type OnFailure = NonNullable<SettingsSnapshot['onFailure']>;

/** What each write puts into the field, in order. */
function told(onFailure: OnFailure, ...life: Parameters<typeof live>[0][]): string[] {
  const { ledger } = live(applySeal({ onFailure }), ...life);
  return ledger
    .flatMap((event) => (event.type === 'FieldWriteRequested' ? event.data.fields : []))
    .flatMap(({ fieldId, value }) => (fieldId === 'f-failure' ? [value] : []));
}

const field = { field: 'f-failure', clears: true, endClears: true } as const;
const again = (n: number) => [appendUses(`c-${n}`), appended('200003', `c-${n}`)];

test('an append that is granted after one that was refused empties it, once', () => {
  const refused = [applied(), appendUses(), appendRefused];
  expect(told(field, ...refused)).toEqual(['次数超限']);
  expect(told(field, ...refused, ...again(1), ...again(2))).toEqual(['次数超限', '']);
});

test('so does an end that goes through after one that was refused', () => {
  const refused = [applied(), endSealing(), endRefused];
  expect(told(field, ...refused, endSealing('c-2'), ended('c-2'))).toEqual(['不可结束', '']);
  expect(told(field, applied(), endSealing('c-2'), ended('c-2'))).toEqual([]);
});

test('so does an application after an attempt that failed, and nothing where none has failed', () => {
  expect(told({ ...field, shown: true }, applied(), ...again(1))).toEqual(['']);
  expect(told(field, applied(), ...again(1))).toEqual([]);
});

test('requests of older versions leave it as it is', () => {
  expect(told({ field: 'f-failure' }, applied(), appendUses(), appendRefused, ...again(1))).toEqual([
    '次数超限',
  ]);
  const refused = [applied(), endSealing(), endRefused];
  const before = { field: 'f-failure', clears: true } as const;
  expect(told(before, ...refused, endSealing('c-2'), ended('c-2'))).toEqual(['不可结束']);
});
