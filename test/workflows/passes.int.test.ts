import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { createReconcileActivities } from '../../activities/reconcile';
import { openTemporal, type TemporalConnection } from '../../adapters/temporal/connection';
import { catalogueTaskQueue, hostTaskQueue, sealRequestTaskQueue } from '../../contracts/taskQueues';
import { ownNamespace } from '../support/servers';
import { until } from '../support/until';

/* What the schedules start, on a real server, its activities in the hands of the test: a part that fails ends no other. */

jest.setTimeout(60_000);

const fault = () => ApplicationFailure.nonRetryable('a fault of ours');
const failing = async () => {
  throw fault();
};

let connection: NativeConnection;
let namespace: string;
let temporal: TemporalConnection;
let stops: (() => Promise<void>)[];
/** What was done, in order. */
let done: string[];
let failsAt: Set<string>;
let releaseCallbacks: (() => void) | undefined;

const step = (name: string, result: object) => async () => {
  done.push(name);
  return failsAt.has(name) ? failing() : result;
};
const syncCatalogue = async ({ bindingId }: { bindingId: string }) => {
  done.push(bindingId);
  return failsAt.has(bindingId) ? failing() : { kind: 'synced', at: '', seals: 1, fileTypes: 1 };
};
const catalogueActivities = {
  listBindings: async () => ({ bindingIds: ['b1', 'b2', 'b3'] }),
  syncCatalogue,
  reconcilePage: step('page', { looked: 0, differed: 0, more: false }),
  forgetOld: step('forget', { forgotten: 0 }),
  sendAlerts: step('alerts', { sent: 0 }),
};
const relayActivities = {
  relayCallbacks: () =>
    new Promise((resolve) => {
      releaseCallbacks = () => resolve({ started: 1 });
    }),
  relayCommands: async () => ({ started: 0 }),
  relayReplies: async () => ({ signalled: 0 }),
  relayRefused: async () => ({ ended: 0 }),
};

/** Resolves to what ends it. */
async function work(options: Omit<WorkerOptions, 'connection' | 'namespace'>): Promise<() => Promise<void>> {
  const worker = await Worker.create({ connection, namespace, shutdownGraceTime: 100, ...options });
  const over = worker.run();
  return () => {
    worker.shutdown();
    return over;
  };
}

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { address, ...server } = await ownNamespace();
  namespace = server.namespace;
  temporal = openTemporal({ address, namespace });
  connection = await NativeConnection.connect({ address });
  const workflowBundle = { codePath: process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '' };
  stops = await Promise.all([
    work({ taskQueue: catalogueTaskQueue, activities: catalogueActivities }),
    work({ taskQueue: sealRequestTaskQueue, activities: relayActivities, workflowBundle }),
    work({ taskQueue: hostTaskQueue, activities: { relayNotifications: failing } }),
  ]);
}, 60_000);
beforeEach(() => {
  done = [];
  failsAt = new Set();
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await Promise.all([connection.close(), temporal.close()]);
}, 30_000);

const start = (type: string) =>
  temporal.client.workflow.start(type, { workflowId: `${type}-1`, taskQueue: sealRequestTaskQueue });

test.each(['page', 'forget'])('alerts are sent also in a round that fails: %s', async (part) => {
  failsAt.add(part);
  await expect((await start('reconcile')).result()).rejects.toThrow();
  expect(done).toEqual(part === 'page' ? ['page', 'alerts'] : ['page', 'forget', 'alerts']);
});

test('a binding whose catalogues cannot be copied holds up no other, and the run says so', async () => {
  failsAt.add('b1');
  await expect((await start('syncCatalogues')).result()).rejects.toThrow();
  expect(done).toEqual(['b1', 'b2', 'b3']);
});

test('a pass of the relay that fails cuts off no other', async () => {
  const handle = await start('relay');
  const events = async () => (await handle.fetchHistory()).events ?? [];
  await until(
    async () => {
      const all = await events();
      const failedAt = all.findIndex(({ activityTaskFailedEventAttributes: failed }) => failed);
      return failedAt >= 0 && all.slice(failedAt).some((each) => each.workflowTaskCompletedEventAttributes);
    },
    (isSeen) => isSeen,
    'the workflow has not seen that a pass has failed',
  );
  const begun = async () => releaseCallbacks;
  const release = await until(begun, (it) => it !== undefined, 'the callbacks’ pass has not begun');
  release?.();
  await expect(handle.result()).rejects.toThrow();
  const completed = (await events()).filter((each) => each.activityTaskCompletedEventAttributes);
  expect(completed).toHaveLength(4);
});

test('a pass that is under way while its worker shuts down is taken up by the next one at once', async () => {
  await stops.shift()?.();
  let isUnderWay = false;
  const endless = async (_before: number, onEach: () => void) => {
    for (isUnderWay = true; ; await sleep(20)) onEach();
  };
  const reconciliation = { page: endless, forgetOld: async () => ({ forgotten: 0 }) };
  const first = createReconcileActivities({ reconciliation, sendAlerts: async () => ({ sent: 0 }) });
  const stopFirst = await work({ taskQueue: catalogueTaskQueue, activities: first });
  const handle = await start('reconcile');
  await until(
    async () => isUnderWay,
    (is) => is,
    'the pass has not begun',
  );
  await stopFirst();
  stops.push(await work({ taskQueue: catalogueTaskQueue, activities: catalogueActivities }));
  expect(await handle.result()).toMatchObject({ looked: 0 });
  expect(done).toEqual(['page', 'forget', 'alerts']);
});
