import type { Database } from '../../../adapters/mongo/database';
import { createFlowEvents } from '../../../adapters/mongo/flowEvents';
import { createRecords } from '../../../adapters/mongo/records';
import { createSeenBefore } from '../../../adapters/mongo/seenBefore';
import type { FlowEventRecord, KeptStep } from '../../../application/flowEvents/stores';
import { archivedLedger as life } from '../../domain/sealRequest/life';
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

describe('steps of a flow', () => {
  const olderThan = new Date('2026-11-30T00:00:00.000Z');
  const id = 'h1:f1:r1:1';
  const steps: KeptStep[] = [
    { nodeId: 'n1', when: 'arrive', eventId: 'e1', at },
    { nodeId: 'n1', when: 'leave', eventId: 'e2', at },
    { nodeId: 'n1', when: 'arrive', eventId: 'e3', at: '2026-12-01T00:00:00.000Z' },
  ];
  const begin = async (...ids: string[]) => {
    const { ledger } = createRecords(db);
    for (const sealRequestId of ids) {
      await ledger.append({ sealRequestId, firstSeq: 0, events: life.slice(0, 1) });
      for (const [place, step] of steps.entries())
        await createFlowEvents(db).keepStep(sealRequestId, place, step);
    }
  };
  /** Page by page, as a round of the retention does. */
  const forgetSteps = async (limit: number) => {
    let forgotten = 0;
    let after: string | undefined;
    do {
      const page = await createFlowEvents(db).forgetSteps({ olderThan, limit, after });
      forgotten += page.forgotten;
      after = page.last;
    } while (after !== undefined);
    return forgotten;
  };

  test('are all kept and in their order while its request is open, however old they are', async () => {
    await begin(id);
    expect(await createFlowEvents(db).forget(olderThan, 10)).toBe(0);
    expect(await forgetSteps(10)).toBe(0);
    expect(await createFlowEvents(db).steps(id)).toEqual(steps);
  });

  test('are forgotten once it is closed, and those of open ones hold up none behind them', async () => {
    const open = ['h1:f1:a1:1', 'h1:f1:a2:1', 'h1:f1:z1:1'];
    await begin(...open, id);
    await createRecords(db).views.markClosed(id);
    expect(await forgetSteps(1)).toBe(2);
    expect(await forgetSteps(1)).toBe(0);
    expect(await createFlowEvents(db).steps(id)).toEqual([]);
    for (const each of open) expect(await createFlowEvents(db).steps(each)).toEqual(steps);
  });

  test('are kept of a request that nothing is known of', async () => {
    const flowEvents = createFlowEvents(db);
    for (const [place, step] of steps.entries()) await flowEvents.keepStep(id, place, step);
    expect(await forgetSteps(10)).toBe(0);
  });
});
