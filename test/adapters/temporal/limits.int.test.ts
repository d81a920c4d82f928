import { openTemporal } from '../../../adapters/temporal/connection';
import { grpcAnswerOf } from '../../../adapters/temporal/grpcCodes';
import { createSealRequestWorkflows } from '../../../adapters/temporal/sealRequests';
import { TemporalLimitError } from '../../../application/ports/errors';
import { sealRequestId, sealRequestWorkflowId } from '../../../contracts/ids';
import { appendUses, applySeal, callback, endSealing } from '../../domain/sealRequest/life';
import { type OwnTemporal, startTemporalWith } from '../../support/temporalWith';
import { untilAdmitted } from '../../support/until';

/* The limits of a real server, turned down: what it says of each is read as a limit, and never as "away". */

const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
}, 30_000);

/** A workflow that runs at a server with these limits and that no worker takes. */
async function startedAt(limits: Record<string, number>) {
  const server: OwnTemporal = await startTemporalWith(limits);
  closing.push(() => server.stop());
  const temporal = openTemporal(server.temporal);
  closing.push(() => temporal.close());
  const workflows = createSealRequestWorkflows(temporal);
  const apply = applySeal();
  const id = sealRequestId(apply.data.identity);
  await workflows.start(apply, id);
  const isAdmitted = (updateId: string) =>
    untilAdmitted(temporal.client, sealRequestWorkflowId(id), updateId);
  return { workflows, id, untilAdmitted: isAdmitted };
}

/** What the server said to the call that met the limit. */
async function wordsOf(call: Promise<unknown>): Promise<string | undefined> {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TemporalLimitError);
  return grpcAnswerOf(error)?.words;
}

test('signals: those of its limit are taken, the next one is told so', async () => {
  const { workflows, id } = await startedAt({ 'history.maximumSignalsPerExecution': 3 });
  const signal = () => workflows.signalCallback(id, callback('sealingCompleted'));
  for (let times = 0; times < 3; times += 1) expect(await signal()).toBe('delivered');
  expect(await wordsOf(signal())).toBe('exceeded workflow execution limit for signal events');
  expect(await workflows.describe(id)).toBe('running');
}, 120_000);

test('history: the event that makes it too long is told so, and ends the workflow', async () => {
  const { workflows, id } = await startedAt({ 'limit.historyCount.error': 10, 'limit.historyCount.warn': 9 });
  const signal = () => workflows.signalCallback(id, callback('sealingCompleted'));
  const untilRefused = async () => {
    for (let times = 0; times < 20; times += 1) await signal();
  };
  expect(await wordsOf(untilRefused())).toBe('Workflow history count exceeds limit.');
  expect(await workflows.describe(id)).toBe('endedByHand');
  expect(await signal()).toBe('gone');
}, 120_000);

test('updates: one more than may be in all is told so', async () => {
  const { workflows, id, untilAdmitted } = await startedAt({ 'history.maxTotalUpdates': 1 });
  const first = workflows.update(id, endSealing(), 'u-1');
  await untilAdmitted('u-1');
  expect(await wordsOf(workflows.update(id, appendUses(), 'u-2'))).toMatch(
    /limit on the total number of distinct updates in this workflow has been reached/,
  );
  expect(await first).toBe('pending');
}, 120_000);

test('updates: one more in flight than may be is not known to be taken, and may be sent again', async () => {
  const { workflows, id, untilAdmitted } = await startedAt({ 'history.maxInFlightUpdates': 1 });
  const first = workflows.update(id, endSealing(), 'u-1');
  await untilAdmitted('u-1');
  // The client asks a server that is out of places again, until the deadline of the call.
  expect(await workflows.update(id, appendUses(), 'u-2')).toBe('pending');
  expect(await first).toBe('pending');
}, 120_000);

test('sizes: a signal that is too large is told so', async () => {
  const { workflows, id } = await startedAt({ 'limit.blobSize.error': 5000, 'limit.blobSize.warn': 4000 });
  const large = callback('sealingCompleted');
  large.data.inboxId = 'i'.repeat(6000);
  expect(await wordsOf(workflows.signalCallback(id, large))).toBe('Blob data size exceeds limit.');
}, 120_000);
