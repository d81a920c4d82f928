import type { Collection, Document } from 'mongodb';
import { createCommands } from '../../../adapters/mongo/commands';
import { createConfiguration } from '../../../adapters/mongo/configuration';
import type { Database } from '../../../adapters/mongo/database';
import type { Principal } from '../../../api/http/auth';
import { scopeOf } from '../../../api/http/scope';
import { type AnswerServices, sealRequestJson } from '../../../api/routes/sealRequests/sealRequestAnswers';
import { createHostBindings } from '../../../application/administration/hostBindings';
import type { SealSettings } from '../../../domain/settings/settings';
import { requestIn } from '../../domain/sealRequest/life';
import { startMongo, type TestMongo, watched } from './support';

/* Whatever names an `_id` costs the same however much lies in the collection, on the embedded server too. */
interface Row {
  _id: string;
  version: number;
  text: string;
}

let mongo: TestMongo;
let db: Database;
beforeAll(async () => {
  mongo = await startMongo();
  db = mongo.empty();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

const idOf = (index: number) => `seal:h1:-:r${String(index).padStart(6, '0')}:1`;
const rowOf = (index: number): Row => ({ _id: idOf(index), version: 1, text: 'x'.repeat(300) });

async function filled(name: string, count: number): Promise<Collection<Row>> {
  const rows = db.collection<Row>(name);
  for (let from = 0; from < count; from += 500)
    await rows.insertMany(
      Array.from({ length: Math.min(500, count - from) }, (_, index) => rowOf(from + index)),
    );
  return rows;
}

describe('the plan of the server', () => {
  /** Stages of MongoDB, or the words of SQLite behind FerretDB. */
  const planOf = async (rows: Collection<Row>, filter: Document) =>
    JSON.stringify((await rows.find(filter).explain('queryPlanner')).queryPlanner);

  test.each<[string, Document]>([
    ['`_id` alone', { _id: idOf(1) }],
    ['a version guard beside it', { _id: idOf(1), version: 1 }],
    ['a field within another beside it', { _id: idOf(1), 'request.state': 'sealing' }],
    ['a choice beside it', { _id: idOf(1), $or: [{ version: 1 }, { version: 2 }] }],
  ])('takes the index for %s', async (_, filter) => {
    const rows = db.collection<Row>('planned');
    await rows.replaceOne({ _id: idOf(1) }, { version: 1, text: '' }, { upsert: true });
    expect(await planOf(rows, filter)).toMatch(/SEARCH \S+ USING INDEX|IDHACK|IXSCAN/);
  });
});

test('a filter with more than `_id` holds to all of it', async () => {
  const rows = await filled('guarded', 3);
  expect(await rows.findOne({ _id: idOf(1), version: 2 })).toBeNull();
  expect((await rows.replaceOne({ _id: idOf(1), version: 2 }, rowOf(1))).matchedCount).toBe(0);
  expect((await rows.deleteOne({ _id: idOf(1), version: 2 })).deletedCount).toBe(0);
  expect(await rows.countDocuments({ _id: idOf(1), $or: [{ version: 2 }, { version: 3 }] })).toBe(0);
  expect((await rows.replaceOne({ _id: idOf(1), version: 1 }, rowOf(1))).matchedCount).toBe(1);
  expect((await rows.deleteOne({ _id: idOf(1), version: 1 })).deletedCount).toBe(1);
  expect(await rows.countDocuments({})).toBe(2);
});

test.each(['a "quoted" \\ one', '<b>&amp;', '印章😀', 'tab\tand\nline', "it's $._id", 'del\u007f\u2028'])(
  'an id of odd characters is found, replaced and deleted: %j',
  async (_id) => {
    const rows = db.collection<Row>('odd');
    await rows.insertOne({ ...rowOf(0), _id });
    await expect(rows.insertOne({ ...rowOf(0), _id })).rejects.toThrow(/E11000/);
    expect(await rows.findOne({ _id })).toMatchObject({ _id, version: 1 });
    expect((await rows.replaceOne({ _id, version: 1 }, { text: '', version: 2 })).matchedCount).toBe(1);
    expect(await rows.findOne({ _id })).toMatchObject({ version: 2 });
    expect((await rows.deleteOne({ _id })).deletedCount).toBe(1);
    expect(await rows.findOne({ _id })).toBeNull();
  },
);

/*
 * No server tells the plan of a write, so this is timed: the best of many tries in a large and a small collection by
 * turns. A server that reads the whole collection takes ten times as long and more in the large one.
 */
describe('in a collection a hundred times as large', () => {
  const large = 10_000;
  const small = 100;
  let collections: Record<'large' | 'small', Collection<Row>>;
  beforeAll(async () => {
    collections = { large: await filled('large', large), small: await filled('small', small) };
  }, 60_000);

  const writes: [string, (rows: Collection<Row>, index: number) => Promise<unknown>][] = [
    ['replaceOne', (rows, index) => rows.replaceOne({ _id: idOf(index) }, rowOf(index))],
    [
      'a guarded replaceOne',
      (rows, index) => rows.replaceOne({ _id: idOf(index), version: 1 }, rowOf(index)),
    ],
    ['updateOne', (rows, index) => rows.updateOne({ _id: idOf(index) }, { $set: { text: `${Date.now()}` } })],
    ['deleteOne', (rows, index) => rows.deleteOne({ _id: idOf(index) })],
  ];
  test.each(writes)('%s takes about as long', async (_, write) => {
    const best = { large: Number.POSITIVE_INFINITY, small: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 20; round += 1) {
      // From the end, which a read through the collection reaches last.
      for (const [name, index] of [
        ['large', large - 1 - round] as const,
        ['small', small - 1 - round] as const,
      ]) {
        const before = performance.now();
        await write(collections[name], index);
        best[name] = Math.min(best[name], performance.now() - before);
      }
    }
    expect(best.large).toBeLessThan(5 * best.small);
  });
});

/* What grows with the site, and not with what is on its way, is not read for an answer. */
describe('a direct command with a key of an engine', () => {
  test('its answer', async () => {
    const { database, asked } = watched(db);
    const { bindings } = createConfiguration(database);
    const requests = { commands: createCommands(database) } as unknown as AnswerServices;
    await sealRequestJson({ requests, bindings }, idOf(1), requestIn('sealing'));
    const otherwise = asked.filter(({ filter }) => typeof filter._id !== 'string');
    expect(otherwise.map(({ collection }) => collection)).toEqual(['pendingCommands']);
  });

  test('what its key reaches, once that is known and until something is configured', async () => {
    const { database, asked } = watched(db);
    const { sealSettings } = createConfiguration(database);
    const settings = { bindingId: 'b1' } as SealSettings;
    await sealSettings.save({ hostId: 'h1', flowId: 'f1' }, settings, '2026-11-24T00:00:00.000Z');
    const key: Principal = { id: 'k1', name: 'k1', role: 'engine', hostIds: ['h1'], bindingIds: [] };
    const { hasBinding } = scopeOf(key, { hostBindings: createHostBindings(sealSettings) });
    const asks = async (bindingId: string) => {
      asked.length = 0;
      const has = await hasBinding(bindingId);
      return { has, otherwise: asked.filter(({ filter }) => typeof filter._id !== 'string').length };
    };
    expect(await asks('b1')).toEqual({ has: true, otherwise: 1 });
    for (const _times of [1, 2]) expect(await asks('b2')).toEqual({ has: false, otherwise: 0 });
  });
});
