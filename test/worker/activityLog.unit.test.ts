import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createLogger } from '../../config/logger';
import { hostTaskQueue, sealRequestTaskQueue, vendorTaskQueue } from '../../contracts/taskQueues';
import { activityLog } from '../../worker/activityLog';
import { temporalLog } from '../../worker/temporalLog';

const lines: Record<string, unknown>[] = [];
const logger = createLogger('test', 'debug', { write: (line: string) => void lines.push(JSON.parse(line)) });
beforeEach(() => {
  lines.length = 0;
});

const input = { sealRequestId: 'hst_1:-:r1:1', bindingId: 'bnd_1', application: { subject: 'planted' } };
const ids = {
  sealRequestId: 'hst_1:-:r1:1',
  bindingId: 'bnd_1',
  workflowId: 'seal:hst_1:-:r1:1',
  runId: 'run-1',
  activityType: 'applySeal',
  activityId: '7',
  attempt: 3,
};

function run(taskQueue: string, activity: (input: unknown) => Promise<unknown>): Promise<unknown> {
  const info = {
    ...{ taskQueue, activityType: 'applySeal', activityId: '7', attempt: 3, inWorkflow: true as const },
    workflowExecution: { workflowId: 'seal:hst_1:-:r1:1', runId: 'run-1' },
  };
  const options = { interceptors: [activityLog(logger)], logger: temporalLog(logger) };
  return new MockActivityEnvironment(info, options).run(activity, input);
}
const written = (text: string) => lines.filter(({ msg }) => msg === text);
const info = 30;
const debug = 20;

test('what is logged within an activity, and how it ended, names request, binding, workflow and activity', async () => {
  await run(vendorTaskQueue, async () => {
    logger.warn('within');
    return { outcome: { kind: 'refused', message: 'planted' } };
  });
  expect(written('within')).toMatchObject([ids]);
  expect(written('activity')).toMatchObject([
    { ...ids, level: info, outcome: 'refused', ms: expect.any(Number) },
  ]);
  expect(JSON.stringify(lines)).not.toContain('planted');
});

test('one that fails is said once, by the SDK, with the same ids and without the words of its failure', async () => {
  const failing = run(hostTaskQueue, async () => {
    throw ApplicationFailure.create({ type: 'PassingFault', message: 'planted' });
  });
  await expect(failing).rejects.toThrow('planted');
  expect(written('Activity failed')).toMatchObject([{ ...ids, fault: { type: 'PassingFault' } }]);
  expect(written('activity')).toEqual([]);
  expect(JSON.stringify(lines)).not.toContain('planted');
});

test('what comes with every event is quiet', async () => {
  await run(sealRequestTaskQueue, async () => undefined);
  expect(written('activity')).toMatchObject([{ level: debug, outcome: 'done' }]);
});

test('a word of a workflow names its request and its host', () => {
  const meta = { workflowId: 'seal:hst_1:-:r1:1', runId: 'run-1', messageName: 'append', reason: 'foreign' };
  temporalLog(logger).warn('A message was refused', meta);
  temporalLog(logger).warn('Another', { workflowId: 'reconcile' });
  expect(lines).toMatchObject([
    { ...meta, sealRequestId: 'hst_1:-:r1:1', hostId: 'hst_1' },
    { workflowId: 'reconcile' },
  ]);
  expect(lines[1]).not.toHaveProperty('sealRequestId');
});
