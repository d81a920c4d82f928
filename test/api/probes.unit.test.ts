import type { Database } from '../../adapters/mongo/database';
import { openTemporal } from '../../adapters/temporal/connection';
import { createProbes } from '../../api/probes';

test('a server that does not answer for its schedules in time has not lost them', async () => {
  const nowhere = openTemporal({ address: '127.0.0.1:9', namespace: 'default' });
  const database = { ping: async () => undefined, collection: () => ({}) } as unknown as Database;
  const probes = createProbes(database, nowhere, 'default', { ids: [], current: undefined });
  expect(await probes.schedules()).toEqual({ note: 'not answered for in time' });
  // That it is away is said by the part that asks for it.
  await expect(probes.temporal()).rejects.toThrow();
  await nowhere.close();
});
