import type { Database } from '../../../adapters/mongo/database';
import { createFlowEvents } from '../../../adapters/mongo/flowEvents';
import { createSeenBefore } from '../../../adapters/mongo/seenBefore';
import type { FlowEventRecord } from '../../../application/flowEvents/stores';
import { startMongo, type TestMongo, watched, winnersOf } from './support';

/* What is kept of flow events, beside what the version before kept of them elsewhere. */

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
}, 60_000);
beforeEach(() => {
  db = mongo.empty();
});
afterAll(() => mongo.stop(), 30_000);

const at = '2026-11-24T00:00:00.000Z';
const first: FlowEventRecord = {
  _id: 'h1:e1',
  seen: { hash: 'abc', attempt: 2, isOpen: true, freed: ['c-1'] },
  at,
};
const quiet: FlowEventRecord = { _id: 'h1:e1', hash: 'abc', reason: 'no-trigger', at };

interface OldSeen {
  _id: string;
  attempt: number;
  isOpen: boolean;
  freed: string[];
  at: string;
}
const old: OldSeen = {
  _id: 'h1:e1/abc',
  attempt: 1,
  isOpen: false,
  freed: [],
  at: '2026-11-20T00:00:00.000Z',
};
const oldSeen = () => db.collection<OldSeen>('flowEventsSeen');
const asOld = { _id: 'h1:e1', seen: { hash: 'abc', attempt: 1, isOpen: false, freed: [] }, at: old.at };

test('of any number that keep one event, the first stands for all', async () => {
  const flowEvents = createFlowEvents(db);
  expect(await flowEvents.get('h1:e1')).toBeNull();
  const records = Array.from({ length: 8 }, (_, attempt) => ({ ...first, seen: { ...first.seen, attempt } }));
  const winners = await winnersOf(8, async (index) => {
    const record = records[index] ?? first;
    return (await flowEvents.keep(record)) === record;
  });
  expect(winners).toHaveLength(1);
  const standing = await flowEvents.get('h1:e1');
  expect(records).toContainEqual(standing);
  expect(await flowEvents.keep(quiet)).toEqual(standing);
});

describe('what the version before has seen', () => {
  test.each([first, quiet])('stands, whatever it comes to now', async (record) => {
    await oldSeen().insertOne(old);
    const flowEvents = createFlowEvents(db);
    expect(await flowEvents.keep(record)).toEqual(asOld);
    expect(await flowEvents.get('h1:e1')).toEqual(asOld);
  });

  test('with other content under its id says nothing of this one, and is found by its own', async () => {
    await oldSeen().insertOne({ ...old, _id: 'h1:e1/other' });
    const flowEvents = createFlowEvents(db);
    expect(await flowEvents.keep(first)).toBe(first);
    expect(await flowEvents.get('h1:e1/other')).toEqual({
      ...asOld,
      _id: 'h1:e1/other',
      seen: { ...asOld.seen, hash: 'other' },
    });
  });

  test('and was quiet is quiet', async () => {
    await db.collection<FlowEventRecord>('flowEvents').insertOne(quiet);
    expect(await createFlowEvents(db).keep(first)).toEqual(quiet);
  });

  test('is not asked for once nothing is left of it, and looked for again after a while', async () => {
    let now = 0;
    const { database, asked } = watched(db);
    const seenBefore = createSeenBefore(database, () => now);
    for (const id of ['h1:e1/abc', 'h1:e2/abc', 'h1:e3']) expect(await seenBefore.get(id)).toBeNull();
    expect(asked).toEqual([{ collection: 'flowEventsSeen', method: 'findOne', filter: {} }]);
    await oldSeen().insertOne(old);
    expect(await seenBefore.get('h1:e1/abc')).toBeNull();
    now += 60_000;
    expect(await seenBefore.get('h1:e1/abc')).toEqual({ ...asOld, _id: 'h1:e1/abc' });
  });
});

test('what is old is forgotten, of both versions', async () => {
  await oldSeen().insertMany([old, { ...old, _id: 'h1:e9/abc', at: '2026-12-01T00:00:00.000Z' }]);
  const flowEvents = createFlowEvents(db);
  await flowEvents.keep({ ...quiet, _id: 'h1:e2' });
  await flowEvents.keep({ ...quiet, _id: 'h1:e3', at: '2026-12-01T00:00:00.000Z' });
  expect(await flowEvents.forget(new Date('2026-11-30T00:00:00.000Z'), 10)).toBe(2);
  expect(await flowEvents.forget(new Date('2026-11-30T00:00:00.000Z'), 10)).toBe(0);
  expect(await flowEvents.get('h1:e2')).toBeNull();
  expect(await flowEvents.get('h1:e3')).not.toBeNull();
  expect(await oldSeen().countDocuments({})).toBe(1);
});
