import { createRateWindow } from '../../../api/http/rateWindow';

test('so many per key within a minute, and as many again in the next', () => {
  let now = 0;
  const rates = createRateWindow(() => now);
  const taken = (key: string) => Array.from({ length: 4 }, () => rates.take(key, 3));
  expect(taken('a')).toEqual([true, true, true, false]);
  expect(taken('b')).toEqual([true, true, true, false]);
  now = 59_999;
  expect(rates.take('a', 3)).toBe(false);
  now = 60_000;
  expect(taken('a')).toEqual([true, true, true, false]);
});

test('names are kept by their hash, however long they are', () => {
  const held: string[] = [];
  const set = jest.spyOn(Map.prototype, 'set').mockImplementation(function (this: unknown, key: unknown) {
    held.push(String(key));
    return this as Map<unknown, unknown>;
  });
  createRateWindow(() => 0).take('p'.repeat(15_000), 1);
  set.mockRestore();
  expect(held.map(({ length }) => length)).toEqual([64]);
});
