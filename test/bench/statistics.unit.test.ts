import { median, percentile, spread } from '../../bench/measure/statistics';

test.each([
  [[], 0.5, undefined],
  [[7], 0.5, 7],
  [[7], 0.99, 7],
  [[1, 2, 3, 4], 0.5, 2],
  [[4, 3, 2, 1], 0.95, 4],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
])('of %j the part of %d lies below %s', (values, part, expected) => {
  expect(percentile(values, part)).toBe(expected);
});

test('the median is the middle one, or lies between the two in the middle', () => {
  expect(median([])).toBeUndefined();
  expect(median([3, 1, 2])).toBe(2);
  expect(median([10, 9, 1, 2])).toBe(5.5);
});

test('a spread says median, least and most of the rounds that have the figure', () => {
  expect(spread([undefined])).toBeUndefined();
  expect(spread([3, undefined, 1, 2])).toEqual({ median: 2, min: 1, max: 3, samples: [3, 1, 2] });
});
