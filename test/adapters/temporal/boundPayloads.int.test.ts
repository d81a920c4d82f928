import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { createWorkerDataConverter } from '../../../adapters/temporal/dataConverter';
import { sealRequestWorkflowId } from '../../../contracts/ids';
import type { SealRequest } from '../../../domain/sealRequest/state';
import { freePort } from '../../../sandbox/embedded/ports';
import { Engine, type FlowRequest } from '../../api/routes/flowEvents/flows';
import { payloadOptionsOf } from '../../support/payloads';
import { caller, ProductUnderTest } from '../../support/product';

/* Whoever reaches Temporal and has none of our keys can still send what others have encrypted. */

let product: ProductUnderTest;
let connection: Connection;
let engine: Engine;
let metrics: string;

beforeAll(async () => {
  metrics = `127.0.0.1:${await freePort()}`;
  product = await ProductUnderTest.start({ env: { SEALFLOW_WORKER_METRICS_ADDRESS: metrics } });
  connection = await Connection.connect({ address: product.servers.temporal.address });
  engine = await Engine.of(product, 'bound');
}, 120_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);

const { EventType, UpdateWorkflowExecutionLifecycleStage } = temporal.api.enums.v1;
const granted = async () => (await engine.flow()).granted();
const executionOf = (request: FlowRequest) => ({ workflowId: sealRequestWorkflowId(request.id()) });
const historyOf = async (request: FlowRequest) => {
  const client = new Client({ connection, namespace: product.namespace });
  return client.workflow.getHandle(sealRequestWorkflowId(request.id())).fetchHistory();
};
/** Answered by its workflow, once what came is judged: what was taken of it stands there. */
const stateOf = (request: FlowRequest) => {
  const { namespace, dataConverter } = product;
  const { workflow } = new Client({ connection, namespace, dataConverter });
  return workflow.getHandle(sealRequestWorkflowId(request.id())).query<SealRequest>('getSealRequest');
};
const typesOf = async (request: FlowRequest) =>
  ((await historyOf(request)).events ?? []).map(({ eventType }) => eventType);

const signal = (request: FlowRequest, signalName: string, payloads: Payload[]) =>
  connection.workflowService.signalWorkflowExecution({
    namespace: product.namespace,
    workflowExecution: executionOf(request),
    signalName,
    input: { payloads },
    requestId: randomUUID(),
  });

/** What came of it: the words of the refusal, or undefined where it was taken. */
async function update(request: FlowRequest, name: string, payloads: Payload[]): Promise<string | undefined> {
  const { outcome } = await connection.workflowService.updateWorkflowExecution({
    namespace: product.namespace,
    workflowExecution: executionOf(request),
    waitPolicy: {
      lifecycleStage:
        UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
    },
    request: { meta: { updateId: randomUUID() }, input: { name, args: { payloads } } },
  });
  return outcome?.failure ? readable(outcome.failure) : undefined;
}

/** As the Temporal UI shows it, which asks our codec. */
async function readable({ message, encodedAttributes }: temporal.api.failure.v1.IFailure): Promise<string> {
  if (!encodedAttributes) return message ?? '';
  const [plain] = await throughCodec('decode', [encodedAttributes]);
  return JSON.parse(Buffer.from(plain?.data ?? []).toString()).message;
}

async function throughCodec(what: 'encode' | 'decode', payloads: Payload[]): Promise<Payload[]> {
  const map = (metadata: Payload['metadata'], read: (value: never) => unknown) =>
    Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, read(value as never)]));
  const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const sent = payloads.map(({ metadata, data }) => ({
    metadata: map(metadata, toText),
    data: toText(data ?? new Uint8Array()),
  }));
  const answer = await product.api('POST', `/codec/${what}`, { payloads: sent });
  return answer.data.payloads.map((payload: { metadata: Record<string, string>; data: string }) => ({
    metadata: map(payload.metadata as never, (value: string) => Buffer.from(value, 'base64')),
    data: Buffer.from(payload.data, 'base64'),
  }));
}

const typed = (value: unknown) => throughCodec('encode', [defaultPayloadConverter.toPayload(value)]);
const refusedMessages = async () =>
  ((await caller(`http://${metrics}`)('GET', '/metrics')).data as string)
    .split('\n')
    .filter((line) => line.includes('sealflow_messages_refused'));

const untilRefused = (words: RegExp) =>
  product.until(refusedMessages, (lines) => lines.some((line) => words.test(line)));

async function expectUntouched(request: FlowRequest): Promise<void> {
  const untouched = { state: 'sealing', attention: [], hostEffects: [] };
  expect(await stateOf(request)).toMatchObject(untouched);
  expect(await request.seen()).toMatchObject({ state: 'sealing', attention: [] });
  expect((await request.atHost()).nodeId).toBe('seal');
  expect(await typesOf(request)).not.toContain(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
}

describe('a signal', () => {
  let completion: Payload[];
  let other: FlowRequest;
  beforeAll(async () => {
    const sealed = await granted();
    await sealed.finish();
    await sealed.untilState('completed');
    const events = (await historyOf(sealed)).events ?? [];
    const signalled = events.find((event) => event.workflowExecutionSignaledEventAttributes);
    completion = signalled?.workflowExecutionSignaledEventAttributes?.input?.payloads ?? [];
    other = await granted();
  }, 60_000);

  test('copied from another request changes nothing, and is counted', async () => {
    expect(completion).toHaveLength(1);
    await signal(other, 'vendorCallback', completion);
    await untilRefused(/message="vendorCallback".*reason="foreign"/);
    await expectUntouched(other);
  });

  test('by the codec of the UI changes nothing either', async () => {
    const [plain] = await throughCodec('decode', completion);
    await signal(other, 'vendorCallback', await throughCodec('encode', [plain as Payload]));
    await untilRefused(/message="vendorCallback".*reason="unbound"/);
    await expectUntouched(other);
  });

  test('that is its own still completes it, and all of its history replays with its keys', async () => {
    await other.finish();
    await other.untilState('completed');
    await product.until(other.atHost.bind(other), ({ nodeId }) => nodeId !== 'seal');
    const codePath = process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '';
    const dataConverter = createWorkerDataConverter(payloadOptionsOf(product.payloadKeys));
    const workflowId = sealRequestWorkflowId(other.id());
    await Worker.runReplayHistory(
      { workflowBundle: { codePath }, dataConverter, replayName: 'bound' },
      await historyOf(other),
      workflowId,
    );
  }, 60_000);
});

describe('an update', () => {
  test('copied from another request is refused, in words', async () => {
    const [sealed, other] = [await granted(), await granted()];
    await sealed.append({ 1012: '1', 1013: '' });
    const events = (await historyOf(sealed)).events ?? [];
    const accepted = events.find((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
    const { input } = accepted?.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest ?? {};
    expect(input?.name).toBe('appendUses');
    const refusal = await update(other, 'appendUses', input?.args?.payloads ?? []);
    expect(refusal).toBe('invalid: input was encrypted for another workflow');
    await expectUntouched(other);
  }, 60_000);

  test('of a person names its request', async () => {
    const [request, other] = [await granted(), await granted()];
    const reason = '用完了';
    expect(await update(request, 'endSealing', await typed({ reason }))).toBe(
      `invalid: request is required here, so that no other is meant: this is ${request.id()}`,
    );
    const meant = await typed({ reason, request: other.id() });
    expect(await update(request, 'endSealing', meant)).toBe(
      `invalid: request is another one: this is ${request.id()}`,
    );
    const command = {
      type: 'EndSealing',
      data: { commandId: 'c', reason },
      metadata: { now: '', actor: '' },
    };
    for (const name of ['endSealing', 'settleAttention', 'appendUses', 'supersedeRequest'])
      expect(await update(request, name, await typed(command))).toBe(
        'invalid: input is taken from Sealflow alone: a person types plain fields to resolveAttention, retryNow, endSealing or abandon',
      );
    expect(await request.seen()).toMatchObject({ state: 'sealing' });
    expect(await update(other, 'endSealing', meant)).toBeUndefined();
    await other.untilState('ended');
    // Whoever sees it at Temporal sends it once more.
    const before = await stateOf(other);
    expect(await update(other, 'endSealing', meant)).toBeUndefined();
    expect(await stateOf(other)).toEqual(before);
  }, 60_000);
});

/** Of each run of the schedule so far, the oldest first. */
async function runsOf(client: Client, scheduleId: string) {
  const { info } = await client.schedule.getHandle(scheduleId).describe();
  const ids = info.recentActions.map(({ action }) => action.workflow.workflowId);
  return Promise.all(
    ids.map(async (workflowId) => (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? []),
  );
}

test.each(['reconcile', 'sync-catalogues', 'relay'])(
  'the next run of the schedule %s is handed the result of another workflow, and goes on',
  async (scheduleId) => {
    const client = new Client({ connection, namespace: product.namespace });
    const isOver = (events: temporal.api.history.v1.IHistoryEvent[]) =>
      events.at(-1)?.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
    const before = (await runsOf(client, scheduleId)).length;
    // Runs are named by their second.
    for (let count = before + 1; count <= before + 2; count += 1, await sleep(1100)) {
      await client.schedule.getHandle(scheduleId).trigger('BUFFER_ALL');
      await product.until(
        () => runsOf(client, scheduleId),
        (runs) => runs.length >= count && runs.every(isOver),
      );
    }
    const last = (await runsOf(client, scheduleId)).at(-1) ?? [];
    const { lastCompletionResult } = last[0]?.workflowExecutionStartedEventAttributes ?? {};
    expect(Object.keys(lastCompletionResult?.payloads?.[0]?.metadata ?? {})).toContain('encrypted-for');
    expect(last.map(({ eventType }) => eventType)).not.toContain(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
  },
  60_000,
);

test('the worker says so in its log, and repeats nothing of it', () => {
  const log = readFileSync(product.workerLog, 'utf8');
  expect(log).toContain('A message was refused');
  expect(log).not.toContain('采购合同');
});
