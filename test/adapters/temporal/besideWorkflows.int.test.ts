import { createBesideWorkflows } from '../../../adapters/temporal/besideWorkflows';
import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { ensureSchedules, findIdleSchedules } from '../../../adapters/temporal/schedules';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { BesideWorkflow } from '../../../application/reconciliation/stuckBeside';
import { ownNamespace } from '../../support/servers';
import { until } from '../../support/until';

/* Deliveries and passes whose task fails again and again, on a real server: which are found, and which are ended. */

let temporal: TemporalConnection;
beforeAll(async () => {
  temporal = openTemporal(await ownNamespace());
}, 60_000);
afterAll(async () => {
  await temporal.close();
}, 30_000);

const start = (type: string, workflowId: string) =>
  temporal.client.workflow.start(type, { workflowId, taskQueue: workflowId });

/** Its worker takes the task and cannot do it. */
async function failTimes(taskQueue: string, times: number): Promise<void> {
  const { workflowService, options } = temporal.client;
  const { namespace } = options;
  for (let time = 0; time < times; time += 1) {
    const poll = () => workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } });
    const { taskToken } = await temporal.call(poll, 60_000);
    await workflowService.respondWorkflowTaskFailed({ namespace, taskToken, cause: 1 });
  }
}

test('stuck deliveries are told from those that wait, and stuck passes are ended', async () => {
  await Promise.all([
    start('deliverCallback', 'callback:stuck'),
    start('deliverCallback', 'callback:waits'),
    start('reconcile', 'reconcile-stuck'),
    start('relay', 'relay-waits'),
    start('somethingElse', 'else-stuck'),
  ]);
  await Promise.all(['callback:stuck', 'reconcile-stuck', 'else-stuck'].map((each) => failTimes(each, 3)));
  const beside = createBesideWorkflows(temporal);
  const find = (before: Date, known: BesideWorkflow[] = []) =>
    beside.findStuck({ before: before.toISOString(), known }, () => undefined);
  // Visibility lags behind by a moment.
  await until(
    async () => (await temporal.client.workflow.count()).count,
    (count) => count === 5,
    'not all are visible',
  );
  const soon = new Date(Date.now() + 60_000);
  const stuck = { workflowId: 'callback:stuck', type: 'deliverCallback' };
  expect(await find(soon)).toEqual([stuck]);
  const longAgo = new Date(Date.now() - 600_000);
  expect(await find(longAgo)).toEqual([]);
  // Those that are known are looked at also where the list ends before them.
  const others = ['callback:waits', 'callback:over'].map((workflowId) => ({ ...stuck, workflowId }));
  expect(await find(longAgo, [stuck, ...others])).toEqual([stuck]);
  await ensureSchedules(temporal, { reconcileSeconds: 86_400, catalogueSyncSeconds: 86_400 });
  expect(await beside.endStuckPasses()).toEqual([{ workflowId: 'reconcile-stuck', type: 'reconcile' }]);
  // It gives a server little time, which a busy one may need longer than.
  const idle = () =>
    findIdleSchedules(temporal).catch((error: unknown) => {
      if (error instanceof TemporalAwayError) return null;
      throw error;
    });
  expect(await until(idle, (found) => found !== null, 'it does not answer')).toEqual({
    missing: [],
    paused: [],
  });
  const statusOf = async (id: string) =>
    (await temporal.client.workflow.getHandle(id).describe()).status.name;
  expect(await statusOf('reconcile-stuck')).toBe('TERMINATED');
  expect(await statusOf('relay-waits')).toBe('RUNNING');
  expect(await statusOf('callback:stuck')).toBe('RUNNING');
}, 120_000);
