import { MongoClient } from 'mongodb';
import type { InboxRow, PendingRow } from '../../application/callbacks/stores';
import type { SealRequestView } from '../../application/sealRequests/stores';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { relayWorkflow } from '../../contracts/relay';
import { sealRequestTaskQueue } from '../../contracts/taskQueues';
import { startWatchdog, type Watchdog } from '../../sandbox/embedded/processes';
import { KillableServer } from '../faults/servers';
import { Carried } from '../support/carried';
import { ProductUnderTest } from '../support/product';
import { Engine, type Flow, type FlowRequest, field } from './flows';

/* What becomes of callbacks that are not delivered at once: what they wait for, who carries them, and what that costs. */

let product: ProductUnderTest;
let carried: Carried;
let mongo: MongoClient;
let watchdog: Watchdog;
let temporal: KillableServer;
let flow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  watchdog = startWatchdog();
  temporal = new KillableServer('temporal', product.servers.dataDir, watchdog);
  mongo = await MongoClient.connect(product.servers.mongo.url);
  carried = new Carried(product);
  flow = await (await Engine.of(product, 'carried')).flow();
}, 120_000);
afterAll(async () => {
  await Promise.all([mongo.close(), carried.close(), temporal.stop()]);
  await product.stop();
  watchdog.close();
}, 60_000);
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
  await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
});

const rows = <T extends object>(collection: string) => mongo.db('sealflow').collection<T>(collection);

interface Shown {
  id: string;
  applyId?: string;
  state: string;
  reason?: string;
}
/** Newest first. */
async function shownOf(request: FlowRequest): Promise<Shown[]> {
  const { data } = await product.api('GET', '/v1/callbacks?limit=100');
  return data.items.filter(({ applyId }: Shown) => applyId === request.applyId());
}
function until(request: FlowRequest, state: string, reason?: string): Promise<Shown> {
  const isSo = (row?: Shown) => row?.state === state && row.reason === reason;
  return product.until(async () => (await shownOf(request))[0] ?? { id: '', state: '' }, isSo, 60_000);
}
const historyOf = async (id: string): Promise<string[]> =>
  (await product.api('GET', `/v1/callbacks/${id}`)).data.history.map(({ state, reason }: Shown) =>
    [state, reason].join(' ').trim(),
  );
const send = (request: FlowRequest, event = 'sealingCompleted') =>
  product.vendor('POST', '/sim/callbacks/send', { event, sealapply_id: request.applyId() });

/** Finished at the vendor, which tells nobody. */
async function finishedInSilence(request: FlowRequest): Promise<void> {
  await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
  await request.finish();
  await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
}
const detailIs = (fault: string) =>
  product.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault });
const detailsAsked = async (): Promise<number> =>
  (await product.vendor('GET', '/sim/calls')).data.calls.detail ?? 0;
async function historyLength(request: FlowRequest): Promise<number> {
  const handle = carried.temporal.client.workflow.getHandle(sealRequestWorkflowId(request.id()));
  return (await handle.describe()).historyLength;
}

test('one that goes through at once is carried by nobody, and its history is its outcome', async () => {
  const request = await flow.granted();
  await request.finish();
  const { id } = await until(request, 'delivered');
  expect(await historyOf(id)).toEqual(['delivered']);
  expect(await carried.statusOf(id)).toBeUndefined();
});

test('while the vendor is away it waits at Temporal, which says for what, and counts once it is back', async () => {
  const request = await flow.granted();
  await detailIs('http500');
  await request.finish();
  const { id } = await until(request, 'received', 'vendor-away');
  const { tries } = (await product.until(
    () => carried.waitOf(id),
    (carry) => carry?.wait === 'vendor-away' && carry.tries > 2,
    60_000,
  )) ?? { tries: 0 };
  expect(tries).toBeGreaterThan(2);
  expect((await request.seen()).state).toBe('sealing');
  await product.vendor('DELETE', '/sim/faults');
  await carried.tryNow(id).catch(() => undefined);
  await request.untilState('completed');
  await until(request, 'delivered');
  expect(await historyOf(id)).toEqual(['waiting vendor-away', 'delivered']);
  await product.until(
    async () => {
      await carried.tryNow(id).catch(() => undefined);
      return carried.statusOf(id);
    },
    (status) => status === 'COMPLETED',
  );
});

test('one that the vendor confirms only later counts then', async () => {
  const request = await flow.granted();
  await send(request);
  const { id } = await until(request, 'received', 'not-confirmed');
  expect((await request.seen()).state).toBe('sealing');
  await finishedInSilence(request);
  await request.untilState('completed');
  expect(await historyOf(id)).toEqual(['waiting not-confirmed', 'delivered']);
});

test('one that comes before its application starts nothing, and is delivered as soon as that is registered', async () => {
  const request = await flow.begin();
  await send(request);
  const { id } = await until(request, 'unmatched');
  expect(await carried.statusOf(id)).toBeUndefined();
  expect((await request.apply()).data).toMatchObject({ state: 'sealing' });
  await finishedInSilence(request);
  await request.untilState('completed');
  expect(await until(request, 'delivered')).toMatchObject({ id });
  expect((await historyOf(id))[0]).toBe('unmatched');
});

describe('what the ledger settles alone costs no call at the vendor, and its workflow nothing', () => {
  async function repeated(request: FlowRequest, event: string, reason: string): Promise<void> {
    const before = await product.until(
      async () => ({ history: await historyLength(request), ledger: await request.ledgerTypes() }),
      ({ ledger }) => ledger.includes('FlowSubmitted') || ledger.includes('ApprovalRejected'),
    );
    // What is still on its way of the first one is not of the others.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [history, asked] = [await historyLength(request), await detailsAsked()];
    for (let time = 0; time < 3; time += 1) {
      await send(request, event);
      await until(request, 'ignored', reason);
    }
    const own = await product.until(
      () => shownOf(request),
      (items) => items.every(({ state }) => state !== 'received'),
    );
    expect(own.filter(({ state, reason: why }) => state === 'ignored' && why === reason)).toHaveLength(3);
    expect([await historyLength(request), await detailsAsked()]).toEqual([history, asked]);
    expect(await request.ledgerTypes()).toEqual(before.ledger);
  }

  test('a repetition', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilLedger('FlowSubmitted');
    await repeated(request, 'sealingCompleted', 'duplicate');
  });

  test('an archive of what was rejected, which the vendor would never confirm', async () => {
    const request = await flow.granted();
    await request.happens('reject');
    await request.untilState('rejected');
    await repeated(request, 'filesArchived', 'request-closed');
  });
});

test('a read model that is a round behind does not swallow the completion of the next round', async () => {
  const request = await flow.granted();
  await request.finish();
  await request.untilLedger('FlowSubmitted');
  const views = rows<SealRequestView>('sealRequests');
  const behind = await views.findOne({ _id: request.id() });
  expect(behind?.request.state).toBe('completed');
  expect((await request.append({ [field.moreUses]: '1' })).status).toBe(200);
  // The code is written, and the field of the append is cleared.
  await request.untilLedger('FieldsWritten', 1, 3);
  await finishedInSilence(request);
  await views.replaceOne({ _id: request.id() }, behind ?? ({} as SealRequestView));
  await send(request);
  const types = await request.untilLedger('SealingCompleted', 1, 2);
  expect(types.filter((type) => type === 'SealingCompleted')).toHaveLength(2);
  expect(await until(request, 'delivered')).toMatchObject({ state: 'delivered' });
});

/** As an API leaves it that dies right after it has acknowledged a callback. */
async function leftByDeadApi(request: FlowRequest, ageMs: number): Promise<string> {
  const _id = `${(Date.now() - ageMs).toString(16).padStart(12, '0')}${'f'.repeat(20)}`;
  const about = {
    bindingId: flow.engine.bindingId,
    applyId: request.applyId(),
    event: 'sealingCompleted',
  } as const;
  const receivedAt = Date.now() - ageMs;
  await rows<PendingRow>('inboxPending').insertOne({ _id, ...about, receivedAt });
  const row = {
    contentType: 'application/json',
    bodyHash: '',
    receivedAt: new Date(receivedAt).toISOString(),
  };
  await rows<Omit<InboxRow, 'body'>>('inbox').insertOne({ _id, ...about, ...row });
  return _id;
}

/** As the schedule does it. */
const relayAsScheduled = () =>
  carried.temporal.client.workflow.start(relayWorkflow, {
    workflowId: `relay-${Date.now()}`,
    taskQueue: sealRequestTaskQueue,
    args: [{}],
  });

test('one that was acknowledged by an API that died is found by the next pass of the relay', async () => {
  const request = await flow.granted();
  await finishedInSilence(request);
  const young = await flow.granted();
  await finishedInSilence(young);
  const id = await leftByDeadApi(request, 30_000);
  await leftByDeadApi(young, 1000);
  await relayAsScheduled();
  await request.untilState('completed');
  expect(await until(request, 'delivered')).toMatchObject({ id });
  // A young one is left to its process; whoever asks for all has it delivered once that has had its time.
  expect((await young.seen()).state).toBe('sealing');
  await carried.relayAll();
  await young.untilState('completed');
}, 90_000);

test('one that was signalled and never judged is signalled again', async () => {
  const request = await flow.granted();
  await finishedInSilence(request);
  await send(request);
  const { id } = await until(request, 'delivered');
  // As if the Temporal that took the signal had lost it: there is no outcome.
  await rows<{ _id: string }>('inboxOutcomes').deleteOne({ _id: `${id}/final` });
  await rows<PendingRow>('inboxPending').insertOne({
    ...{ _id: id, bindingId: flow.engine.bindingId, applyId: request.applyId(), event: 'sealingCompleted' },
    receivedAt: Date.now() - 60_000,
  });
  const before = await historyLength(request);
  await relayAsScheduled();
  // Judged before, by the ledger: the workflow drops it.
  await product.until(
    () => carried.waitOf(id),
    (carry) => carry?.wait === 'signalled',
  );
  expect(await historyLength(request)).toBeGreaterThan(before);
  await rows<object>('inboxOutcomes').insertOne({
    ...({ _id: `${id}/final`, inboxId: id, state: 'delivered' } as object),
    ...{ at: new Date().toISOString(), final: true },
  });
  await carried.tryNow(id);
  await product.until(
    () => carried.statusOf(id),
    (status) => status === 'COMPLETED',
  );
  expect(await rows<PendingRow>('inboxPending').findOne({ _id: id })).toBeNull();
});

describe('with Temporal away', () => {
  test('a callback is acknowledged, says what it waits for, and counts once Temporal is back', async () => {
    const request = await flow.granted();
    await temporal.kill();
    await request.finish();
    const { id } = await until(request, 'received', 'temporal-away');
    await temporal.start();
    await product.until(
      () => request.seen(),
      ({ state }) => state === 'completed',
      90_000,
    );
    expect(await historyOf(id)).toEqual(['waiting temporal-away', 'delivered']);
  }, 150_000);

  test('one that Temporal carries waits through it', async () => {
    const request = await flow.granted();
    await detailIs('http500');
    await request.finish();
    const { id } = await until(request, 'received', 'vendor-away');
    await product.until(
      () => carried.waitOf(id),
      (carry) => carry?.wait === 'vendor-away',
    );
    await temporal.kill();
    await temporal.start();
    await product.vendor('DELETE', '/sim/faults');
    await product.until(
      () => request.seen(),
      ({ state }) => state === 'completed',
      90_000,
    );
    expect((await request.ledgerTypes()).filter((type) => type === 'SealingCompleted')).toHaveLength(1);
  }, 150_000);
});
