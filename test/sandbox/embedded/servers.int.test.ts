import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { MongoClient } from 'mongodb';
import { ensureLocalSecrets } from '../../../config/firstStart';
import { searchAttributeTypes } from '../../../contracts/searchAttributes';
import { identify } from '../../../sandbox/embedded/processes';
import {
  type EmbeddedServers,
  type StartOptions,
  startEmbeddedServers,
} from '../../../sandbox/embedded/servers';
import { removeTempFolders, startScript, tempFolder } from './support';

const started: EmbeddedServers[] = [];

async function start(dataDir: string, more: Partial<StartOptions> = {}): Promise<EmbeddedServers> {
  const servers = await startEmbeddedServers({ dataDir, ports: 'free', log: () => undefined, ...more });
  started.push(servers);
  return servers;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((servers) => servers.stop()));
});
afterAll(removeTempFolders);
jest.setTimeout(60_000);

async function withMongo<T>(url: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function withTemporal<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

const names = (url: string) =>
  withMongo(url, async (client) =>
    (await client.db('seal').collection<{ _id: string }>('names').find().toArray()).map(({ _id }) => _id),
  );

const insert = (url: string, _id: string) =>
  withMongo(url, (client) => client.db('seal').collection<{ _id: string }>('names').insertOne({ _id }));

const startWorkflow = (address: string, workflowId: string) =>
  withTemporal(address, ({ workflowService }) =>
    workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId,
      workflowType: { name: 'none' },
      taskQueue: { name: 'none' },
      requestId: workflowId,
    }),
  );

const workflowExists = (address: string, workflowId: string) =>
  withTemporal(address, ({ workflowService }) =>
    workflowService.describeWorkflowExecution({ namespace: 'default', execution: { workflowId } }).then(
      () => true,
      () => false,
    ),
  );

const pids = ({ temporal, mongo }: Pick<EmbeddedServers, 'temporal' | 'mongo'>) => [
  temporal.pid ?? 0,
  mongo.pid ?? 0,
];

async function untilGone(wanted: readonly number[], withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (wanted.some((pid) => identify(pid)) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(wanted.filter((pid) => identify(pid))).toEqual([]);
}

/** What others than the owner may do with what is in the folder, and with the folder. */
function openToOthers(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  return [folder, ...inside].filter((path) => (lstatSync(path).mode & 0o077) !== 0);
}

it('keeps every file of the data folder to its owner, also those that were open before', async () => {
  const dataDir = tempFolder();
  chmodSync(dataDir, 0o755);
  mkdirSync(join(dataDir, 'logs'));
  chmodSync(join(dataDir, 'logs'), 0o755);
  for (const file of ['logs/temporal.log', 'notes.txt']) {
    writeFileSync(join(dataDir, file), 'of before\n');
    chmodSync(join(dataDir, file), 0o644);
  }
  const servers = await start(dataDir);
  await ensureLocalSecrets(dataDir);
  await insert(servers.mongo.url, 'kept');
  const files = readdirSync(dataDir, { recursive: true }).map(String);
  expect(files).toEqual(
    expect.arrayContaining(['temporal/temporal.db', 'logs/temporal.log.1', 'servers.json']),
  );
  expect(openToOthers(dataDir)).toEqual([join(dataDir, 'notes.txt')]);
});

it('prepares Temporal, keeps the data over stop and start, and clears them when fresh', async () => {
  const dataDir = tempFolder();
  const first = await start(dataDir);
  await withTemporal(first.temporal.address, async ({ workflowService, operatorService }) => {
    const { config } = await workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(Object.keys(searchAttributeTypes)),
    );
  });
  expect((await fetch(first.temporal.uiUrl ?? '')).status).toBe(200);
  await Promise.all([insert(first.mongo.url, 'kept'), startWorkflow(first.temporal.address, 'kept')]);
  await expect(start(dataDir, { fresh: true })).rejects.toThrow(/cannot be cleared while .* runs/);
  await first.stop();
  await untilGone(pids(first), 0);

  const second = await start(dataDir);
  expect(await names(second.mongo.url)).toEqual(['kept']);
  expect(await workflowExists(second.temporal.address, 'kept')).toBe(true);
  await second.stop();

  const third = await start(dataDir, { fresh: true });
  expect(await names(third.mongo.url)).toEqual([]);
  expect(await workflowExists(third.temporal.address, 'kept')).toBe(false);
});

it('runs two instances side by side, and a stop of one leaves the other', async () => {
  const [one, two] = await Promise.all([start(tempFolder()), start(tempFolder())]);
  await insert(one.mongo.url, 'one');
  await insert(two.mongo.url, 'two');
  await one.stop();
  expect(await names(two.mongo.url)).toEqual(['two']);
  await startWorkflow(two.temporal.address, 'still-there');
});

it('gives two instances that start at once on the default ports one each, and tells them truly', async () => {
  const two = await Promise.all([1, 2].map(() => start(tempFolder(), { ports: 'default' })));
  const addresses = two.flatMap(({ temporal, mongo }) => [temporal.address, temporal.uiUrl, mongo.url]);
  expect(new Set(addresses).size).toBe(6);
  const [one, other] = two;
  await insert(one?.mongo.url ?? '', 'one');
  expect(await names(other?.mongo.url ?? '')).toEqual([]);
  await startWorkflow(one?.temporal.address ?? '', 'one');
  expect(await workflowExists(other?.temporal.address ?? '', 'one')).toBe(false);
});

it('starts one pair for two processes at once, and a reuser stops nothing', async () => {
  const dataDir = tempFolder();
  const scripts = [1, 2].map(() => startScript('startScript.ts', [dataDir]));
  const [one, two] = await Promise.all(scripts.map(async ({ firstLine }) => JSON.parse(await firstLine)));
  expect(one).toEqual(two);
  const reuser = await start(dataDir);
  expect(pids(reuser)).toEqual(pids(one));
  await reuser.stop();
  expect(await names(one.mongo.url)).toEqual([]);
  for (const { child } of scripts) child.kill('SIGKILL');
  await untilGone(pids(one));
});

it('leaves nothing behind when its parent is killed, and a start right after gets servers of its own', async () => {
  const dataDir = tempFolder();
  const { child, firstLine, exited } = startScript('startScript.ts', [dataDir]);
  const before = JSON.parse(await firstLine);
  await insert(before.mongo.url, 'before');
  child.kill('SIGKILL');
  await exited;
  const after = await start(dataDir);
  await untilGone(pids(before), 0);
  expect(await names(after.mongo.url)).toEqual(['before']);
});

it('lets detached servers outlive their parent, for the next one to reuse', async () => {
  const dataDir = tempFolder();
  const { child, firstLine, exited } = startScript('startScript.ts', [dataDir, 'detached']);
  const before = JSON.parse(await firstLine);
  child.kill('SIGKILL');
  await exited;
  const after = await start(dataDir);
  expect(pids(after)).toEqual(pids(before));
  for (const pid of pids(before)) process.kill(pid, 'SIGTERM');
  await untilGone(pids(before));
});

it('starts nothing where the environment gives addresses', async () => {
  const env = {
    SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:7233',
    SEALFLOW_MONGO_URL: 'mongodb://mongo.test/',
  };
  const servers = await start(tempFolder(), { env });
  expect(servers.temporal).toEqual({ address: 'temporal.test:7233', namespace: 'default' });
  expect(servers.mongo).toEqual({ url: 'mongodb://mongo.test/' });
});
