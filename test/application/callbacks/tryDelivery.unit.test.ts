import { Places } from '../../../application/callbacks/places';
import { deliverStored, tryDelivery } from '../../../application/callbacks/tryDelivery';
import type { Waited } from '../../../application/callbacks/waits';
import { PortError } from '../../../application/ports/errors';
import { applySeal, live, lives } from '../../domain/sealRequest/life';
import { Memory, rowOf } from './memory';

const weekMs = 7 * 24 * 3600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

let memory: Memory;
beforeEach(() => {
  memory = new Memory();
  memory.lives(live(...lives.sealing).ledger);
});

describe('what an operator is told of a row', () => {
  const again = (waited: Waited) => tryDelivery(memory.services, rowOf(), waited);

  test('is nothing where it went through at once', async () => {
    expect(await again({})).toBe('signalled');
    expect(memory.notes).toEqual([]);
  });

  test('is that it was signalled once that has stayed without an outcome', async () => {
    await again({ signalled: 1 });
    expect(memory.notes).toEqual(['signalled']);
    await again({ signalled: 2 });
    expect(memory.notes).toEqual(['signalled']);
  });

  test('is what it waits for, once for each kind', async () => {
    memory.vendor = new PortError('passing', 'down');
    await again({});
    await again({ 'vendor-away': 1 });
    memory.vendor = { detail: async () => null, confirms: () => true };
    await again({ 'vendor-away': 2 });
    expect(memory.notes).toEqual(['waiting vendor-away', 'waiting not-confirmed']);
  });

  test('is that no application is known', async () => {
    memory.sealRequestId = null;
    expect(await again({})).toBe('unmatched');
    expect(memory.notes).toEqual(['unmatched']);
  });
});

test('a request that has not judged what it was sent, and is stuck, is shown so at once', async () => {
  memory.workflow = 'stuck';
  const again = (waited: Waited) => tryDelivery(memory.services, rowOf(), waited);
  expect(await again({})).toBe('signalled');
  expect(memory.markedStuck).toEqual([]);
  expect(await again({ signalled: 1 })).toBe('signalled');
  expect(memory.markedStuck).toEqual([true]);
});

describe('after a week', () => {
  const old = () => tryDelivery(memory.services, rowOf({ receivedAt: ago(weekMs) }), {});

  test('a row of no application is parked', async () => {
    memory.sealRequestId = null;
    expect(await old()).toBe('settled');
    expect(memory.outcomes.get('inbox-1')).toMatchObject({ state: 'unmatched', reason: 'parked' });
  });

  test('one whose request never began is, too', async () => {
    memory.lives([]);
    [memory.takesSignals, memory.workflow] = [false, 'unknown'];
    expect(await old()).toBe('settled');
    expect(memory.outcomes.get('inbox-1')).toMatchObject({ state: 'unmatched', reason: 'parked' });
  });

  test('one that waits for the vendor is not given up', async () => {
    memory.vendor = new PortError('passing', 'down');
    expect(await old()).toBe('vendor-away');
    expect(memory.outcomes.size).toBe(0);
  });
});

describe('a row that Temporal carries', () => {
  const places = new Places(1);
  const carried = (waited: Waited = {}) =>
    deliverStored(memory.services, places, { inboxId: 'inbox-1', bindingId: 'b1', waited });

  test('is looked for an outcome before it is signalled, and what is left of it is cleared', async () => {
    memory.store(rowOf());
    memory.outcomes.set('inbox-1', { state: 'delivered', at: ago(0) });
    expect(await carried({ signalled: 1 })).toBe('done');
    expect(memory.signals).toEqual([]);
    expect(memory.pending.size).toBe(0);
  });

  test('is signalled, and signalled again as long as it has none', async () => {
    memory.store(rowOf());
    expect(await carried()).toBe('signalled');
    expect(await carried({ signalled: 1 })).toBe('signalled');
    expect(memory.signals).toHaveLength(2);
  });

  test('waits likewise where its workflow judges it later', async () => {
    memory.lives(live(applySeal()).ledger);
    memory.store(rowOf());
    expect(await carried()).toBe('signalled');
  });

  test('needs no carrying while it is nobody’s', async () => {
    memory.sealRequestId = null;
    memory.store(rowOf());
    expect(await carried()).toBe('done');
    expect(memory.pending.size).toBe(1);
  });

  test('nor where it never was acknowledged', async () => {
    expect(await carried()).toBe('done');
  });

  test('has to wait for its turn where others of its binding are under way; those of another do not', async () => {
    let answer: () => void = () => undefined;
    memory.vendor = {
      detail: () => new Promise((resolve) => (answer = () => resolve(null))),
      confirms: () => true,
    };
    memory.store(rowOf());
    const first = carried();
    while (memory.asked === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await carried()).toBe('queued');
    memory.vendor = { confirms: () => true };
    const other = { inboxId: 'inbox-1', bindingId: 'b2', waited: {} };
    expect(await deliverStored(memory.services, places, other)).toBe('signalled');
    answer();
    expect(await first).toBe('not-confirmed');
    expect(await carried()).toBe('signalled');
  });
});
