import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { ProductUnderTest } from '../support/product';
import { builtOf } from '../support/programs';

/* What `npm run setup` makes, and how `/readyz` tells that some of it is missing. */

let product: ProductUnderTest;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  connection = await Connection.connect({ address: product.servers.temporal.address });
  client = new Client({ connection });
}, 120_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 60_000);

const readiness = async () => {
  const { status, data } = await product.anonymous('GET', '/readyz');
  return { status, ready: data.ready, schedules: data.parts.schedules };
};
/** A busy server answers for its schedules now and then, and is not unready for that. */
const untilReadiness = (wanted: Awaited<ReturnType<typeof readiness>>) =>
  product.until(readiness, (seen) => isDeepStrictEqual(seen, wanted), 60_000);
const key = (name: string) => readFileSync(join(product.servers.dataDir, 'keys', name), 'utf8').trim();

/** As whoever upgrades a site of configured servers does. */
async function setUp(env: Record<string, string> = {}): Promise<{ code: number | null; output: string }> {
  const { temporal, mongo } = product.servers;
  const script = builtOf(require.resolve('../../api/setup.main'));
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      SEALFLOW_TEMPORAL_ADDRESS: temporal.address,
      SEALFLOW_MONGO_URL: mongo.url,
      SEALFLOW_SECRET_KEYS: key('secret-keys'),
      SEALFLOW_PAYLOAD_KEYS: key('payload-keys'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, output };
}

test('all that is wanted is there once the product has started', async () => {
  await untilReadiness({ status: 200, ready: true, schedules: { ok: true } });
}, 90_000);

test('a schedule that an operator has paused is named, and readiness holds', async () => {
  const reconcile = client.schedule.getHandle('reconcile');
  await reconcile.pause();
  await untilReadiness({ status: 200, ready: true, schedules: { ok: true, message: 'paused: reconcile' } });
  await reconcile.unpause();
}, 90_000);

test('one that is missing is named, and setup makes it', async () => {
  await client.schedule.getHandle('relay').delete();
  const message = 'not made (npm run setup): relay';
  await untilReadiness({ status: 503, ready: false, schedules: { ok: false, message } });
  expect(await setUp({ SEALFLOW_RECONCILE_SECONDS: '77' })).toEqual({
    code: 0,
    output: [
      'Temporal: namespace default is ready',
      'Temporal: schedule relay starts every 60 s',
      'Temporal: schedule reconcile starts every 77 s',
      'Temporal: schedule sync-catalogues starts every 3600 s',
      'MongoDB: indexes of sealflow are there',
      '',
    ].join('\n'),
  });
  await untilReadiness({ status: 200, ready: true, schedules: { ok: true } });
  const { spec } = await client.schedule.getHandle('reconcile').describe();
  expect(spec.intervals).toMatchObject([{ every: 77_000 }]);
}, 180_000);

test('what a schedule starts runs, though the keys that it was made with are gone', async () => {
  const gone = `gone:${Buffer.alloc(32, 7).toString('base64')}`;
  expect((await setUp({ SEALFLOW_PAYLOAD_KEYS: gone })).code).toBe(0);
  for (const id of ['relay', 'sync-catalogues', 'reconcile']) {
    const handle = client.schedule.getHandle(id);
    const info = async () => (await handle.describe()).info;
    const lastOf = ({ recentActions }: Awaited<ReturnType<typeof info>>) =>
      recentActions.at(-1)?.action.workflow.workflowId;
    // One that runs has begun before, and none begins beside it.
    const atRest = await product.until(info, ({ runningActions }) => runningActions.length === 0, 60_000);
    await handle.trigger();
    const begun = await product.until(info, (seen) => lastOf(seen) !== lastOf(atRest), 90_000);
    const workflow = client.workflow.getHandle(lastOf(begun) ?? '');
    await product.until(
      async () => (await workflow.describe()).status.name,
      (status) => status === 'COMPLETED',
      60_000,
    );
  }
}, 300_000);
