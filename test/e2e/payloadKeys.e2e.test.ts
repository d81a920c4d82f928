import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Product } from '../../sandbox/embedded/product';
import { Engine, type FlowRequest } from '../api/routes/flowEvents/flows';
import { caller, ProductUnderTest } from '../support/product';
import { builtOf, startProduct } from '../support/programs';

/* A payload key that is taken out too early: who says so, what stands still, and that it goes on once the key is back. */

const keyA = `key-a:${Buffer.alloc(32, 1).toString('base64')}`;
const keyB = `key-b:${Buffer.alloc(32, 2).toString('base64')}`;

let site: ProductUnderTest;
let running: Product | undefined;
let request: FlowRequest;
/** Its callback waits for the vendor when the key goes. */
let other: FlowRequest;

beforeAll(async () => {
  site = await ProductUnderTest.start({
    env: { SEALFLOW_PAYLOAD_KEYS: keyB, SEALFLOW_RECONCILE_SECONDS: '10' },
  });
  const flow = await (await Engine.of(site, 'keys')).flow();
  [request, other] = [await flow.granted(), await flow.granted()];
  await site.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault: 'http429' });
  await other.finish();
  await site.until(
    async () => (await site.api('GET', '/v1/callbacks?limit=10')).data.items,
    ([row]) => row?.reason === 'vendor-away',
  );
}, 120_000);
afterAll(async () => {
  await running?.stop();
  await site.stop();
}, 60_000);

/** What every process of the site has in its environment, with these payload keys. */
const environment = (payloadKeys: string) => ({
  ...process.env,
  SEALFLOW_PAYLOAD_KEYS: payloadKeys,
  SEALFLOW_MONGO_DATABASE: site.database,
  SEALFLOW_API_PORT: new URL(site.product.url).port,
  SEALFLOW_RECONCILE_SECONDS: '10',
  SEALFLOW_LOG_LEVEL: 'warn',
});
const logOf = (name: string) => join(site.servers.dataDir, 'logs', `${name}.log`);

/** The same site once more, on the same data. */
async function restart(payloadKeys: string, name: string): Promise<void> {
  await (running ?? site.product).stop();
  running = await startProduct({
    env: environment(payloadKeys),
    dataDir: site.servers.dataDir,
    servers: site.servers,
    port: 'free',
    logs: { api: logOf(`${name}-api`), worker: logOf(`${name}-worker`) },
  });
}

/** For a process that is started alone. */
function aloneWith(payloadKeys: string): NodeJS.ProcessEnv {
  const { temporal, mongo, dataDir } = site.servers;
  const secretKeys = readFileSync(join(dataDir, 'keys', 'secret-keys'), 'utf8').trim();
  return {
    ...environment(payloadKeys),
    SEALFLOW_TEMPORAL_ADDRESS: temporal.address,
    SEALFLOW_TEMPORAL_NAMESPACE: temporal.namespace,
    SEALFLOW_MONGO_URL: mongo.url,
    SEALFLOW_SECRET_KEYS: secretKeys,
    SEALFLOW_ADMIN_KEY: site.product.adminKey,
    SEALFLOW_API_PORT: '0',
  };
}

/** `npm run retire-payload-key`, as the process that it is. */
function retire(payloadKeys: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const script = builtOf(require.resolve('../../api/retirePayloadKey.main'));
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env: aloneWith(payloadKeys) }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) : 0, said: (stdout + stderr).trim() }),
    );
  });
}

async function withApiAlone<T>(payloadKeys: string, use: (url: string) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(builtOf(require.resolve('../../api/main')), {
    env: aloneWith(payloadKeys),
    stdio: 'ignore',
  });
  try {
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return await use(url);
  } finally {
    child.kill('SIGKILL');
  }
}

/** Once it says so: attention is shown before what is counted is kept, and taken back before that goes. */
function untilMetric(name: string, says: (line: string | undefined) => boolean): Promise<string | undefined> {
  const line = async () =>
    String((await site.api('GET', '/metrics')).data)
      .split('\n')
      .find((each) => each.startsWith(`${name} `));
  return site.until(line, says);
}
const workflowsStuck = 'sealflow_workflows_stuck';
const callbacksStuck = 'sealflow_deliveries_stuck{type="deliverCallback"}';

const untilAttention = (of: FlowRequest, kinds: string[]) =>
  site.until(
    async () => ((await of.seen()).attention as { kind: string }[]).map(({ kind }) => kind),
    (found) => (kinds.length === 0 ? found.length === 0 : kinds.every((kind) => found.includes(kind))),
    // A task that was under way when its worker ended counts once it has timed out for two minutes.
    300_000,
  );

test('a process without the key says which one it lacks: the API is not ready, the worker ends', async () => {
  await site.product.stop();
  const { status, data } = await withApiAlone(keyA, (url) =>
    site.until(
      () => caller(url)('GET', '/readyz'),
      // Its first connections may take longer than a probe may.
      ({ data: { parts } }) => parts.mongo.ok && parts.temporal.ok && parts.payloadKeys.message !== undefined,
      90_000,
    ),
  );
  expect(status).toBe(503);
  expect(data).toMatchObject({
    ready: false,
    parts: {
      temporal: { ok: true },
      mongo: { ok: true },
      payloadKeys: { ok: false, message: 'lacking in SEALFLOW_PAYLOAD_KEYS: key-b' },
    },
  });
  // It looks once the database is there, which may be after it is up.
  await restart(keyA, 'without-b').catch(() => undefined);
  await site.until(
    async () => readFileSync(logOf('without-b-worker'), 'utf8'),
    (said) => said.includes('SEALFLOW_PAYLOAD_KEYS lacks key-b,'),
  );
  if (running) expect(await running.worker().ended).toBe('1');
}, 240_000);

test('a key that is in use is not retired, and it is said by what; a lost one is', async () => {
  expect(await retire(keyA, 'key-a')).toEqual({ code: 1, said: expect.stringContaining('written with') });
  expect(await retire(keyA, 'key-c')).toEqual({ code: 1, said: 'No payload key key-c is on record.' });
  const { code, said } = await retire(keyA, 'key-b');
  expect(code).toBe(1);
  expect(said).toMatch(
    /^Payload key key-b may still be needed by \d+ open requests, callbacks or commands, the oldest of \d{4}-\d\d-\d\dT.*Z\.$/,
  );
  expect(await retire(keyA, 'key-b', '--lost')).toEqual({
    code: 0,
    said: 'Payload key key-b is retired: take it out of SEALFLOW_PAYLOAD_KEYS',
  });
}, 180_000);

test('what needs a lost key is stuck, seen by attention and by a metric', async () => {
  await restart(keyA, 'b-lost');
  await site.until(
    () => site.anonymous('GET', '/readyz'),
    ({ status }) => status === 200,
  );
  await site.vendor('DELETE', '/sim/faults');
  await request.finish();
  await untilAttention(request, ['workflow-stuck']);
  await untilAttention(other, ['delivery-stuck']);
  await untilMetric(workflowsStuck, (line) => / [12]$/.test(line ?? ''));
  await untilMetric(callbacksStuck, (line) => line === `${callbacksStuck} 1`);
}, 400_000);

test('it goes on by itself once the key is back, and then the other key may go', async () => {
  await restart(`${keyB},${keyA}`, 'b-back');
  for (const each of [request, other]) {
    // Temporal lets a task that failed for long wait before it is tried again.
    await site.until(
      () => each.ledgerTypes(),
      (types) => types.includes('FlowSubmitted'),
      200_000,
    );
    await untilAttention(each, []);
    expect((await each.atHost()).submissions).toBe(1);
  }
  await untilMetric(workflowsStuck, (line) => line === `${workflowsStuck} 0`);
  await untilMetric(callbacksStuck, (line) => line === undefined);
  expect((await retire(`${keyB},${keyA}`, 'key-a')).code).toBe(1);
  for (const each of [request, other]) {
    await each.happens('archive');
    await each.untilState('archived');
  }
  await site.until(
    () => retire(`${keyB},${keyA}`, 'key-a'),
    ({ code }) => code === 0,
    60_000,
  );
}, 400_000);
