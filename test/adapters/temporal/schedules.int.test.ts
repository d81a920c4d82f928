import { Client, Connection } from '@temporalio/client';
import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { createDataConverter } from '../../../adapters/temporal/dataConverter';
import { ensureSchedules, findIdleSchedules, scheduleRenewal } from '../../../adapters/temporal/schedules';
import { TemporalAwayError } from '../../../application/ports/errors';
import { ownNamespace } from '../../support/servers';
import { until } from '../../support/until';

let temporal: TemporalConnection;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  const { address, namespace } = await ownNamespace();
  temporal = openTemporal({ address, namespace });
  connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
}, 60_000);
afterAll(async () => {
  await Promise.all([connection.close(), temporal.close()]);
}, 30_000);

/** It gives a server little time, which a busy one may need longer than. */
const idle = async () => {
  const look = () =>
    findIdleSchedules(temporal).catch((error: unknown) => {
      if (error instanceof TemporalAwayError) return null;
      throw error;
    });
  return until(look, (found) => found !== null, 'it does not answer');
};
const described = (id: string) => client.schedule.getHandle(id).describe();

test('none is there before they are made, and each is named', async () => {
  expect(await idle()).toEqual({
    missing: ['relay', 'reconcile', 'sync-catalogues'],
    paused: [],
  });
});

test('one that the version before made, with arguments that nobody can read any more, is taken over', async () => {
  const payloads = { mode: 'encrypted', keys: [{ id: 'gone', key: Buffer.alloc(32, 7) }] } as const;
  const then = new Client({
    connection,
    namespace: client.options.namespace,
    dataConverter: createDataConverter({ ...payloads, keys: [...payloads.keys] }),
  });
  const action = {
    ...({ type: 'startWorkflow', workflowId: 'sync-catalogues', workflowType: 'syncCatalogues' } as const),
    ...{ taskQueue: 'seal-requests', args: [{}] },
  };
  await then.schedule.create({
    ...{ scheduleId: 'sync-catalogues', action, spec: { intervals: [{ every: '1 hour' }] } },
    state: { paused: true, note: 'vendor moves house' },
  });
  await ensureSchedules(temporal, { catalogueSyncSeconds: 1800, reconcileSeconds: 300 });
  const schedule = await described('sync-catalogues');
  expect(schedule).toMatchObject({
    spec: { intervals: [{ every: 1_800_000 }] },
    state: { paused: true, note: 'vendor moves house' },
  });
  expect(schedule.action.args ?? []).toEqual([]);
  await client.schedule.getHandle('sync-catalogues').unpause();
});

test('each starts its workflow as often as wanted, without arguments, never twice at once', async () => {
  const made = await ensureSchedules(temporal, { catalogueSyncSeconds: 3600, reconcileSeconds: 300 });
  expect(made).toEqual([
    { id: 'relay', everySeconds: 60 },
    { id: 'reconcile', everySeconds: 300 },
    { id: 'sync-catalogues', everySeconds: 3600 },
  ]);
  const types = ['relay', 'reconcile', 'syncCatalogues'];
  const summaries = new Set<unknown>();
  for (const [index, { id, everySeconds }] of made.entries()) {
    const { spec, action, policies } = await described(id);
    expect(spec.intervals).toMatchObject([{ every: everySeconds * 1000 }]);
    expect(action).toMatchObject({ type: 'startWorkflow', workflowType: types[index], workflowId: id });
    expect(action.args ?? []).toEqual([]);
    summaries.add(action.staticSummary);
    // What was missed is not made up for.
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 60_000 });
  }
  expect([summaries.size, [...summaries].every(Boolean)]).toEqual([3, true]);
  expect(await idle()).toEqual({ missing: [], paused: [] });
});

test('made once more, a changed interval is taken over, and what an operator paused stays paused', async () => {
  await client.schedule.getHandle('reconcile').pause('vendor moves house');
  await ensureSchedules(temporal, { catalogueSyncSeconds: 60, reconcileSeconds: 10 });
  expect((await described('sync-catalogues')).spec.intervals).toMatchObject([{ every: 60_000 }]);
  const reconcile = await described('reconcile');
  expect(reconcile.spec.intervals).toMatchObject([{ every: 10_000 }]);
  expect(reconcile.state).toMatchObject({ paused: true, note: 'vendor moves house' });
  expect(await idle()).toEqual({ missing: [], paused: ['reconcile'] });
}, 90_000);

test('one that is made anew is as it was, though Temporal went away in between', async () => {
  const before = await described('sync-catalogues');
  let calls = 0;
  /** Describe, delete, and no third one. */
  const call: TemporalConnection['call'] = (work, timeoutMs) => {
    calls += 1;
    return calls === 3 ? Promise.reject(new TemporalAwayError('away')) : temporal.call(work, timeoutMs);
  };
  const renew = scheduleRenewal({ ...temporal, call });
  await expect(renew(new Set(['syncCatalogues']))).rejects.toThrow(TemporalAwayError);
  expect((await idle())?.missing).toEqual(['sync-catalogues']);
  await renew(new Set());
  const after = await described('sync-catalogues');
  expect([after.spec, after.state.paused]).toEqual([before.spec, before.state.paused]);
  expect(after.info.createdAt.getTime()).toBeGreaterThan(before.info.createdAt.getTime());
}, 60_000);

test('one that was deleted is missing', async () => {
  await client.schedule.getHandle('relay').delete();
  expect((await idle())?.missing).toEqual(['relay']);
});

test('a server that is away says so', async () => {
  const nowhere = openTemporal({ address: '127.0.0.1:9', namespace: 'default', callTimeoutMs: 1000 });
  await expect(findIdleSchedules(nowhere)).rejects.toThrow(TemporalAwayError);
  await expect(ensureSchedules(nowhere, { catalogueSyncSeconds: 60, reconcileSeconds: 10 })).rejects.toThrow(
    TemporalAwayError,
  );
  await nowhere.close();
});
