import { createApiKeyStore } from '../../../adapters/mongo/apiKeys';
import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import { startMongo, type TestMongo } from './support';

/* When and from where keys were used, noted beside whatever is done with the keys themselves. */

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

const key = { _id: 'key_1', name: 'k', role: 'engine' as const, createdAt: '', createdBy: '' };

function emptyStore() {
  const database = mongo.empty();
  return createApiKeyStore(database, new ConfigurationChanges(database));
}

test('a use that is noted meanwhile takes no change of the key back', async () => {
  const store = emptyStore();
  await store.insert({ ...key, version: 1, hash: 'hash 1' });
  const lost: string[] = [];
  for (let version = 2; version <= 100; version += 1) {
    const hash = `hash ${version}`;
    const lastUsedAt = new Date(version * 60_000).toISOString();
    const uses = Array.from({ length: 6 }, () => store.noteUse('key_1', { lastUsedAt }));
    await Promise.all([...uses, store.replace({ ...key, version, hash })]);
    if ((await store.get('key_1'))?.hash !== hash) lost.push(hash);
  }
  expect(lost).toEqual([]);
}, 60_000);

test('uses of several processes come together, and go with the key', async () => {
  const store = emptyStore();
  await store.insert({ ...key, version: 1, hash: '' });
  expect(await store.useOf('key_1')).toBeNull();
  const use = (address: string, at: string) =>
    store.noteUse('key_1', { lastUsedAt: at, lastUsedFrom: address, usedFrom: [{ address, at }] });
  await use('192.0.2.1', '2026-01-01T00:00:00.000Z');
  await use('192.0.2.2', '2026-01-01T00:01:00.000Z');
  await use('192.0.2.1', '2026-01-01T00:02:00.000Z');
  const at = '2026-01-01T00:02:00.000Z';
  expect(await store.useOf('key_1')).toEqual({
    ...{ lastUsedAt: at, lastUsedFrom: '192.0.2.1' },
    usedFrom: [
      { address: '192.0.2.1', at },
      { address: '192.0.2.2', at: '2026-01-01T00:01:00.000Z' },
    ],
  });
  expect(await store.remove('key_1')).toBe(true);
  expect(await store.useOf('key_1')).toBeNull();
});
