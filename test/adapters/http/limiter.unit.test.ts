import { setTimeout as sleep } from 'node:timers/promises';
import { createLimiter } from '../../../adapters/http/limiter';
import { PortError } from '../../../application/ports/errors';

const never = () => new Promise<never>(() => undefined);

test('no more calls than allowed are on their way, and the next goes when one ends', async () => {
  const limiter = createLimiter();
  const limits = { perSecond: 1000, inFlight: 2 };
  let running = 0;
  let most = 0;
  const call = async () => {
    running += 1;
    most = Math.max(most, running);
    await sleep(10);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 10 }, () => limiter.run(limits, call)));
  expect(most).toBe(2);
});

test('after a burst calls begin at the rate', async () => {
  let nowMs = 0;
  const limiter = createLimiter(() => nowMs, 60_000);
  let begun = 0;
  const call = async () => {
    begun += 1;
  };
  const calls = Promise.all(
    Array.from({ length: 15 }, () => limiter.run({ perSecond: 10, inFlight: 100 }, call)),
  );
  await sleep(0);
  expect(begun).toBe(10);
  // Five more at ten a second.
  nowMs = 100;
  while (begun < 11) await sleep(10);
  expect(begun).toBe(11);
  nowMs = 500;
  await calls;
  expect(begun).toBe(15);
});

test('who would wait too long is told that nothing was sent, and leaves the line', async () => {
  const limiter = createLimiter();
  const limits = { perSecond: 1000, inFlight: 1 };
  void limiter.run(limits, never);
  let called = false;
  const waiting = limiter.run(limits, async () => {
    called = true;
  });
  await expect(waiting).rejects.toMatchObject({ kind: 'passing' });
  await expect(waiting).rejects.toBeInstanceOf(PortError);
  expect(called).toBe(false);
}, 10_000);

test('a call that fails gives its place back', async () => {
  const limiter = createLimiter();
  const limits = { perSecond: 1000, inFlight: 1 };
  await expect(limiter.run(limits, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await limiter.run(limits, async () => 'yes')).toBe('yes');
});
