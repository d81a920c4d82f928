import { pino } from 'pino';
import { untilDone } from '../../api/untilDone';

/* What is done once at the start, on a stepped clock. */

const logger = pino({ level: 'silent' });
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);
let tries: number;
beforeEach(() => {
  jest.useFakeTimers();
  tries = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

/** Fails until that try. */
const worksAt = (wanted: number) => async () => {
  tries += 1;
  if (tries < wanted) throw new Error('away');
};

test('it is tried every ten seconds until it is done, and then nothing runs', async () => {
  const { stop } = untilDone('test', logger, worksAt(3));
  await seconds(0);
  expect(tries).toBe(1);
  await seconds(9);
  expect(tries).toBe(1);
  await seconds(11);
  expect(tries).toBe(3);
  expect(jest.getTimerCount()).toBe(0);
  await seconds(3600);
  expect(tries).toBe(3);
  await stop();
});

test('a process that ends does not wait for it', async () => {
  const { stop } = untilDone('test', logger, worksAt(100));
  await seconds(0);
  await stop();
  expect(jest.getTimerCount()).toBe(0);
  await seconds(100);
  expect(tries).toBe(1);
});
