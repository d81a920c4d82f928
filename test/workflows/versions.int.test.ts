import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporal } from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { converterPaths } from '../../adapters/temporal/dataConverter';
import { fold } from '../../domain/sealRequest/evolve';
import { isGranted } from './acts';
import { type RequestUnderTest, type WorkerProcess, World } from './world';

/* A new version of the workflow is deployed while requests are open, is taken back, and deployed again. */

const { EventType, WorkflowTaskFailedCause } = temporal.api.enums.v1;

let world: World;
let folder: string;
let newer: string;
beforeAll(async () => {
  [world, newer] = await Promise.all([World.start(), bundleNewer()]);
}, 90_000);
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

async function bundleNewer(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'sealflow-newer-'));
  const workflowsPath = require.resolve('./newerVersion');
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    ...converterPaths,
    logger: new DefaultLogger('ERROR'),
  });
  const path = join(folder, 'workflow-bundle.js');
  await writeFile(path, code);
  return path;
}

/** All workers of a version end before the first of another one starts. */
async function deploy(running: WorkerProcess | undefined, bundle?: string): Promise<WorkerProcess> {
  await running?.stop();
  return world.startWorker(bundle === undefined ? {} : { bundle });
}

const eventsOf = async ({ handle }: RequestUnderTest) => (await handle.fetchHistory()).events ?? [];

async function untilHappened(
  request: RequestUnderTest,
  isIt: (event: temporal.api.history.v1.IHistoryEvent) => boolean,
): Promise<temporal.api.history.v1.IHistoryEvent> {
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(50)) {
    const found = (await eventsOf(request)).find(isIt);
    if (found) return found;
  }
  throw new Error(`${request.id} has ${await request.historyEvents()}`);
}

const granted = async () => {
  const request = await (await world.newRequest()).start();
  await request.reaches(isGranted);
  return request;
};

async function completes(request: RequestUnderTest): Promise<void> {
  await request.reaches(
    ({ state, hostEffects }) => state === 'completed' && hostEffects.length === 0,
    60_000,
  );
  expect((await request.flow()).submissions).toBe(1);
  const ledger = await request.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(ledger.map((_, index) => index));
  expect(fold(ledger)).toEqual(await request.handle.query('getSealRequest'));
}

test('open requests go on with it, and without it; one that took its step waits for it, and says so', async () => {
  let worker = await deploy(undefined);
  const [stepping, plain] = [await granted(), await granted()];

  worker = await deploy(worker, newer);
  await Promise.all([stepping, plain].map((request) => request.tellUsed(1)));
  await Promise.all([stepping, plain].map((request) => request.reachesInLedger('UsesNoticed')));
  await stepping.handle.signal('newStep');
  await untilHappened(stepping, ({ eventType }) => eventType === EventType.EVENT_TYPE_TIMER_FIRED);

  worker = await deploy(worker);
  await Promise.all([stepping, plain].map((request) => request.callback('sealingCompleted')));
  await completes(plain);
  const failed = await untilHappened(
    stepping,
    ({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  );
  expect(failed.workflowTaskFailedEventAttributes).toMatchObject({
    cause: WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
    failure: { message: expect.stringContaining('new-step') },
  });
  expect((await stepping.flow()).submissions).toBe(0);

  worker = await deploy(worker, newer);
  await completes(stepping);
  await worker.stop();
}, 180_000);
