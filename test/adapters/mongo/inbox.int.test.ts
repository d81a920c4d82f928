import { createHash } from 'node:crypto';
import type { Database } from '../../../adapters/mongo/database';
import { createDeliveries } from '../../../adapters/mongo/deliveries';
import { createFlowEvents } from '../../../adapters/mongo/flowEvents';
import { createInbox } from '../../../adapters/mongo/inbox';
import { createInboxReader } from '../../../adapters/mongo/inboxReader';
import { createRefusedEvents } from '../../../adapters/mongo/refusedEvents';
import { createVendorApplications } from '../../../adapters/mongo/vendorApplications';
import type {
  Inbox,
  InboxOutcome,
  InboxState,
  PendingRow,
  ReceivedRow,
  ShownState,
} from '../../../application/callbacks/stores';
import { forgetOlder } from '../../../application/reconciliation/reconcilePort';
import { dyingAt, startMongo, type TestMongo } from './support';

let mongo: TestMongo;
let db: Database;
let inbox: Inbox;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
  inbox = createInbox(db);
});

const at = '2026-11-24T00:00:00.000Z';

const body = Buffer.from('{"event":"用印完成","sealapply_id":"sf1","n":9223372036854775807}');
function received(read: Partial<Extract<ReceivedRow['read'], { applyId: string }>> = {}): ReceivedRow {
  return {
    bindingId: 'b1',
    contentType: 'application/json',
    body,
    read: { applyId: 'sf1', event: 'sealingCompleted', ...read },
  };
}
/** Counts what reads the whole collection of outcomes on the embedded store. */
function countingLooks(looks: { count: number }): Database {
  return {
    ...db,
    collection: (name) =>
      new Proxy(db.collection(name), {
        get: (target, key) => {
          if (name === 'inboxOutcomes' && (key === 'find' || key === 'deleteMany')) looks.count += 1;
          const value = Reflect.get(target, key);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  };
}

const everyPending = () => inbox.pending({ limit: 1000 });
const everyRow = async () => (await createInboxReader(db).list({ limit: 1000 })).items.map(({ row }) => row);

describe('store', () => {
  test('a row is what came, to the byte, and waits', async () => {
    const before = Date.now();
    const stored = await inbox.store(received({ round: 2, providerEventId: 'evt-1' }));
    const row = await inbox.get(stored.id);
    expect(row).toMatchObject({
      _id: stored.id,
      bindingId: 'b1',
      contentType: 'application/json',
      bodyHash: createHash('sha256').update(body).digest('hex'),
      applyId: 'sf1',
      event: 'sealingCompleted',
      round: 2,
      providerEventId: 'evt-1',
    });
    expect(Buffer.from(row?.body ?? '').equals(body)).toBe(true);
    const pending: PendingRow = {
      _id: stored.id,
      bindingId: 'b1',
      applyId: 'sf1',
      event: 'sealingCompleted',
      receivedAt: Date.parse(row?.receivedAt ?? ''),
    };
    expect(pending.receivedAt).toBeGreaterThanOrEqual(before);
    const { _id, bindingId, applyId, event, round, receivedAt } = row ?? {};
    expect(stored).toStrictEqual({
      id: stored.id,
      duplicate: false,
      toDeliver: { _id, bindingId, applyId, event, round, receivedAt },
    });
    expect([await inbox.exists(stored.id), await inbox.exists('nobody')]).toEqual([true, false]);
    expect(await everyPending()).toStrictEqual([pending]);
    expect(await inbox.outcomes(stored.id)).toEqual([]);
  });

  test.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['bytes of no text', Buffer.from([0, 0xff, 0xfe, 0x80])],
    ['200 kB', Buffer.alloc(200_000, '合')],
  ])('a body of %s is kept as it came', async (_what, bytes) => {
    const { id } = await inbox.store({ ...received(), body: bytes });
    expect(Buffer.from((await inbox.get(id))?.body ?? 'x').equals(bytes)).toBe(true);
  });

  test('one that cannot be read is kept, failed at once, and waits for nobody', async () => {
    const unreadable = { ...received(), read: { reason: 'unreadable' } };
    const stored = await inbox.store(unreadable);
    expect(stored).toStrictEqual({ id: stored.id, duplicate: false, toDeliver: null });
    const row = await inbox.get(stored.id);
    expect(row).not.toHaveProperty('applyId');
    expect(await inbox.outcomes(stored.id)).toEqual([
      { state: 'failed', reason: 'unreadable', at: row?.receivedAt },
    ]);
    expect(await everyPending()).toEqual([]);
    // The same bytes again are another delivery: nothing says that they are the same event.
    expect((await inbox.store(unreadable)).id).not.toBe(stored.id);
  });

  test('without an id of the provider’s every delivery is a row of its own', async () => {
    const first = await inbox.store(received());
    const second = await inbox.store(received());
    expect(second).toMatchObject({ duplicate: false });
    expect((await everyPending()).map(({ _id }) => _id)).toEqual([first.id, second.id]);
  });
});

describe('the provider’s event id', () => {
  const event = received({ providerEventId: 'evt-1' });

  test('makes a second delivery a duplicate of the first row', async () => {
    const first = await inbox.store(event);
    const second = await inbox.store({
      ...received({ providerEventId: 'evt-1', round: 7 }),
      body: Buffer.from('{"again":true}'),
    });
    // As it came first: it may be tried again.
    expect(second).toStrictEqual({ id: first.id, duplicate: true, toDeliver: first.toDeliver });
    expect(await everyRow()).toHaveLength(1);
    expect(await everyPending()).toMatchObject([{ _id: first.id }]);
    expect(Buffer.from((await inbox.get(first.id))?.body ?? '').equals(body)).toBe(true);
  });

  test('once the first row is settled, there is nothing more to do', async () => {
    const first = await inbox.store(event);
    await inbox.settle(first.id, { state: 'delivered', at });
    expect(await inbox.store(event)).toStrictEqual({ id: first.id, duplicate: true, toDeliver: null });
    expect(await everyPending()).toEqual([]);
  });

  test.each<[string, InboxOutcome]>([
    ['the vendor did not confirm', { state: 'ignored', reason: 'not-confirmed', at }],
    ['nobody could match', { state: 'unmatched', reason: 'parked', at }],
    ['had no binding any more', { state: 'failed', reason: 'binding-gone', at }],
  ])('is not used up by a row that %s: the same id makes another row, once', async (_what, outcome) => {
    const first = await inbox.store(event);
    await inbox.settle(first.id, outcome);
    const second = await inbox.store(event);
    expect(second).toMatchObject({ duplicate: false, toDeliver: { _id: second.id } });
    expect(second.id).not.toBe(first.id);
    expect(await inbox.store(event)).toMatchObject({ id: second.id, duplicate: true });
    await inbox.settle(second.id, { state: 'ignored', reason: 'duplicate', at });
    expect(await inbox.store(event)).toStrictEqual({ id: second.id, duplicate: true, toDeliver: null });
    expect(await everyRow()).toHaveLength(2);
  });

  test.each<[string, ReceivedRow]>([
    ['another binding', { ...event, bindingId: 'b2' }],
    ['another id', received({ providerEventId: 'evt-2' })],
    ['an id that only looks like it', received({ providerEventId: 'evt-1 ' })],
    // Sites number events for each application, or for each kind of event.
    ['the same id for another event', received({ providerEventId: 'evt-1', event: 'filesArchived' })],
    ['the same id for another application', received({ providerEventId: 'evt-1', applyId: 'sf2' })],
  ])('%s is another event', async (_what, other) => {
    const first = await inbox.store(event);
    const second = await inbox.store(other);
    expect(second.duplicate).toBe(false);
    expect(second.id).not.toBe(first.id);
  });

  test('may be as long and odd as the provider likes', async () => {
    const odd = received({ providerEventId: `${'长'.repeat(5000)}/$.\u0000` });
    const first = await inbox.store(odd);
    expect(await inbox.store(odd)).toMatchObject({ id: first.id, duplicate: true });
  });

  test('of twenty deliveries at once one makes the row, and all name it', async () => {
    const others = createInbox(mongo.another(db));
    const stored = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? inbox : others).store(event)),
    );
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(stored.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await everyRow()).toHaveLength(1);
    expect(await everyPending()).toHaveLength(1);
  });

  test('taken by a delivery that died before its row was there: the next one makes that row', async () => {
    const { id: whole } = await inbox.store(event);
    const taken = await db.collection<{ _id: string; inboxId: string }>('inboxProviderEvents').findOne({});
    expect(taken).toMatchObject({ inboxId: whole });
    if (!taken) throw new Error('not taken');

    // Just the first step of a delivery, as a crash leaves it.
    db = mongo.empty();
    inbox = createInbox(db);
    await db.collection<{ _id: string; inboxId: string }>('inboxProviderEvents').insertOne(taken);
    const next = await inbox.store(event);
    expect(next).toMatchObject({ id: whole, duplicate: false, toDeliver: { _id: whole } });
    expect(await inbox.get(whole)).not.toBeNull();
    expect(await everyPending()).toHaveLength(1);
    expect(await inbox.store(event)).toMatchObject({ id: whole, duplicate: true });
  });

  test('the same where it died one step later, between the pending entry and the row', async () => {
    const { id } = await inbox.store(event);
    const pending = await everyPending();
    await db.collection<{ _id: string }>('inbox').deleteOne({ _id: id });
    expect(await inbox.store(event)).toMatchObject({ id, duplicate: false, toDeliver: { _id: id } });
    expect(await inbox.get(id)).not.toBeNull();
    expect(pending).toMatchObject([{ _id: id }]);
    expect(await everyPending()).toStrictEqual(pending);
  });
});

describe('a process that dies', () => {
  test.each<[string, ReceivedRow, string]>([
    ['its pending entry', received(), 'inboxPending'],
    ['its outcome', { ...received(), read: { reason: 'unreadable' } }, 'inboxOutcomes'],
  ])('before %s is there leaves no row that nobody would ever look at', async (_what, row, dying) => {
    await expect(createInbox(dyingAt(db, dying)).store(row)).rejects.toThrow('killed');
    expect(await everyRow()).toEqual([]);
  });

  test('before the last word is there leaves a row that still waits', async () => {
    const { id } = await inbox.store(received());
    const pending = await everyPending();
    const settled = createInbox(dyingAt(db, 'inboxOutcomes')).settle(id, { state: 'delivered', at });
    await expect(settled).rejects.toThrow('killed');
    expect(pending).toHaveLength(1);
    expect(await everyPending()).toStrictEqual(pending);
  });
});

describe('what happens to a row', () => {
  test('is told in order, the last word last', async () => {
    const { id } = await inbox.store(received());
    const minute = (count: number) => new Date(Date.parse(at) + count * 60_000).toISOString();
    const told: { state: InboxState; reason?: string; at: string }[] = [
      { state: 'waiting', reason: 'vendor-away', at: minute(0) },
      { state: 'unmatched', at: minute(1) },
      { state: 'waiting', reason: 'not-confirmed', at: minute(2) },
      { state: 'signalled', at: minute(3) },
    ];
    for (const outcome of told) await inbox.note(id, outcome);
    expect(await inbox.outcomes(id)).toStrictEqual(told);
    expect(await inbox.isSettled(id)).toBe(false);
    expect(await everyPending()).toHaveLength(1);

    await inbox.settle(id, { state: 'ignored', reason: 'duplicate', at: minute(4) });
    expect(await inbox.isSettled(id)).toBe(true);
    expect(await everyPending()).toEqual([]);
    // Too late for the row, and still told: before the last word.
    await inbox.note(id, { state: 'waiting', reason: 'workflow-missing', at: minute(5) });
    expect(await inbox.outcomes(id)).toStrictEqual([
      ...told,
      { state: 'waiting', reason: 'workflow-missing', at: minute(5) },
      { state: 'ignored', reason: 'duplicate', at: minute(4) },
    ]);
  });

  test('is told once for each kind of wait, whoever and however often it is noted', async () => {
    const { id } = await inbox.store(received());
    const others = createInbox(mongo.another(db));
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        (index % 2 ? inbox : others).note(id, { state: 'waiting', reason: 'vendor-away', at }),
      ),
    );
    await inbox.note(id, { state: 'waiting', reason: 'vendor-away', at: '2027-01-01T00:00:00.000Z' });
    expect(await inbox.outcomes(id)).toStrictEqual([{ state: 'waiting', reason: 'vendor-away', at }]);
  });

  test('as an older version told it is read in its order, too', async () => {
    const { id } = await inbox.store(received());
    const old = db.collection<{ _id: string }>('inboxOutcomes');
    const told = [
      { state: 'unmatched', at: '2026-11-24T00:00:01.000Z' },
      { state: 'signalled', at: '2026-11-24T00:00:02.000Z' },
    ];
    for (const [index, outcome] of told.entries())
      await old.insertOne({ ...{ _id: `${id}/0190${index}`, inboxId: id, final: false }, ...outcome });
    await inbox.note(id, { state: 'waiting', reason: 'vendor-away', at: '2026-11-24T00:00:03.000Z' });
    expect((await inbox.outcomes(id)).map(({ state }) => state)).toEqual([
      'unmatched',
      'signalled',
      'waiting',
    ]);
  });

  test('has one last word: the first one stands', async () => {
    const { id } = await inbox.store(received());
    await inbox.settle(id, { state: 'delivered', at });
    await inbox.settle(id, { state: 'ignored', reason: 'request-closed', at });
    expect(await inbox.outcomes(id)).toStrictEqual([{ state: 'delivered', at }]);
  });

  test('has one last word, whoever of twenty says it', async () => {
    const others = createInbox(mongo.another(db));
    const { id } = await inbox.store(received());
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? inbox : others).settle(id, { state: 'ignored', reason: `reason-${index}`, at }),
      ),
    );
    expect(await inbox.outcomes(id)).toHaveLength(1);
    expect(await everyPending()).toEqual([]);
  });

  test('settled again after a crash between steps, what was left is cleared', async () => {
    const { id } = await inbox.store(received());
    const pending = await everyPending();
    await inbox.settle(id, { state: 'delivered', at });
    await db.collection<PendingRow>('inboxPending').insertMany(pending);
    await inbox.settle(id, { state: 'delivered', at: 'later' });
    expect(await everyPending()).toEqual([]);
    expect(await inbox.outcomes(id)).toStrictEqual([{ state: 'delivered', at }]);
  });

  test('is not mixed with that of another', async () => {
    const one = await inbox.store(received());
    const other = await inbox.store(received());
    await inbox.settle(one.id, { state: 'delivered', at });
    expect(await inbox.outcomes(other.id)).toEqual([]);
    expect(await inbox.isSettled(other.id)).toBe(false);
    expect((await everyPending()).map(({ _id }) => _id)).toEqual([other.id]);
  });

  test('an unknown row has none', async () => {
    expect(await inbox.get('nobody')).toBeNull();
    expect(await inbox.outcomes('nobody')).toEqual([]);
    expect(await inbox.isSettled('nobody')).toBe(false);
  });
});

describe('lists', () => {
  let ids: string[];
  beforeEach(async () => {
    ids = [];
    for (let index = 0; index < 7; index += 1) ids.push((await inbox.store(received())).id);
  });

  test('what waits comes oldest first, page by page', async () => {
    const pages: string[][] = [];
    for (let after: string | undefined; ; ) {
      const page = (await inbox.pending({ limit: 3, after })).map(({ _id }) => _id);
      if (page.length === 0) break;
      pages.push(page);
      after = page.at(-1);
    }
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    await inbox.clearPending(ids[0] ?? '');
    expect((await inbox.pending({ limit: 1 })).map(({ _id }) => _id)).toEqual([ids[1]]);
  });

  test('what waits of one application comes oldest first, and none of another', async () => {
    const store = (changes: Partial<ReceivedRow>, applyId: string) =>
      inbox.store({ ...received({ applyId }), ...changes });
    const first = await store({}, 'sf2');
    await store({ bindingId: 'b2' }, 'sf2');
    const second = await store({}, 'sf2');
    await inbox.settle((await store({}, 'sf2')).id, { state: 'delivered', at });
    expect((await inbox.pendingOf('b1', 'sf2')).map(({ _id }) => _id)).toEqual([first.id, second.id]);
    expect(await inbox.pendingOf('b1', 'sf3')).toEqual([]);
  });

  test('rows come newest first, page by page', async () => {
    const pages: string[][] = [];
    for (let before: string | undefined; ; ) {
      const page = (await createInboxReader(db).list({ limit: 3, before })).items.map(({ row }) => row._id);
      if (page.length === 0) break;
      pages.push(page);
      before = page.at(-1);
    }
    expect(pages.flat()).toEqual([...ids].reverse());
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
  });

  test('a page is read by ids, and by one look at what was noted of those that wait', async () => {
    await inbox.settle(ids[0] ?? '', { state: 'delivered', at });
    await inbox.note(ids[1] ?? '', { state: 'waiting', reason: 'vendor-away', at });
    await inbox.note(ids[2] ?? '', { state: 'unmatched', at });
    const looks = { count: 0 };
    const { items } = await createInboxReader(countingLooks(looks)).list({ limit: 7 });
    const shown = items.map(({ state, reason }) => `${state} ${reason ?? ''}`.trim());
    expect(shown.slice(-3)).toEqual(['unmatched', 'received vendor-away', 'delivered']);
    expect(looks.count).toBe(1);
  });

  test('those of one final state come newest first, whatever order they were settled in', async () => {
    for (const index of [4, 0, 2]) await inbox.settle(ids[index] ?? '', { state: 'ignored', at });
    await inbox.settle(ids[3] ?? '', { state: 'delivered', at });
    // Not its last word.
    await inbox.note(ids[1] ?? '', { state: 'ignored', at });
    const listed = async (state: ShownState, before?: string) =>
      (await createInboxReader(db).list({ limit: 2, state, before })).items.map(({ row }) => row._id);
    expect(await listed('ignored')).toEqual([ids[4], ids[2]]);
    expect(await listed('ignored', ids[2])).toEqual([ids[0]]);
    expect(await listed('ignored', ids[0])).toEqual([]);
    expect(await listed('delivered')).toEqual([ids[3]]);
    expect(await listed('failed')).toEqual([]);
    expect(await listed('received')).toEqual([ids[6], ids[5]]);
  });

  test.each([1, 2, 3, 20])(
    'those of no application come page by page to the last, at most %d each',
    async (limit) => {
      for (const id of ids) {
        await inbox.note(id, { state: 'unmatched', at });
        await inbox.settle(id, { state: 'unmatched', reason: 'parked', at });
      }
      const listed: string[] = [];
      let before: string | undefined;
      do {
        const page = await createInboxReader(db).list({ limit, state: 'unmatched', before });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        listed.push(...page.items.map(({ row }) => row._id));
        before = page.last;
      } while (before !== undefined);
      expect(listed).toEqual(ids.toReversed());
    },
  );
});

test('rows are forgotten with one look at what was said of them', async () => {
  for (let count = 0; count < 3; count += 1)
    await inbox.settle((await inbox.store(received())).id, { state: 'delivered', at });
  const looks = { count: 0 };
  const reader = createInboxReader(countingLooks(looks));
  const olderThan = new Date(Date.now() + 60_000);
  expect(await reader.forget({ olderThan, limit: 10 })).toEqual({ forgotten: 3 });
  expect(await db.collection('inboxOutcomes').countDocuments({})).toBe(0);
  expect(looks.count).toBe(1);
});

describe('what operators look at', () => {
  const reader = () => createInboxReader(db);
  const stateOf = async (id: string) => {
    const row = await inbox.get(id);
    return row && (await reader().show(row));
  };

  test('a row waits for what was noted last, until its last word', async () => {
    const { id } = await inbox.store(received());
    expect(await stateOf(id)).toMatchObject({ state: 'received' });
    await inbox.note(id, { state: 'waiting', reason: 'vendor-away', at });
    expect(await stateOf(id)).toMatchObject({ state: 'received', reason: 'vendor-away' });
    await inbox.note(id, { state: 'unmatched', at: '2026-11-24T00:00:01.000Z' });
    expect(await stateOf(id)).toMatchObject({ state: 'unmatched' });
    expect((await reader().list({ limit: 5, state: 'unmatched' })).items).toHaveLength(1);
    await inbox.settle(id, { state: 'ignored', reason: 'duplicate', at });
    expect(await stateOf(id)).toMatchObject({ state: 'ignored', reason: 'duplicate' });
    expect((await reader().list({ limit: 5, state: 'unmatched' })).items).toEqual([]);
  });

  test('a redelivery is a row of its own, also where the provider has an id for it', async () => {
    const first = await inbox.store(received({ providerEventId: 'evt-1' }));
    const again = await inbox.store({ ...received({ providerEventId: 'evt-1' }), redeliveryOf: first.id });
    expect(again.id).not.toBe(first.id);
    expect(await inbox.get(again.id)).toMatchObject({ redeliveryOf: first.id });
  });

  test('of what is beyond the bound there is the hash, once, and for as long as rows are kept', async () => {
    const surplus = { bindingId: 'b1', bodyHash: 'ab', reason: 'unmatched' } as const;
    await inbox.keepHash(surplus);
    await inbox.keepHash(surplus);
    expect(await db.collection<{ _id: string }>('inboxSurplus').find({}).toArray()).toMatchObject([
      { _id: 'b1:ab', reason: 'unmatched' },
    ]);
    const forget = (olderThan: Date) => reader().forget({ olderThan, limit: 10 });
    expect(await forget(new Date(Date.now() - 60_000))).toEqual({ forgotten: 0 });
    expect(await forget(new Date(Date.now() + 60_000))).toEqual({ forgotten: 1 });
  });

  test('what is settled and old is forgotten, and nothing else', async () => {
    const settled = await inbox.store(received());
    const open = await inbox.store(received());
    await inbox.settle(settled.id, { state: 'delivered', at });
    const past = new Date(Date.now() - 60_000);
    expect(await reader().forget({ olderThan: past, limit: 10 })).toEqual({ forgotten: 0 });
    const future = new Date(Date.now() + 60_000);
    expect(await reader().forget({ olderThan: future, limit: 10 })).toEqual({ forgotten: 1 });
    expect(await inbox.get(settled.id)).toBeNull();
    expect(await inbox.outcomes(settled.id)).toEqual([]);
    expect(await inbox.get(open.id)).not.toBeNull();
  });

  test('what a row of no application has left goes with it, and what is registered stays', async () => {
    const applications = createVendorApplications(db);
    const strangers = received({ applyId: 'of-strangers' });
    const { id } = await inbox.store(strangers);
    const late = await inbox.store(received({ applyId: 'registered-late' }));
    for (const applyId of ['of-strangers', 'registered-late']) await applications.match('b1', applyId);
    for (const row of [id, late.id]) await inbox.settle(row, { state: 'unmatched', reason: 'parked', at });
    expect(await applications.register('b1', 'registered-late', 'h1:-:r:1')).toBe('awaited');
    const marks = () => db.collection<{ _id: string }>('vendorApplications').find({}).toArray();
    expect(await marks()).toHaveLength(2);
    await reader().forget({ olderThan: new Date(Date.now() + 60_000), limit: 10 });
    expect(await marks()).toMatchObject([{ _id: 'b1:registered-late', sealRequestId: 'h1:-:r:1' }]);
  });

  test('rows that wait for ever hold up none of those behind them', async () => {
    const all: string[] = [];
    for (let row = 0; row < 120; row += 1) all.push((await inbox.store(received())).id);
    // More than two pages of them wait; settled are one among them, and the newest.
    const settled = all.filter((_id, index) => index === 60 || index >= 115);
    for (const id of settled) await inbox.settle(id, { state: 'delivered', at });
    const refusedEvents = createRefusedEvents(db);
    const kept = { flowEvents: createFlowEvents(db), refusedEvents, deliveries: createDeliveries(db) };
    await kept.flowEvents.keep({ _id: 'h1:e1', hash: '', reason: 'no-settings', at });
    const onEach = jest.fn();
    const olderThan = new Date(Date.now() + 60_000);
    expect(await forgetOlder({ inboxReader: reader(), ...kept }, olderThan, onEach)).toBe(settled.length + 1);
    expect((await everyRow()).map(({ _id }) => _id).sort()).toEqual(
      all.filter((id) => !settled.includes(id)).sort(),
    );
    // Each page says that work goes on.
    expect(onEach.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(await forgetOlder({ inboxReader: reader(), ...kept }, olderThan, onEach)).toBe(0);
  });

  test('a parked row is counted until a redelivery that did not fail stands for it', async () => {
    const park = async (id: string) => inbox.settle(id, { state: 'unmatched', reason: 'parked', at });
    const redeliver = async (id: string) => (await inbox.store({ ...received(), redeliveryOf: id })).id;
    const [first, second, waiting] = await Promise.all([1, 2, 3].map(() => inbox.store(received())));
    expect(await reader().countParked()).toBe(0);
    await inbox.note(waiting?.id ?? '', { state: 'unmatched', at });
    await park(first?.id ?? '');
    await park(second?.id ?? '');
    expect(await reader().countParked()).toBe(2);

    await inbox.settle(await redeliver(first?.id ?? ''), { state: 'failed', reason: 'binding-gone', at });
    expect(await reader().countParked()).toBe(2);
    const again = await redeliver(first?.id ?? '');
    expect(await reader().countParked()).toBe(1);
    // Parked once more, it is one that waits for a person, and not two.
    await park(again);
    expect(await reader().countParked()).toBe(2);
    await inbox.settle(await redeliver(again), { state: 'delivered', at });
    expect(await reader().countParked()).toBe(1);
    await reader().forget({ olderThan: new Date(Date.now() + 60_000), limit: 50 });
    expect(await reader().countParked()).toBe(0);
  });
});
