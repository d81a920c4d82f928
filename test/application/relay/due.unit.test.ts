import { relayDelayMs } from '../../../application/relay/due';

/* Which of what is pending a relay pass takes up, by its age alone. */

const second = 1000;
const minute = 60 * second;

describe('a scheduled pass', () => {
  const delayOf = (ageMs: number) => relayDelayMs(ageMs, { isWhole: false });

  test.each([0, 5 * second, 19 * second])('leaves one of %d ms to its process', (age) => {
    expect(delayOf(age)).toBeUndefined();
  });

  test.each([20 * second, minute, 3 * minute - 1])('takes up one of %d ms at once', (age) => {
    expect(delayOf(age)).toBe(0);
  });

  test('sees an older one once in a quarter of an hour, whenever it came', () => {
    for (const offset of [0, 7 * second, 31 * second, 59 * second]) {
      const taken: number[] = [];
      for (let pass = 4; pass < 4 + 60; pass += 1)
        if (delayOf(pass * minute + offset) === 0) taken.push(pass);
      expect(taken).toEqual([15, 30, 45, 60]);
    }
  });

  test('a clock that is ahead by a little changes nothing; what seems to come from the future is taken up', () => {
    expect(delayOf(-5 * second)).toBeUndefined();
    expect(delayOf(-60 * minute)).toBe(0);
  });
});

describe('a pass through everything', () => {
  const delayOf = (ageMs: number) => relayDelayMs(ageMs, { isWhole: true });

  test.each([
    [0, 20 * second],
    [15 * second, 5 * second],
    [20 * second, 0],
    [4 * minute, 0],
    [100 * 24 * 60 * minute, 0],
    // By a clock that is ahead: no longer than if it had just come.
    [-5 * second, 20 * second],
    [-60 * minute, 0],
  ])('takes up one of %d ms after %d ms', (age, delay) => {
    expect(delayOf(age)).toBe(delay);
  });
});
