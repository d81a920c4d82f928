import { openDatabase } from '../../../../adapters/mongo/database';
import { createRecords } from '../../../../adapters/mongo/records';
import { createSealRequestWorkflows } from '../../../../adapters/temporal/sealRequests';
import type { CallbackRow, PendingRow } from '../../../../application/callbacks/stores';
import { tryDelivery } from '../../../../application/callbacks/tryDelivery';
import type { VendorPort } from '../../../../application/ports/vendor';
import { startWatchdog, type Watchdog } from '../../../../sandbox/embedded/processes';
import { KillableServer } from '../../../faults/servers';
import { CallbackDesk } from './callbackDesk';

/* What becomes of callbacks that are not delivered at once: what they wait for, and who carries them. */

let desk: CallbackDesk;
let watchdog: Watchdog;
let temporal: KillableServer;

beforeAll(async () => {
  desk = await CallbackDesk.open();
  watchdog = startWatchdog();
  temporal = new KillableServer('temporal', desk.product.servers.dataDir, watchdog);
}, 120_000);
afterAll(async () => {
  await temporal.stop();
  await desk.close();
  watchdog.close();
}, 60_000);
afterEach(() => desk.calm());

async function waitingForVendor() {
  const request = await desk.flow.granted();
  await desk.detailIs('http500');
  await request.finish();
  const { id } = await desk.until(request, 'received', 'vendor-away');
  return { request, id };
}

test('while the vendor is away it waits at Temporal, which says for what, and counts once it is back', async () => {
  const { request, id } = await waitingForVendor();
  // Its first try was the API's: 2 s, then 4 s and 8 s, of which each has heard by what the one before has left.
  await desk.product.until(
    () => desk.carried.waitOf(id),
    (carry) => carry?.wait === 'vendor-away' && carry.nextTry >= 3 && carry.pauseSeconds >= 8,
    60_000,
  );
  expect((await request.seen()).state).toBe('sealing');
  await desk.product.vendor('DELETE', '/sim/faults');
  await desk.carried.tryNow(id);
  await request.untilState('completed');
  await desk.until(request, 'delivered');
  expect(await desk.historyOf(id)).toEqual(['waiting vendor-away', 'delivered']);
  await desk.product.until(
    async () => {
      await desk.carried.tryNow(id);
      return desk.carried.statusOf(id);
    },
    (status) => status === 'COMPLETED',
  );
});

test.each([
  ['http404', 'detail-missing'],
  ['loginPage', 'detail-unreadable'],
  ['errcode', 'detail-refused'],
])('a detail call that is mended after %s: it waited as %s, and counts then', async (fault, reason) => {
  const request = await desk.flow.granted();
  await desk.detailIs(fault);
  await request.finish();
  const { id } = await desk.until(request, 'received', reason);
  await desk.product.until(
    () => desk.carried.waitOf(id),
    (carry) => carry?.wait === reason,
    60_000,
  );
  await desk.product.vendor('DELETE', '/sim/faults');
  await desk.carried.tryNow(id);
  await request.untilState('completed');
  await desk.until(request, 'delivered');
  expect(await desk.historyOf(id)).toEqual([`waiting ${reason}`, 'delivered']);
});

test.each([null, '', -1, 4294967295, '不限次数', '若干'])(
  'a completion counts where the vendor shows %p for its totals',
  async (useCount) => {
    const request = await desk.flow.granted();
    await desk.product.vendor('POST', '/sim/detail-as', { useCount });
    await request.finish();
    await request.untilState('completed');
    const [seal] = (await request.seen()).seals;
    const isUnlimited = useCount !== '若干';
    expect(seal?.leftCount === 'unlimited').toBe(isUnlimited);
  },
);

test('one that the vendor confirms only later counts then', async () => {
  const request = await desk.flow.granted();
  await desk.send(request);
  const { id } = await desk.until(request, 'received', 'not-confirmed');
  expect((await request.seen()).state).toBe('sealing');
  await desk.finishedInSilence(request);
  await request.untilState('completed');
  await desk.until(request, 'delivered');
  expect(await desk.historyOf(id)).toEqual(['waiting not-confirmed', 'delivered']);
});

test('one that comes before its application starts nothing, and is delivered as soon as that is registered', async () => {
  const request = await desk.flow.begin();
  await desk.send(request);
  const { id } = await desk.until(request, 'unmatched');
  // A pass that goes through all that is pending starts nothing for it either.
  await desk.relayAsScheduled();
  expect(await desk.carried.statusOf(id)).toBeUndefined();
  expect((await request.apply()).data).toMatchObject({ state: 'sealing' });
  await desk.finishedInSilence(request);
  await request.untilState('completed');
  expect(await desk.until(request, 'delivered')).toMatchObject({ id });
  expect((await desk.historyOf(id))[0]).toBe('unmatched');
});

test('one that was acknowledged by an API that died is found by the next pass of the relay', async () => {
  const request = await desk.flow.granted();
  await desk.finishedInSilence(request);
  const young = await desk.flow.granted();
  await desk.finishedInSilence(young);
  const id = await desk.leftByDeadApi(request, 30_000);
  // As young as it stays for the time that a pass takes here: its process's clock is a little ahead.
  const youngId = await desk.leftByDeadApi(young, -15_000);
  await desk.relayAsScheduled();
  await request.untilState('completed');
  expect(await desk.until(request, 'delivered')).toMatchObject({ id });
  // A young one is left to its process; whoever asks for all has it delivered once that has had its time.
  expect(await desk.carried.statusOf(youngId)).toBeUndefined();
  expect((await young.seen()).state).toBe('sealing');
  await desk.carried.relayAll();
  await young.untilState('completed');
}, 120_000);

test('one that several deliver at once counts once', async () => {
  const request = await desk.flow.granted();
  await desk.finishedInSilence(request);
  const id = await desk.leftByDeadApi(request, 30_000);
  const database = openDatabase({ url: desk.product.servers.mongo.url, name: desk.product.database });
  const services = {
    ...createRecords(database),
    workflows: createSealRequestWorkflows(desk.carried.temporal),
    vendors: { forBinding: async () => ({}) as VendorPort },
    waitAttentionSeconds: 600,
  };
  const { body: _body, ...row } = (await services.inbox.get(id)) ?? { _id: id, body: null };
  const another = () => tryDelivery(services, row as CallbackRow, {});
  await Promise.all([another(), another(), desk.relayAsScheduled(), another()]);
  await request.untilLedger('FlowSubmitted');
  expect(await desk.until(request, 'delivered')).toMatchObject({ id });
  // Whoever carries it still has looked once more, and all signals are judged.
  await desk.product.until(
    async () => {
      await desk.carried.tryNow(id);
      return desk.carried.statusOf(id);
    },
    (status) => status !== 'RUNNING',
  );
  await desk.untilAtRest(request);
  const types = await request.ledgerTypes();
  expect(types.filter((type) => type === 'SealingCompleted' || type === 'CallbackIgnored')).toHaveLength(1);
  expect((await request.atHost()).submissions).toBe(1);
  await database.close();
});

test('one that was signalled and never judged is signalled again', async () => {
  const request = await desk.flow.granted();
  await desk.finishedInSilence(request);
  await desk.send(request);
  const { id } = await desk.until(request, 'delivered');
  await desk.untilCleared(id);
  await request.untilLedger('FlowSubmitted');
  const before = await desk.untilAtRest(request);
  // As if the Temporal that took the signal had lost it: there is no outcome.
  await desk.rows<{ _id: string }>('inboxOutcomes').deleteOne({ _id: `${id}/final` });
  await desk.rows<PendingRow>('inboxPending').insertOne({
    ...{
      _id: id,
      bindingId: desk.flow.engine.bindingId,
      applyId: request.applyId(),
      event: 'sealingCompleted',
    },
    receivedAt: Date.now() - 60_000,
  });
  await desk.relayAsScheduled();
  // Judged before, by the ledger: the workflow drops it.
  await desk.product.until(
    () => desk.carried.waitOf(id),
    (carry) => carry?.wait === 'signalled',
  );
  expect(await desk.historyLength(request)).toBeGreaterThan(before);
  await desk.rows<object>('inboxOutcomes').insertOne({
    ...({ _id: `${id}/final`, inboxId: id, state: 'delivered' } as object),
    ...{ at: new Date().toISOString(), final: true },
  });
  await desk.carried.tryNow(id);
  await desk.product.until(
    () => desk.carried.statusOf(id),
    (status) => status === 'COMPLETED',
  );
  expect(await desk.rows<PendingRow>('inboxPending').findOne({ _id: id })).toBeNull();
});

describe('with Temporal away', () => {
  afterEach(() => temporal.start(), 90_000);

  test('a callback is acknowledged, says what it waits for, and counts once Temporal is back', async () => {
    const request = await desk.flow.granted();
    await temporal.kill();
    await request.finish();
    const { id } = await desk.until(request, 'received', 'temporal-away');
    await temporal.start();
    await desk.product.until(
      () => request.seen(),
      ({ state }) => state === 'completed',
      90_000,
    );
    await desk.until(request, 'delivered');
    expect(await desk.historyOf(id)).toEqual(['waiting temporal-away', 'delivered']);
  }, 150_000);

  test('one that Temporal carries waits through it', async () => {
    const { request, id } = await waitingForVendor();
    await desk.product.until(
      () => desk.carried.waitOf(id),
      (carry) => carry?.wait === 'vendor-away',
    );
    await temporal.kill();
    await temporal.start();
    await desk.product.vendor('DELETE', '/sim/faults');
    await desk.product.until(
      () => request.seen(),
      ({ state }) => state === 'completed',
      90_000,
    );
    expect((await request.ledgerTypes()).filter((type) => type === 'SealingCompleted')).toHaveLength(1);
  }, 150_000);
});
