import { type Delivery, deliver } from '../../../application/callbacks/deliver';
import { maxUnconfirmedTries } from '../../../application/callbacks/waits';
import { PortError, TemporalAwayError } from '../../../application/ports/errors';
import type { Told } from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import { live, lives, requestIn } from '../../domain/sealRequest/life';
import { Memory, rowOf } from './memory';

/* One try to bring a callback to its workflow, beside what the ledger alone decides (ledgerVerdict.unit.test.ts). */

let memory: Memory;
beforeEach(() => {
  memory = new Memory();
  memory.lives(live(...lives.sealing).ledger);
});
const outcome = () => memory.outcomes.get('inbox-1');

test('confirmed, it is signalled with what was seen, and the store is asked no more than it must be', async () => {
  expect(await deliver(memory.services, rowOf({ round: 2 }), {})).toBe('signalled');
  expect(memory.signals).toMatchObject([
    {
      type: 'ReceiveCallback',
      data: { inboxId: 'inbox-1', event: 'sealingCompleted', round: 2, readBack: { confirmed: true } },
      metadata: { actor: 'vendor', correlationId: 'inbox-1' },
    },
  ]);
  expect([memory.viewsRead, memory.headsLookedFor]).toEqual([1, 0]);
  expect(outcome()).toBeUndefined();
});

test('the first of its kind as far as this process knows is signalled unseen, and a repetition is not', async () => {
  memory.lives(live(...lives.completed).ledger);
  memory.isFirst = true;
  expect(await deliver(memory.services, rowOf(), {})).toBe('signalled');
  expect(memory.viewsRead).toBe(0);
  memory.isFirst = false;
  expect(await deliver(memory.services, rowOf({ _id: 'inbox-2' }), {})).toBe('settled');
});

test('of a binding that cannot be asked it is signalled as it came', async () => {
  memory.vendor = { confirms: () => false };
  expect(await deliver(memory.services, rowOf(), {})).toBe('signalled');
  expect(memory.signals[0]?.data).toEqual({ inboxId: 'inbox-1', event: 'sealingCompleted' });
});

test('what could not be read never acts', async () => {
  const { applyId: _none, ...row } = rowOf();
  expect(await deliver(memory.services, row, {})).toBe('settled');
  expect(outcome()).toMatchObject({ state: 'failed', reason: 'unreadable' });
});

test('what matches no application asks nobody, and whoever registers that will be told', async () => {
  memory.sealRequestId = null;
  expect(await deliver(memory.services, rowOf(), {})).toBe('unmatched');
  expect(memory.awaited).toEqual(['a1']);
  expect([memory.asked, memory.viewsRead, memory.signals]).toEqual([0, 0, []]);
});

test.each<[string, PortError, Delivery]>([
  ['is down', new PortError('passing', 'refused'), 'vendor-away'],
  ['does not answer', new PortError('unknown', 'timeout'), 'vendor-away'],
  ['refuses', new PortError('refused', 'no'), 'detail-refused'],
  ['has no such call', new PortError('misconfigured', '404', { notServed: true }), 'detail-missing'],
  ['shows a page', new PortError('unknown', 'page', { notReadable: true }), 'detail-unreadable'],
  ['cannot be asked', new PortError('misconfigured', 'no secret'), 'vendor-away'],
  ['is not configured any more', new PortError('misconfigured', 'no binding', { absent: true }), 'settled'],
])('a vendor that %s', async (_what, fault, delivery) => {
  memory.vendor = fault;
  expect(await deliver(memory.services, rowOf(), {})).toBe(delivery);
  expect(memory.signals).toEqual([]);
  if (delivery === 'settled') expect(outcome()).toMatchObject({ state: 'failed', reason: 'binding-gone' });
  else expect(outcome()).toBeUndefined();
});

describe('what the vendor does not confirm', () => {
  beforeEach(() => {
    memory.vendor = { detail: async () => null, confirms: () => true };
  });

  test('is waited with for as long as the vendor may lag behind, and then believed no more', async () => {
    const times = maxUnconfirmedTries;
    expect(await deliver(memory.services, rowOf(), {})).toBe('not-confirmed');
    expect(await deliver(memory.services, rowOf(), { 'not-confirmed': times - 2 })).toBe('not-confirmed');
    expect(outcome()).toBeUndefined();
    expect(await deliver(memory.services, rowOf(), { 'not-confirmed': times - 1 })).toBe('settled');
    expect(outcome()).toMatchObject({ state: 'ignored', reason: 'not-confirmed' });
    expect(memory.signals).toEqual([]);
  });

  test('is not given up where it was signalled before: the vendor has moved on since', async () => {
    const waited = { signalled: 1, 'not-confirmed': 99 };
    expect(await deliver(memory.services, rowOf(), waited)).toBe('signalled');
    expect([memory.signals, outcome()]).toEqual([[], undefined]);
  });

  test('is delivered where nobody was there to take it when it was, without what is seen by now', async () => {
    const waited = { 'workflow-missing': 3, 'not-confirmed': 20 };
    expect(await deliver(memory.services, rowOf(), waited)).toBe('signalled');
    expect(memory.signals[0]?.data).toEqual({ inboxId: 'inbox-1', event: 'sealingCompleted' });
  });
});

test('a Temporal that is away is nobody’s fault: it is said', async () => {
  memory.workflow = 'away';
  await expect(deliver(memory.services, rowOf(), {})).rejects.toBeInstanceOf(TemporalAwayError);
});

describe('a workflow that takes no signal', () => {
  beforeEach(() => {
    memory.takesSignals = false;
  });

  test('has not begun, as long as neither Temporal nor the ledger has heard of it', async () => {
    memory.lives([]);
    memory.workflow = 'unknown';
    expect(await deliver(memory.services, rowOf(), {})).toBe('not-begun');
  });

  test('has only just begun, or come back', async () => {
    expect(await deliver(memory.services, rowOf(), {})).toBe('workflow-missing');
    expect(memory.markedMissing).toEqual([]);
  });

  test('and is lost while it is open keeps its callback, and a person is told', async () => {
    memory.workflow = 'unknown';
    expect(await deliver(memory.services, rowOf(), {})).toBe('workflow-missing');
    expect(memory.markedMissing).toEqual([true]);
    expect(outcome()).toBeUndefined();
  });

  test.each(['closed', 'endedByHand'] as const)('and is %s has closed its request', async (status) => {
    memory.workflow = status;
    expect(await deliver(memory.services, rowOf(), {})).toBe('settled');
    expect(outcome()).toMatchObject({ state: 'ignored', reason: 'request-closed' });
  });

  test('and is lost after its request was aborted is too late', async () => {
    memory.workflow = 'unknown';
    memory.lives(live(...lives.sealing).ledger);
    if (memory.view) memory.view = { ...memory.view, request: requestIn('aborted') };
    expect(await deliver(memory.services, rowOf(), {})).toBe('settled');
    expect(outcome()).toMatchObject({ state: 'ignored', reason: 'request-closed' });
    expect(memory.asked).toBe(0);
  });
});

describe('a row that has waited for longer than ten minutes', () => {
  const old = () => rowOf({ receivedAt: new Date(Date.now() - 601_000).toISOString() });
  const away = new PortError('passing', 'connect ECONNREFUSED');

  test('is attention of its request, once', async () => {
    memory.vendor = away;
    await deliver(memory.services, rowOf(), {});
    expect(memory.tellings).toEqual([]);
    await deliver(memory.services, old(), {});
    expect(memory.tellings).toMatchObject([
      {
        type: 'RecordWait',
        data: { kind: 'callback-unconfirmed', about: 'inbox-1', said: 'connect ECONNREFUSED' },
      },
    ]);
    const told = decide(memory.tellings[0] as Told, requestIn('sealing'));
    if (told.kind !== 'accepted') throw new Error(told.kind);
    memory.lives([...memory.ledger, ...told.events]);
    await deliver(memory.services, old(), {});
    expect(memory.tellings).toHaveLength(1);
    // It is given up in the end: nothing waits any more.
    memory.vendor = { detail: async () => null, confirms: () => false };
    expect(await deliver(memory.services, old(), { 'not-confirmed': maxUnconfirmedTries })).toBe('settled');
    expect(memory.tellings[1]).toMatchObject({ type: 'RecordWaitEnd', data: { about: 'inbox-1' } });
  });
});
