import type { Database } from '../../../adapters/mongo/database';
import { createInbox } from '../../../adapters/mongo/inbox';
import { collectParked, createInboxReader } from '../../../adapters/mongo/inboxReader';
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
