import { createCatalogues } from '../../../adapters/mongo/catalogues';
import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Database } from '../../../adapters/mongo/database';
import { createNamedStore } from '../../../adapters/mongo/named';
import { createSealSettingsStore } from '../../../adapters/mongo/sealSettings';
import type { NamedDocument } from '../../../application/administration/named';
import type { SealSettings } from '../../../domain/settings/settings';
import { startMongo, type TestMongo, watched } from './support';

let mongo: TestMongo;
let db: Database;
/** Seconds are skipped, not waited for. */
let skippedMs = 0;
const realNow = performance.now.bind(performance);
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  db = mongo.empty();
  skippedMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => realNow() + skippedMs);
});
afterEach(() => jest.restoreAllMocks());

const flow = { hostId: 'h1', flowId: 'f1' };
const settings = (quietCloseSeconds: number) => ({ bindingId: 'b1', quietCloseSeconds }) as SealSettings;
const at = '2026-11-24T00:00:00.000Z';
const first = { id: 'first', beganAt: at };
const second = { id: 'second', beganAt: '2026-11-24T00:00:01.000Z' };

function storesOf(database: Database) {
  const changes = new ConfigurationChanges(database);
  const things = createNamedStore<NamedDocument>(database, 'things', changes);
  const saved = createSealSettingsStore(database, changes);
  const catalogues = createCatalogues(database, changes);
  const recent = async () => [
    (await things.recent('t_1'))?.version,
    (await saved.recent(flow))?.version,
    (await catalogues.present('b1', 'seal', 's1'))?.itemId,
  ];
  return { things, saved, catalogues, recent };
}

test('all that is remembered is confirmed by one find, and read anew once anything changes elsewhere', async () => {
  const elsewhere = storesOf(mongo.another(db));
  await elsewhere.things.insert({ _id: 't_1', name: 'one', version: 1 });
  await elsewhere.saved.save(flow, settings(1), at);
  await elsewhere.catalogues.see('b1', 'seal', [{ itemId: 's1', name: 'one' }], first, at);
  const { database, asked } = watched(db);
  const here = storesOf(database);
  for (const seconds of [0, 6, 12]) {
    skippedMs = seconds * 1000;
    asked.length = 0;
    expect(await here.recent()).toEqual([1, 1, 's1']);
  }
  expect(asked).toEqual([
    { collection: 'configurationChanges', method: 'findOne', filter: { _id: expect.any(String) } },
  ]);
  await elsewhere.things.replace({ _id: 't_1', name: 'one', version: 2 });
  skippedMs = 18_000;
  expect(await here.recent()).toEqual([2, 1, 's1']);
  await elsewhere.saved.save(flow, settings(2), at);
  skippedMs = 24_000;
  expect(await here.recent()).toEqual([2, 2, 's1']);
  await elsewhere.catalogues.markUnseen('b1', 'seal', second, at);
  skippedMs = 30_000;
  expect(await here.recent()).toEqual([2, 2, undefined]);
  await elsewhere.things.remove('t_1');
  skippedMs = 36_000;
  expect(await here.recent()).toEqual([undefined, 2, undefined]);
});

test('a process that dies after its change has counted it', async () => {
  const changes = new ConfigurationChanges(db);
  const before = await changes.recent();
  const dying = new ConfigurationChanges(mongo.another(db));
  let counted = 0;
  await dying.making(async () => {
    skippedMs += 6000;
    counted = await changes.recent();
  });
  expect(counted).toBeGreaterThan(before);
});

test('twenty changes at once are counted one by one', async () => {
  const processes = [new ConfigurationChanges(db), new ConfigurationChanges(mongo.another(db))];
  await Promise.all(Array.from({ length: 20 }, (_, index) => processes[index % 2]?.making(async () => {})));
  expect(await new ConfigurationChanges(db).recent()).toBe(40);
}, 15_000);
