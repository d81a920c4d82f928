import { createCatalogues } from '../../../adapters/mongo/catalogues';
import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Catalogues, SyncRun } from '../../../application/catalogues/ports';
import { startMongo, type TestMongo } from './support';

/* Two syncs of one binding at once: a lease saves double work, and lapses under one that takes minutes. */

let mongo: TestMongo;
let catalogues: Catalogues;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
beforeEach(() => {
  const database = mongo.empty();
  catalogues = createCatalogues(database, new ConfigurationChanges(database));
});
afterAll(() => mongo.stop(), 30_000);

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 0, minute)).toISOString();
const run = (id: string, minute: number): SyncRun => ({ id, beganAt: at(minute) });
const see = (by: SyncRun, minute: number, ...ids: string[]) => {
  const items = ids.map((itemId) => ({ itemId, name: itemId }));
  return catalogues.see('b1', 'seal', items, by, at(minute));
};
const end = (by: SyncRun, minute: number) => catalogues.markUnseen('b1', 'seal', by, at(minute));
const present = async () =>
  (await catalogues.search('b1', 'seal', { limit: 10 })).items.map(({ itemId }) => itemId);

test('what a later sync has seen meanwhile is not gone', async () => {
  const [earlier, later] = [run('earlier', 0), run('later', 3)];
  await see(earlier, 1, 's1', 's2', 'gone');
  await see(later, 4, 's1', 's2');
  await end(earlier, 5);
  expect(await present()).toEqual(['gone', 's1', 's2']);
  await end(later, 6);
  expect(await present()).toEqual(['s1', 's2']);
});

test('nor what an earlier sync has seen since the later one began', async () => {
  const [earlier, later] = [run('earlier', 0), run('later', 3)];
  await see(earlier, 1, 's1', 'gone');
  await see(later, 4, 's1', 's2');
  await see(earlier, 5, 's2');
  await end(later, 6);
  await end(earlier, 7);
  expect(await present()).toEqual(['s1', 's2']);
});

test('what a version before has seen, and nobody since, is gone', async () => {
  const database = mongo.empty();
  const items = database.collection<{ _id: string; [field: string]: unknown }>('catalogueItems');
  catalogues = createCatalogues(database, new ConfigurationChanges(database));
  const old = { bindingId: 'b1', kind: 'seal', seenIn: 'before' };
  for (const itemId of ['s1', 'gone'])
    await items.insertOne({ _id: `b1/seal/${itemId}`, itemId, name: itemId, ...old });
  const sync = run('now', 1);
  await see(sync, 2, 's1');
  await end(sync, 2);
  expect(await present()).toEqual(['s1']);
});
