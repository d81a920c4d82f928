import { deliverPendingOf, relayCallbacks } from '../../../application/callbacks/relay';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { CallbackToDeliver } from '../../../application/ports/relay';
import { Memory, rowOf } from './memory';

/* The pass through pending rows: what of them is handed to Temporal, and what costs it nothing. */

const second = 1000;
const minute = 60 * second;
const weekMs = 7 * 24 * 60 * minute;

let memory: Memory;
let handed: [CallbackToDeliver, number][];
let isAway: boolean;
beforeEach(() => {
  memory = new Memory();
  [handed, isAway] = [[], false];
});
const relay = {
  deliverCallback: async (callback: CallbackToDeliver, delayMs: number) => {
    if (isAway) throw new TemporalAwayError('away');
    handed.push([callback, delayMs]);
  },
};
const seen = jest.fn();
const pass = (isWhole = false) => relayCallbacks({ ...memory.services, relay }, { isWhole }, seen);

test('a row whose process died is handed over, and a young one is left to its own', async () => {
  memory.store(rowOf({ _id: 'young' }), 5 * second);
  memory.store(rowOf({ _id: 'older' }), 30 * second);
  expect(await pass()).toEqual({ started: 1 });
  expect(handed).toEqual([[{ inboxId: 'older', bindingId: 'b1', event: 'sealingCompleted' }, 0]]);
});

test('one of an older version, of which no event stands there, is handed over too', async () => {
  const { event: _none, ...row } = rowOf();
  memory.store(row, 30 * second);
  await pass();
  expect(handed).toEqual([[{ inboxId: 'inbox-1', bindingId: 'b1' }, 0]]);
});

test('a pass through everything takes up the old as well, and the young once their process has had its time', async () => {
  memory.store(rowOf({ _id: 'a' }), 5 * second);
  memory.store(rowOf({ _id: 'b' }), 7.5 * minute);
  memory.store(rowOf({ _id: 'c' }), 2 * weekMs);
  expect(await pass(true)).toEqual({ started: 3 });
  const [[, first] = [undefined, 0], ...others] = handed;
  expect(first).toBeGreaterThan(10 * second);
  expect(first).toBeLessThanOrEqual(15 * second);
  expect(others.map(([, delayMs]) => delayMs)).toEqual([0, 0]);
});

test('more than one page is gone through, with a sign of life for each row', async () => {
  for (let index = 0; index < 1203; index += 1)
    memory.store(rowOf({ _id: `row-${String(index).padStart(5, '0')}` }), 30 * second);
  seen.mockClear();
  expect(await pass()).toEqual({ started: 1203 });
  expect(new Set(handed.map(([{ inboxId }]) => inboxId)).size).toBe(1203);
  expect(seen).toHaveBeenCalledTimes(1203);
});

describe('a row of no application', () => {
  beforeEach(() => {
    memory.sealRequestId = null;
  });

  test('starts nothing, is noted as such, and whoever registers the application is told', async () => {
    memory.store(rowOf(), 30 * second);
    expect(await pass()).toEqual({ started: 0 });
    expect(handed).toEqual([]);
    expect(memory.notes).toEqual(['unmatched']);
    expect(memory.awaited).toEqual(['a1']);
    expect(memory.pending.size).toBe(1);
  });

  test('is parked after a week', async () => {
    memory.store(rowOf(), weekMs);
    await pass(true);
    expect(memory.outcomes.get('inbox-1')).toMatchObject({ state: 'unmatched', reason: 'parked' });
    expect(memory.pending.size).toBe(0);
  });
});

describe('a pending entry whose row never came', () => {
  test('is cleared after a minute', async () => {
    memory.store(rowOf(), minute);
    memory.rows.clear();
    expect(await pass()).toEqual({ started: 0 });
    expect(memory.pending.size).toBe(0);
  });

  test('is kept until then: its row may be on its way', async () => {
    memory.store(rowOf(), 50 * second);
    memory.rows.clear();
    await pass();
    expect(memory.pending.size).toBe(1);
  });
});

test('with Temporal away the pass fails, and is made again', async () => {
  memory.store(rowOf(), 30 * second);
  isAway = true;
  await expect(pass()).rejects.toBeInstanceOf(TemporalAwayError);
  isAway = false;
  expect(await pass()).toEqual({ started: 1 });
});

test('what waits for an application is handed over at once when it becomes known', async () => {
  memory.store(rowOf({ _id: 'a' }));
  memory.store(rowOf({ _id: 'b', event: 'filesArchived' }), 3 * weekMs);
  await deliverPendingOf({ ...memory.services, relay }, 'b1', 'a1');
  expect(handed).toEqual([
    [{ inboxId: 'a', bindingId: 'b1', event: 'sealingCompleted' }, 0],
    [{ inboxId: 'b', bindingId: 'b1', event: 'filesArchived' }, 0],
  ]);
});
