import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
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
let temporal: TemporalConnection;
let stop: () => Promise<void>;
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

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const { address, namespace } = await ownNamespace();
  temporal = openTemporal({ address, namespace });
  connection = await NativeConnection.connect({ address });
  const common = { connection, namespace };
  const workflowBundle = { codePath: process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '' };
  const workers = await Promise.all([
    Worker.create({
      ...{ ...common, workflowBundle },
      ...{ taskQueue: sealRequestTaskQueue, activities: relayActivities },
    }),
    Worker.create({ ...common, taskQueue: catalogueTaskQueue, activities: catalogueActivities }),
    Worker.create({ ...common, taskQueue: hostTaskQueue, activities: { relayNotifications: failing } }),
  ]);
  const over = workers.map((worker) => worker.run());
  stop = async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(over);
  };
}, 60_000);
beforeEach(() => {
  done = [];
  failsAt = new Set();
});
afterAll(async () => {
  await stop();
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
