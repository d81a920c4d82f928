import { MongoClient } from 'mongodb';
import type {
  CommandRecord,
  PendingCommand,
  SealRequestView,
} from '../../../../application/sealRequests/stores';
import { defined } from '../../../../domain/defined';
import { startWatchdog, type Watchdog } from '../../../../sandbox/embedded/processes';
import { KillableServer } from '../../../faults/servers';
import { ProductUnderTest } from '../../../support/product';
import { relayUntil } from '../../../support/relay';
import { Engine, endPoint, type Flow, type FlowRequest, field, problem } from '../flowEvents/flows';

/*
 * An older copy of Temporal is restored, which has never heard of requests that are open, and the right one comes back.
 * Not to be found there is not to be closed.
 */

let product: ProductUnderTest;
let watchdog: Watchdog;
let temporal: KillableServer;
let mongo: MongoClient;
let engine: Engine;
let flow: Flow;
/** The right Temporal, while the older one is there. */
let right: string;

/** Sealed while nobody knows its workflow. */
let sealed: FlowRequest;
/** Appended to, ended and applied for anew meanwhile. */
let asked: FlowRequest;
/** Ended before: its code is dead, whoever knows it. */
let over: FlowRequest;
/** Its code was handed over in a reply that nobody confirms: its time is over while nobody knows its workflow. */
let replied: FlowRequest;
/** Given up by an operator. */
let lost: FlowRequest;
/** Given up by an operator who does not know yet that it is back. */
let back: FlowRequest;

beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  watchdog = startWatchdog();
  temporal = new KillableServer('temporal', product.servers.dataDir, watchdog);
  mongo = await MongoClient.connect(product.servers.mongo.url);
  engine = await Engine.of(product, 'workflow missing');
  flow = await engine.flow();
  const older = await temporal.backUp();
  [sealed, asked, over, lost, back] = [
    await flow.granted(),
    await flow.granted(),
    await flow.granted(),
    await flow.granted(),
    await flow.granted(),
  ];
  await over.event(endPoint);
  await over.untilState('ended');
  const writeBack = { mode: 'reply', fallback: 'push', replyWaitSeconds: 10, replyConfirmSeconds: 30 };
  const hostId = await product.addHost('replies', { writeBack });
  replied = await (await engine.with({ hostId }).flow()).begin();
  expect((await replied.apply()).data).toMatchObject({ state: 'sealing', writeBack: [{}] });
  right = await temporal.restore(older);
}, 180_000);
afterAll(async () => {
  await mongo.close();
  await temporal.stop();
  await product.stop();
  watchdog.close();
}, 60_000);

const callbackOf = async (request: FlowRequest) => {
  const { data } = await product.api('GET', '/v1/callbacks?limit=100');
  return data.items.find(({ applyId }: { applyId: string }) => applyId === request.applyId());
};
const refresh = (request: FlowRequest) =>
  product.api('POST', `${request.path()}/refresh`, { commandId: 'look' });
let decisions = 0;
const settle = (request: FlowRequest, decision: string, more: Record<string, unknown> = {}) => {
  decisions += 1;
  const body = { commandId: `decision-${decisions}`, decision, note: '已核对', ...more };
  return product.api('POST', `${request.path()}/attention`, body);
};
const missing = (request: FlowRequest) => ({ kind: 'workflow-missing', about: request.id() });
const unavailable = { status: 503, data: { type: problem('unavailable') } };

describe('while Temporal does not know the workflow of an open request', () => {
  test('an acknowledged callback waits, says for what, and a person is told', async () => {
    const ledger = await sealed.ledgerTypes();
    await Promise.all([sealed.finish(), lost.finish()]);
    const waiting = await product.until(
      () => callbackOf(sealed),
      (row) => row?.reason === 'workflow-missing' || row?.state === 'ignored',
    );
    expect(waiting).toMatchObject({
      state: 'received',
      reason: 'workflow-missing',
      sealRequestId: sealed.id(),
    });
    expect(await sealed.seen()).toMatchObject({ state: 'sealing', attention: [missing(sealed)] });
    expect(await sealed.ledgerTypes()).toEqual(ledger);
  });

  test('once it is given up it is aborted, and its callback has come too late', async () => {
    expect(await settle(lost, 'giveUp')).toMatchObject({ status: 200, data: { state: 'aborted' } });
    const row = await product.until(
      () => callbackOf(lost),
      ({ state }) => state !== 'received',
      90_000,
    );
    expect(row).toMatchObject({ state: 'ignored', reason: 'request-closed' });
    expect((await lost.apply()).data).toMatchObject({ sealRequestId: lost.id(2), state: 'sealing' });
  }, 120_000);

  test('an append is put off, by an event and by a command, and nothing is kept of it', async () => {
    expect(await asked.append({ [field.moreUses]: '1' }, { eventId: 'put-off' })).toMatchObject(unavailable);
    const seals = [{ sealId: engine.sealId(), useCount: 1 }];
    const append = await product.api('POST', `${asked.path()}/appends`, { commandId: 'put-off', seals });
    expect(append).toMatchObject(unavailable);
    expect(append.headers['retry-after']).toBeDefined();
    expect((await asked.seen()).commands).toHaveLength(1);
    expect((await asked.atVendor()).seals).toMatchObject([{ useCount: 2 }]);
  });

  test('an end is put off, and no flow is told that there is nothing to end', async () => {
    expect(await asked.event(endPoint)).toMatchObject(unavailable);
    expect((await asked.atVendor()).isLive).toBe(true);
  });

  test('no second attempt begins beside a code that may be live', async () => {
    const same = await asked.apply();
    expect(same).toMatchObject({ status: 200, data: { sealRequestId: asked.id(1), state: 'sealing' } });
    // A flow event may end an unused request to make way: it has to be there for that.
    expect(await asked.apply({ [field.subject]: '另一份合同' })).toMatchObject(unavailable);
    const tried = await flow.try({
      flowRequestId: asked.flowRequestId,
      trigger: { nodeId: 'approve', when: 'leave' },
      form: engine.form({ [field.subject]: '另一份合同' }),
    });
    expect(tried.data).toMatchObject({ outcome: 'apply', refusal: 'workflow-missing' });
    expect((await asked.seen(2)).state).toBeUndefined();
  });

  test('one begins where the code is known to be dead', async () => {
    const next = await over.apply({ [field.subject]: '另一份合同' });
    expect(next).toMatchObject({ status: 200, data: { sealRequestId: over.id(2), state: 'sealing' } });
  });

  test('a record that is relayed once more begins nothing anew', async () => {
    const db = mongo.db(product.database);
    const record = await db.collection<CommandRecord>('commands').findOne({ sealRequestId: asked.id(1) });
    const { instance: _id = '', _id: recordId = '', at = '' } = record ?? {};
    const pending = db.collection<PendingCommand>('pendingCommands');
    await pending.insertOne({ _id, recordId, sealRequestId: asked.id(1), at: new Date(0).toISOString() });
    expect(at).not.toBe('');
    await relayUntil(product, async () => (await pending.countDocuments({ _id })) === 0);
    expect((await refresh(asked)).data.attention).toMatchObject([missing(asked)]);
    expect(await asked.effects()).toEqual({ apply: 1 });
  }, 90_000);

  test('its binding is in use', async () => {
    await product.until(
      async () => (await refresh(back)).data.attention,
      (attention) => attention.length > 0,
    );
    const views = mongo.db(product.database).collection<SealRequestView>('sealRequests');
    // Two run in this Temporal: the attempts that have begun here. Its search may lag behind.
    const { deleted } = await product.until(
      async () => ({
        missing: await views.countDocuments({ workflowMissing: true }),
        deleted: await product.api('DELETE', `/v1/bindings/${engine.bindingId}`),
      }),
      (seen) => seen.deleted.data.openRequests === seen.missing + 2,
    );
    expect(deleted).toMatchObject({ status: 409, data: { type: problem('in-use') } });
  });
});

describe('once the right one is back', () => {
  beforeAll(async () => {
    await temporal.restore(right);
  }, 60_000);

  test('a person who gives up what is back by now gives up nothing', async () => {
    const given = await product.until(
      () => settle(back, 'giveUp', { about: back.id() }),
      ({ status }) => status !== 503,
    );
    expect(given).toMatchObject({ status: 409, data: { type: problem('nothing-to-settle') } });
    expect(await back.seen()).toMatchObject({ state: 'sealing', attention: [] });
    expect(await back.ledgerTypes()).not.toContain('RequestAborted');
  });

  test('the callback that waited counts, its rule runs, and nobody is asked any more', async () => {
    // As reconciliation does in its next round: it finds that the workflow is back, and has delivered what waits for it.
    await refresh(sealed);
    await product.until(
      () => sealed.seen(),
      ({ state }) => state === 'completed',
      90_000,
    );
    await sealed.untilLedger('FlowSubmitted');
    expect((await sealed.atHost()).nodeId).toBe('file');
    // The same look may have confirmed the completion itself before the row came: then the row repeats it.
    const { state, reason } = await product.until(
      () => callbackOf(sealed),
      (row) => row.state !== 'received',
      60_000,
    );
    expect([{ state: 'delivered' }, { state: 'ignored', reason: 'duplicate' }]).toContainEqual(
      defined({ state, reason }),
    );
    expect((await sealed.ledgerTypes()).filter((type) => type === 'SealingCompleted')).toHaveLength(1);
    expect((await refresh(sealed)).data.attention).toEqual([]);
  }, 120_000);

  test('the value of the reply takes its second way', async () => {
    await product.until(
      async () => (await replied.atHost()).fields[field.sealCode],
      (code) => code !== undefined,
      60_000,
    );
    expect((await replied.atHost()).fields[field.sealCode]).toBe((await replied.atVendor()).sealCode);
  }, 90_000);

  test('an append that was put off is made, once, under the same id', async () => {
    await product.until(
      () => asked.append({ [field.moreUses]: '1' }, { eventId: 'put-off' }),
      ({ status }) => status === 200,
    );
    expect((await asked.atVendor()).seals).toMatchObject([{ useCount: 3 }]);
  });
});
