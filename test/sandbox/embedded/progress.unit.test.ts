import { withProgress } from '../../../sandbox/embedded/progress';
import { recorder } from './support';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const workOf = (ms: number) => () => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));

it('says nothing of what takes less than two seconds', async () => {
  const { lines, log } = recorder();
  const done = withProgress({ log }, () => 'Working', workOf(1_900));
  await jest.advanceTimersByTimeAsync(60_000);
  expect([await done, lines]).toEqual(['done', []]);
});

it('logs a line at two seconds and every ten after, until the end', async () => {
  const { lines, log } = recorder();
  const done = withProgress({ log }, () => 'Working', workOf(25_000));
  await jest.advanceTimersByTimeAsync(60_000);
  await done;
  expect(lines).toEqual(['Working (2 s)', 'Working (12 s)', 'Working (22 s)']);
});

it('rewrites one line each second on a terminal, and clears it at the end', async () => {
  const { lines, log } = recorder();
  const rewritten = recorder();
  const done = withProgress({ log, rewrite: rewritten.log }, () => 'Working', workOf(4_500));
  await jest.advanceTimersByTimeAsync(60_000);
  await done;
  expect(lines).toEqual([]);
  expect(rewritten.lines).toEqual(['Working (2 s)', 'Working (3 s)', 'Working (4 s)', '']);
});
