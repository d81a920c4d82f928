import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { startTemporal } from '../adapters/temporal/support';
import { knockSignal } from './arrivals';

/* What a workflow has seen of a task that brings several things at once: it rests on how the SDK schedules. */

let server: Awaited<ReturnType<typeof startTemporal>>;
let connection: Connection;
let native: NativeConnection;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  server = await startTemporal();
  connection = await Connection.connect({ address: server.address });
  native = await NativeConnection.connect({ address: server.address });
}, 60_000);
afterAll(async () => {
  await Promise.all([connection.close(), native.close()]);
  await server.stop();
}, 30_000);

/** Runs a worker while `work` does. */
async function withWorker<T>(taskQueue: string, work: () => Promise<T>): Promise<T> {
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: require.resolve('./arrivals'),
  });
  return worker.runUntil(work);
}

async function seenBy(waits: boolean): Promise<string[]> {
  const { workflow } = new Client({ connection });
  const taskQueue = `arrivals-${waits}`;
  const handle = await workflow.start('arrivals', { taskQueue, workflowId: taskQueue, args: [{ waits }] });
  const untilBoth = async (type: temporal.api.enums.v1.EventType) => {
    for (;;) {
      const { events } = await handle.fetchHistory();
      if ((events ?? []).filter(({ eventType }) => eventType === type).length === 2) return;
      await sleep(50);
    }
  };
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
