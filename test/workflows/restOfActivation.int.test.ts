import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { ownNamespace } from '../support/servers';
import { untilInHistory } from '../support/until';
import { knockSignal } from './arrivals';

/* What a workflow has seen of a task that brings several things at once: it rests on how the SDK schedules. */

let namespace: string;
let workflowBundle: WorkflowBundle;
let connection: Connection;
let native: NativeConnection;
beforeAll(async () => {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger });
  workflowBundle = await bundleWorkflowCode({ workflowsPath: require.resolve('./arrivals'), logger });
  const { address, ...own } = await ownNamespace();
  namespace = own.namespace;
  connection = await Connection.connect({ address });
  native = await NativeConnection.connect({ address });
}, 60_000);
afterAll(async () => {
  await Promise.all([connection.close(), native.close()]);
}, 30_000);

/** Runs a worker while `work` does. */
async function withWorker<T>(taskQueue: string, work: () => Promise<T>): Promise<T> {
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle,
  });
  return worker.runUntil(work);
}

async function seenBy(waits: boolean): Promise<string[]> {
  const { workflow } = new Client({ connection, namespace });
  const taskQueue = `arrivals-${waits}`;
  const handle = await workflow.start('arrivals', { taskQueue, workflowId: taskQueue, args: [{ waits }] });
  const untilBoth = (type: temporal.api.enums.v1.EventType) => untilInHistory(handle, type, 2);
  const { EVENT_TYPE_TIMER_STARTED, EVENT_TYPE_TIMER_FIRED } = temporal.api.enums.v1.EventType;
  await withWorker(taskQueue, () => untilBoth(EVENT_TYPE_TIMER_STARTED));
  await handle.signal(knockSignal);
  await untilBoth(EVENT_TYPE_TIMER_FIRED);
  return withWorker(taskQueue, () => handle.result() as Promise<string[]>);
}

test('after the wait everything of the task has arrived; without it only what was there first', async () => {
  const [waiting, hasty] = await Promise.all([seenBy(true), seenBy(false)]);
  expect(waiting).toEqual(['result', 'signal']);
  expect(hasty).toEqual(['signal']);
}, 120_000);
