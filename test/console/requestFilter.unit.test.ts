import { queryOf } from '../../console/src/pages/requests/requestFilter';

test('days of the address become moments, the last day whole', () => {
  const asked = queryOf({ q: '合同', firstDay: '2026-11-01', lastDay: '2026-11-30', attention: 'true' });
  expect(asked).toEqual({
    q: '合同',
    createdFrom: new Date(2026, 10, 1).toISOString(),
    createdTo: new Date(2026, 11, 1).toISOString(),
    attention: true,
  });
  expect(queryOf({ firstDay: 'soon', attention: 'no', hostId: 'h1' })).toEqual({ hostId: 'h1' });
});
