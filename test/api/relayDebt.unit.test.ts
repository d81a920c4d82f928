import { pino } from 'pino';
import { createRelayDebt, type RelayDebt } from '../../api/relayDebt';
import { TemporalAwayError } from '../../application/ports/errors';

/* What a process owes while Temporal is away: one relay pass, asked for until it is taken, and nothing at rest. */

let asked: number;
let isAway: boolean;
let debt: RelayDebt;
const relay = {
  relayAll: async () => {
    asked += 1;
    if (isAway) throw new TemporalAwayError('away');
  },
};
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);

beforeEach(() => {
  jest.useFakeTimers();
  [asked, isAway] = [0, false];
});
afterEach(async () => {
  await debt.stop();
  jest.useRealTimers();
});
const start = () => {
  debt = createRelayDebt(relay, pino({ level: 'silent' }));
};

test('one pass is owed at the start, and nothing is asked once it is taken', async () => {
  start();
  await seconds(0);
  expect(asked).toBe(1);
  await seconds(3600);
  expect(asked).toBe(1);
  expect(jest.getTimerCount()).toBe(0);
});

test('it is asked for until it is taken: after a second, doubling to fifteen', async () => {
  isAway = true;
  start();
  const after: number[] = [];
  for (let second = 0; second <= 60; second += 1) {
    await seconds(second === 0 ? 0 : 1);
    while (after.length < asked) after.push(second);
  }
  expect(after).toEqual([0, 1, 3, 7, 15, 30, 45, 60]);
  isAway = false;
  await seconds(15);
  const taken = asked;
  await seconds(3600);
  expect(asked).toBe(taken);
});

test('what is owed while a pass is being asked for needs another one, which may not see it otherwise', async () => {
  let take: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => {
    take = resolve;
  });
  debt = createRelayDebt(
    {
      relayAll: () => {
        asked += 1;
        return asked === 1 ? taken : Promise.resolve();
      },
    },
    pino({ level: 'silent' }),
  );
  debt.owe();
  debt.owe();
  take();
  await seconds(1);
  expect(asked).toBe(2);
});

test('what is owed later is asked for again, by short pauses again', async () => {
  start();
  await seconds(100);
  isAway = true;
  debt.owe();
  await seconds(0);
  expect(asked).toBe(2);
  await seconds(1);
  expect(asked).toBe(3);
});

test('a process that ends does not wait for Temporal', async () => {
  isAway = true;
  start();
  await seconds(20);
  await debt.stop();
  const before = asked;
  debt.owe();
  await seconds(100);
  expect(asked).toBe(before);
});
