import { createOverview } from '../../../application/overview/overview';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Counting takes so long, in milliseconds. */
function world(takesMs: number) {
  const state = { counted: 0, isAway: false };
  const count = async (number: number) => {
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    if (state.isAway) throw new Error('away');
    return number;
  };
  const ask = createOverview({
    views: {
      countOpen: async () => [{ state: 'sealing', requests: 12 }],
      countAttention: async () => {
        state.counted += 1;
        return { requests: await count(2), byKind: [] };
      },
    },
    refusedEvents: { countPending: () => count(1) },
    inboxReader: {
      countPending: async () => ({ pending: await count(3), unmatched: 0 }),
      countParked: () => count(4),
    },
    now: () => new Date('2026-11-27T08:00:00Z'),
  });
  const asked = async () => {
    const [first, second] = [ask(), ask()];
    second.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(takesMs);
    return first;
  };
  return { state, asked };
}

test('it is counted once for all who ask within five seconds', async () => {
  const { state, asked } = world(10);
  expect(await asked()).toEqual({
    countedAt: '2026-11-27T08:00:00.000Z',
    openByState: { sealing: 12 },
    attention: 2,
    refusedEvents: 1,
    callbacks: { pending: 3, failed: 4 },
  });
  await jest.advanceTimersByTimeAsync(4900);
  await asked();
  expect(state.counted).toBe(1);
  await jest.advanceTimersByTimeAsync(200);
  await asked();
  expect(state.counted).toBe(2);
});

test('counts that take long are taken less often', async () => {
  const { state, asked } = world(2000);
  await asked();
  await jest.advanceTimersByTimeAsync(30_000);
  await asked();
  expect(state.counted).toBe(1);
  await jest.advanceTimersByTimeAsync(10_000);
  await asked();
  expect(state.counted).toBe(2);
});

test('what failed is counted anew at once', async () => {
  const { state, asked } = world(0);
  state.isAway = true;
  await expect(asked()).rejects.toThrow('away');
  state.isAway = false;
  expect(await asked()).toMatchObject({ attention: 2 });
});
