import type { Database } from '../../../adapters/mongo/database';
import { createInbox } from '../../../adapters/mongo/inbox';
import { collectParked, createInboxReader } from '../../../adapters/mongo/inboxReader';
import { createPeerTimes } from '../../../adapters/mongo/peerTimes';
import { createSealRequestViews } from '../../../adapters/mongo/sealRequestViews';
import { park } from '../../../application/callbacks/notes';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { startMongo, type TestMongo, watched } from './support';

/* What the metrics count is asked so that it costs no more, however much has come before. */

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
});

const at = '2026-11-24T00:00:00.000Z';
const row = (applyId: string, more: Partial<ReceivedRow> = {}): ReceivedRow => ({
  bindingId: 'b1',
  contentType: 'application/json',
  body: Buffer.from('{}'),
  read: { applyId, event: 'sealingCompleted' },
  ...more,
});

async function unmatched(applyId: string): Promise<string> {
  const inbox = createInbox(db);
  const { id } = await inbox.store(row(applyId));
  await inbox.note(id, { state: 'unmatched', at });
  return id;
}

test('callbacks of no request, and those that are parked, are counted without what has been settled', async () => {
  const inbox = createInbox(db);
  for (const applyId of ['a', 'b', 'c'])
    await inbox.settle(await unmatched(applyId), { state: 'delivered', at });
  await unmatched('d');
  await park(inbox, await unmatched('e'));
  const again = await unmatched('f');
  await park(inbox, again);
  const { asked, database } = watched(db);
  const reader = createInboxReader(database);
  const counts = async () => ({
    ...(await reader.countPending()),
    parked: await reader.countParked(),
  });
  expect(await counts()).toEqual({ pending: 1, unmatched: 1, parked: 2 });
  // One for the pending row, and a look at what was noted of it.
  expect(asked).toEqual([
    { collection: 'inboxPending', method: 'find', filter: {} },
    {
      collection: 'inboxOutcomes',
      method: 'findOne',
      filter: { _id: expect.stringMatching(/\/unmatched$/) },
    },
  ]);

  await inbox.store(row('f', { redeliveryOf: again }));
  // The oldest that is awaited, and not the oldest.
  const since = expect.any(Number);
  expect(await counts()).toEqual({ pending: 2, unmatched: 1, parked: 1, since });
  const far = new Date(Date.now() + 1000);
  await reader.forget({ olderThan: far, limit: 100 });
  expect(await counts()).toMatchObject({ parked: 0 });
});

test('those that were parked before they were kept apart are found once', async () => {
  const inbox = createInbox(db);
  const ids = [await unmatched('a'), await unmatched('b')];
  for (const id of ids) await park(inbox, id);
  await inbox.store(row('b', { redeliveryOf: ids[1] ?? '' }));
  await db.collection('inboxParked').deleteMany({});
  for (const _times of [1, 2]) await collectParked(db);
  expect(await createInboxReader(db).countParked()).toBe(1);
});

test('requests are counted by what has an index alone', async () => {
  const { asked, database } = watched(db);
  const views = createSealRequestViews(database);
  await views.countAttention();
  await views.countOpen();
  await views.countLate('not-ended');
  const isOpen = { closed: { $exists: false } };
  expect(asked.map(({ filter }) => filter)).toEqual([
    { hasAttention: true },
    isOpen,
    { 'request.alerts.kind': 'not-ended', ...isOpen },
  ]);
});

test('callbacks that came since a moment are counted, without what did not come from outside', async () => {
  const inbox = createInbox(db);
  const { id } = await inbox.store(row('a'));
  const since = new Date();
  await inbox.store(row('b'));
  await inbox.store(row('c', { source: 'reconciliation' }));
  await inbox.store(row('a', { redeliveryOf: id }));
  const reader = createInboxReader(db);
  const [came, ...others] = await reader.receivedSince(since);
  expect(others).toEqual([]);
  expect(came).toBeGreaterThanOrEqual(since.getTime());
  expect(await reader.receivedSince(new Date(since.getTime() + 60_000))).toEqual([]);
});

test('how long calls took is added up over processes, for an hour', async () => {
  let now = Date.parse(at);
  const [one, other] = [1, 2].map(() => createPeerTimes(db, () => now));
  if (!one || !other) throw new Error('no process');
  const binding = { kind: 'binding', id: 'b1' } as const;
  one.called({ peer: binding, call: 'apply', outcome: 'done', seconds: 0.2 });
  one.called({ peer: { kind: 'host', id: 'h1' }, call: 'writeFields', outcome: 'refused', seconds: 0.1 });
  other.called({ peer: binding, call: 'detail', outcome: 'passing', seconds: 3 });
  await Promise.all([one.stop(), other.stop()]);
  const times = async () => (await one.lastHour()).sort((a, b) => a.id.localeCompare(b.id));
  const ofHost = { kind: 'host', id: 'h1', calls: 1, failed: 0, meanMs: 100, longestMs: 100 };
  expect(await times()).toEqual([{ ...binding, calls: 2, failed: 1, meanMs: 1600, longestMs: 3000 }, ofHost]);

  now += 45 * 60_000;
  one.called({ peer: binding, call: 'apply', outcome: 'done', seconds: 0.4 });
  now += 30 * 60_000;
  await one.stop();
  // The other process is gone since more than an hour, and so are the first calls of this one.
  expect(await times()).toEqual([{ ...binding, calls: 1, failed: 0, meanMs: 400, longestMs: 400 }]);
  expect(await db.collection('peerTimes').countDocuments()).toBe(1);
});
