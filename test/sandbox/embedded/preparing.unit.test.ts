import { prepareProduct } from '../../../sandbox/embedded/preparing';
import { removeTempFolders, tempFolder } from './support';

afterAll(removeTempFolders);

/** What API and worker are started with. */
async function environmentOf(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const dataDir = tempFolder();
  const temporal = { address: '127.0.0.1:7233', namespace: 'default' };
  const servers = { temporal, mongo: { url: 'mongodb://mongo.test/' }, dataDir, stop: async () => undefined };
  return (await prepareProduct({ env, dataDir, servers, port: 'free' }, () => '')).env;
}

test('a key that a person has set for another Temporal does not go to the embedded one', async () => {
  const theirs = { TEMPORAL_API_KEY: 'of the cloud', TEMPORAL_TLS: 'true', PATH: '/bin' };
  const embedded = await environmentOf(theirs);
  expect(Object.keys(embedded).filter((name) => name.startsWith('TEMPORAL_'))).toEqual([]);
  expect(embedded.PATH).toBe('/bin');
  const named = await environmentOf({ ...theirs, SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:7233' });
  expect(named).toMatchObject(theirs);
});
