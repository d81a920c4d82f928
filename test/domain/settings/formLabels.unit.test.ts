import { labelOfPath } from '../../../domain/settings/formLabels';

const fields = [
  { id: '1974556705685095005', name: '用印次数', type: 'number' as const },
  { id: 'seals', name: '印章明细', type: 'text' as const },
  { id: '7', name: '印章', type: 'browser' as const },
];

test.each([
  ['a field', 'form.1974556705685095005', { name: '用印次数' }],
  ['one of several values', 'form.7.1', { name: '印章', row: 2 }],
  ['a column of a detail table', 'form.seals.0.1974556705685095005', { name: '用印次数', row: 1 }],
  ['a column that is named by digits', 'form.seals.2.7', { name: '印章', row: 3 }],
  ['a column that the settings do not name', 'form.seals.2.8', { name: '印章明细', row: 3 }],
  ['a field that the settings do not name', 'form.9', undefined],
  ['what is no field of a form', 'seals.0.useCount', undefined],
])('%s', (_what, path, expected) => {
  expect(labelOfPath(path, fields)).toEqual(expected);
});
