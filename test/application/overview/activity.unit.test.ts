import { createActivity } from '../../../application/overview/activity';
import { perDay } from '../../../application/overview/periods';

const peer = (id: string, meanMs: number) => ({
  kind: 'binding' as const,
  id,
  calls: 2,
  failed: 0,
  meanMs,
  longestMs: meanMs,
});

test('the last thirty days and twenty-four hours are all there, and the slowest peer is first', async () => {
  const asked: unknown[] = [];
  const activity = await createActivity({
    views: {
      usesPerHour: async (since) => {
        asked.push(since);
        return [
          { hour: '2026-11-26T15:00:00.000Z', uses: 2 },
          { hour: '2026-11-26T16:00:00.000Z', uses: 3 },
        ];
      },
    },
    inboxReader: {
      receivedSince: async (since) => {
        asked.push(since.toISOString());
        return ['2026-11-27T07:59:59.999Z', '2026-11-27T08:00:00Z', '2026-11-27T08:10:00Z'].map(Date.parse);
      },
    },
    peerTimes: { lastHour: async () => [peer('fast', 20), peer('slow', 900)] },
    timeZone: 'Asia/Shanghai',
    now: () => new Date('2026-11-27T08:15:00Z'),
  })();
  expect(asked).toEqual(['2026-10-28T08:15:00.000Z', '2026-11-26T09:00:00.000Z']);
  const { usesPerDay, callbacksPerHour, peers, countedAt } = activity;
  expect(countedAt).toBe('2026-11-27T08:15:00.000Z');
  expect([usesPerDay.length, usesPerDay[0], ...usesPerDay.slice(-2)]).toEqual([
    30,
    { day: '2026-10-29', count: 0 },
    // Midnight in Beijing is between the two hours.
    { day: '2026-11-26', count: 2 },
    { day: '2026-11-27', count: 3 },
  ]);
  expect([callbacksPerHour.length, callbacksPerHour[0], ...callbacksPerHour.slice(-2)]).toEqual([
    24,
    { hour: '2026-11-26T09:00:00.000Z', count: 0 },
    { hour: '2026-11-27T07:00:00.000Z', count: 1 },
    { hour: '2026-11-27T08:00:00.000Z', count: 2 },
  ]);
  expect(peers.map(({ id }) => id)).toEqual(['slow', 'fast']);
});

test('a day on which clocks change is one day', () => {
  const days = perDay([], { until: new Date('2026-03-30T01:00:00Z'), days: 3, timeZone: 'Europe/Berlin' });
  expect(days.map(({ day }) => day)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
});
