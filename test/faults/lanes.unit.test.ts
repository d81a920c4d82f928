import { setImmediate as turn } from 'node:timers/promises';
import { inLanes } from './lanes';

/** What each lane has begun, and how many were at work at the same time. */
async function seen(items: readonly string[], lanes: number, failing?: string) {
  const begun: string[] = [];
  const ended: string[] = [];
  let [now, most] = [0, 0];
  const outcome = await inLanes(items, lanes, async (next) => {
    for (let item = next(); item; item = next()) {
      begun.push(item);
      now += 1;
      most = Math.max(most, now);
      // The one that fails does so before the others are through.
      if (item === failing) throw new Error(item);
      for (let turns = 0; turns < 3; turns++) await turn();
      now -= 1;
      ended.push(item);
    }
  }).then(
    () => 'done',
    (error: Error) => `failed: ${error.message}`,
  );
  return { begun, ended, most, outcome };
}

test('everything is worked through in its order, so many at a time', async () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  expect(await seen(items, 1)).toEqual({ begun: items, ended: items, most: 1, outcome: 'done' });
  expect(await seen(items, 2)).toMatchObject({ begun: items, most: 2, outcome: 'done' });
  expect(await seen(items, 9)).toMatchObject({ begun: items, most: 5, outcome: 'done' });
});

test('after a failure nothing more is begun, and what is under way is waited for', async () => {
  expect(await seen(['a', 'b', 'c', 'd'], 2, 'b')).toEqual({
    begun: ['a', 'b'],
    ended: ['a'],
    most: 2,
    outcome: 'failed: b',
  });
});
