import { createApiKeyStore } from '../../../adapters/mongo/apiKeys';
import { ConfigurationChanges } from '../../../adapters/mongo/configurationChanges';
import type { Database } from '../../../adapters/mongo/database';
import type { ApiKeyDocument } from '../../../application/administration/apiKeys';
import { startMongo, type TestMongo } from './support';

const storeOf = (database: Database) => createApiKeyStore(database, new ConfigurationChanges(database));

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await startMongo();
}, 30_000);
afterAll(() => mongo.stop(), 30_000);

test('engine keys that were never bound are found, and bound once', async () => {
  const store = storeOf(mongo.empty());
  const add = (_id: string, more: Partial<ApiKeyDocument>) =>
    store.insert({
      _id,
      version: 1,
      name: _id,
      role: 'engine',
      hash: '',
      createdAt: '',
      createdBy: '',
      ...more,
    });
  await add('key_old', {});
  await add('key_bound', { hostIds: ['h1'] });
  await add('key_unbound', { hostIds: [] });
  await add('key_operator', { role: 'operator' });
  await add('key_admin', { role: 'admin' });
  expect((await store.neverBound()).map(({ _id }) => _id)).toEqual(['key_old']);
  await store.bindOnce('key_old', ['h1']);
  await store.bindOnce('key_old', ['h2']);
  await store.bindOnce('key_unbound', ['h2']);
  await store.bindOnce('key_none', ['h2']);
  expect(await store.get('key_old')).toMatchObject({ hostIds: ['h1'], version: 2 });
  expect(await store.get('key_unbound')).toMatchObject({ hostIds: [], version: 1 });
  expect(await store.get('key_none')).toBeNull();
  expect(await store.neverBound()).toEqual([]);
});
