import { openTemporal, type TemporalConnection } from '../../../adapters/temporal/connection';
import { createRelay } from '../../../adapters/temporal/relay';
import { TemporalAwayError } from '../../../application/ports/errors';
import type { Relay } from '../../../application/ports/relay';
import { deliverCallbackWorkflowId } from '../../../contracts/relay';
import { ownNamespace } from '../../support/servers';
import { until } from '../../support/until';
import { closedPort } from '../support/peer';

/* With no worker running: what is handed to Temporal waits there, once. */
let temporal: TemporalConnection;
let relay: Relay;
beforeAll(async () => {
  temporal = openTemporal(await ownNamespace());
  relay = createRelay(temporal);
}, 60_000);
afterAll(async () => {
  await temporal.close();
}, 30_000);

const handle = (workflowId: string) => temporal.client.workflow.getHandle(workflowId);
/** What it is given, and how long the server waits before its first task. */
async function begun(workflowId: string): Promise<{ input: unknown; delaySeconds: number }> {
  const { events } = await handle(workflowId).fetchHistory();
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  const data = started?.input?.payloads?.[0]?.data;
  return {
    input: JSON.parse(Buffer.from(data ?? []).toString('utf8')),
    delaySeconds: Number(started?.firstWorkflowTaskBackoff?.seconds ?? 0),
  };
}

test('a callback is carried by a workflow of its own, that says for people what it is, and no more', async () => {
  await relay.deliverCallback({ inboxId: 'row-1', bindingId: 'b-1', event: 'sealingCompleted' }, 0);
  const description = await handle(deliverCallbackWorkflowId('row-1')).describe();
  expect(description).toMatchObject({ type: 'deliverCallback', status: { name: 'RUNNING' } });
  const shown = description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  expect(shown).toEqual([['SealBinding', 'b-1']]);
  expect(await description.staticSummary()).toBe('Callback sealingCompleted at binding b-1');
  expect(await description.staticDetails()).toContain('row-1');
  expect(await begun(description.workflowId)).toEqual({
    input: { inboxId: 'row-1', bindingId: 'b-1' },
    delaySeconds: 0,
  });
});

test('one of an older version, of which no event is known here, is carried too', async () => {
  await relay.deliverCallback({ inboxId: 'row-2', bindingId: 'b-1' }, 0);
  const description = await handle(deliverCallbackWorkflowId('row-2')).describe();
  expect(await description.staticSummary()).toBe('Callback at binding b-1');
});

test('handed over again it is the same one, which goes on with what it was given first', async () => {
  const callback = { inboxId: 'row-3', bindingId: 'b-1', waited: 'vendor-away' } as const;
  await relay.deliverCallback(callback, 30_000);
  const { runId } = await handle(deliverCallbackWorkflowId('row-3')).describe();
  await relay.deliverCallback({ inboxId: 'row-3', bindingId: 'b-1' }, 0);
  const description = await handle(deliverCallbackWorkflowId('row-3')).describe();
  expect(description.runId).toBe(runId);
  expect(await begun(description.workflowId)).toEqual({
    input: { inboxId: 'row-3', bindingId: 'b-1', waited: 'vendor-away' },
    delaySeconds: 30,
  });
});

test('one that is over can be carried anew', async () => {
  await relay.deliverCallback({ inboxId: 'row-4', bindingId: 'b-1' }, 0);
  const before = await handle(deliverCallbackWorkflowId('row-4')).describe();
  await handle(deliverCallbackWorkflowId('row-4')).terminate('over');
  await relay.deliverCallback({ inboxId: 'row-4', bindingId: 'b-1' }, 0);
  const after = await handle(deliverCallbackWorkflowId('row-4')).describe();
  expect(after.status.name).toBe('RUNNING');
  expect(after.runId).not.toBe(before.runId);
});

test('a pass through everything is one, whoever asks for it', async () => {
  await Promise.all(Array.from({ length: 5 }, () => relay.relayAll()));
  const runs = temporal.client.workflow.list({ query: 'WorkflowType="relay"' });
  const found: string[] = [];
  const look = async () => {
    for await (const { workflowId } of runs) found.push(workflowId);
    return found.length;
  };
  await until(look, (count) => count > 0, 'none is visible');
  expect(found).toHaveLength(1);
  expect(await begun(found[0] ?? '')).toMatchObject({ input: { all: true } });
});

test('a Temporal that is away is said as such', async () => {
  const away = openTemporal({ address: new URL(await closedPort()).host, namespace: 'default' });
  const nowhere = createRelay(away);
  await expect(nowhere.relayAll()).rejects.toBeInstanceOf(TemporalAwayError);
  const callback = { inboxId: 'row-5', bindingId: 'b-1' };
  await expect(nowhere.deliverCallback(callback, 0)).rejects.toBeInstanceOf(TemporalAwayError);
  await away.close();
}, 30_000);
