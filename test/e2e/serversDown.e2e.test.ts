import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { CommandRecord } from '../../application/sealRequests/stores';
import { startWatchdog, type Watchdog } from '../../sandbox/embedded/processes';
import { Engine, type Flow, type FlowRequest, field, problem } from '../api/routes/flowEvents/flows';
import { KillableServer } from '../faults/servers';
import { type Answer, ProductUnderTest } from '../support/product';

/* Temporal or Mongo killed while hosts and the vendor go on calling, and there again on the same address and data. */

let product: ProductUnderTest;
let watchdog: Watchdog;
let engine: Engine;
let flow: Flow;
const servers: KillableServer[] = [];

beforeAll(async () => {
  product = await ProductUnderTest.start({ vendor: { callbackFirstWaitMs: 200 }, servers: 'own' });
  watchdog = startWatchdog();
  engine = await Engine.of(product, 'servers down');
  flow = await engine.flow();
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await product.stop();
  watchdog.close();
}, 60_000);

function server(kind: 'temporal' | 'mongo'): KillableServer {
  const killable = new KillableServer(kind, product.servers.dataDir, watchdog);
  servers.push(killable);
  return killable;
}

/** Whoever supervises it would start a worker again that ended: none does. */
async function workerIsAlive(): Promise<boolean> {
  const alive = new Promise<boolean>((resolve) => setTimeout(resolve, 0, true));
  return Promise.race([product.product.worker().ended.then(() => false), alive]);
}

/** What a host sends while the server is away, and sends again in the same words. */
class Sent {
  private constructor(
    private readonly name: string,
    /** Applied for by a command, and by an event. */
    readonly commanded: FlowRequest,
    readonly told: FlowRequest,
    /** Appended to by a command, and by an event. */
    readonly more: FlowRequest,
    readonly toldMore: FlowRequest,
  ) {}

  static async of(name: string): Promise<Sent> {
    const [more, toldMore] = [await flow.granted(), await flow.granted()];
    return new Sent(name, await flow.begin(), await flow.begin(), more, toldMore);
  }

  all(): Promise<Answer[]> {
    const { name, commanded, told, more, toldMore } = this;
    const wait = { Prefer: 'wait=30' };
    const application = {
      commandId: `${name}-apply`,
      bindingId: engine.bindingId,
      hostId: engine.hostId,
      flowId: flow.flowId,
      flowRequestId: commanded.flowRequestId,
      subject: '采购合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: engine.fileTypes[0]?.id,
      seals: [{ sealId: engine.sealId(), useCount: 2 }],
    };
    const append = { commandId: `${name}-append`, seals: [{ sealId: engine.sealId(), useCount: 3 }] };
    return Promise.all([
      product.api('POST', '/v1/seal-requests', application, wait),
      product.api('POST', `${more.path()}/appends`, append, wait),
      told.apply({}, { eventId: `${name}-event-apply`, prefer: 'wait=30' }),
      toldMore.append({ [field.moreUses]: '3' }, { eventId: `${name}-event-append`, prefer: 'wait=30' }),
    ]);
  }

  async effects() {
    const { commanded, told, more, toldMore } = this;
    return Promise.all([commanded, more, told, toldMore].map((request) => request.effects()));
  }

  async totals() {
    const { commanded, told, more, toldMore } = this;
    const asked = [commanded, more, told, toldMore].map((request) => request.atVendor());
    return (await Promise.all(asked)).map(({ seals }) => seals[0].useCount);
  }
}

/** What is recorded of commands whose id holds this, and what is still to be done. */
async function recorded(name: string) {
  const mongo = await MongoClient.connect(product.servers.mongo.url);
  try {
    const db = mongo.db(product.database);
    const commands = await db.collection<CommandRecord>('commands').find().toArray();
    return {
      commands: commands.map(({ commandId }) => commandId).filter((id) => id.includes(`${name}-`)),
      pending: await db.collection('pendingCommands').countDocuments({}),
    };
  } finally {
    await mongo.close();
  }
}

async function callbackOf(request: FlowRequest): Promise<{ state: string; tries: { status?: number }[] }> {
  const { callbacks } = (await product.vendor('GET', '/sim/callbacks')).data;
  return callbacks.find(({ applyId }: { applyId: string }) => applyId === request.applyId());
}

/** An application under way: its host waits, the vendor has it, and answers when it is released. */
async function underWay(eventId: string) {
  const held = { match: { type: 'apply' }, fault: 'hold', afterActing: true, times: 1 };
  await product.vendor('POST', '/sim/faults', held);
  const request = await flow.begin();
  const send = () => request.apply({}, { eventId });
  const answer = send();
  await product.until(
    () => request.effects(),
    ({ apply }) => apply === 1,
  );
  return { request, answer, send };
}

function expectAway(answers: Answer[]): void {
  for (const answer of answers)
    expect(answer).toMatchObject({
      status: 503,
      headers: {
        'content-type': expect.stringContaining('application/problem+json'),
        'retry-after': expect.stringMatching(/^[1-9]\d*$/),
      },
      data: { type: problem('unavailable'), status: 503, requestId: expect.any(String) },
    });
}

/** Acknowledged once it is stored, and not before: Temporal need not be there for that. */
async function expectAcknowledgedOnceStored(kind: 'temporal' | 'mongo', request: FlowRequest): Promise<void> {
  const answered = await product.until(
    () => callbackOf(request),
    (seen) => (seen?.tries ?? []).some(({ status }) => status !== undefined),
  );
  const [status] = answered.tries.map((tried) => tried.status).filter((code) => code !== undefined);
  if (kind === 'temporal') {
    expect([status, answered.state]).toEqual([200, 'acknowledged']);
    expect((await request.seen()).state).toBe('sealing');
  } else expect([status, answered.state]).toEqual([503, 'under-way']);
}

/** By the ledger and by the host. */
async function expectCompletedOnce(request: FlowRequest): Promise<void> {
  await product.until(
    () => request.atHost(),
    ({ submissions }) => submissions > 0,
    60_000,
  );
  const types = await request.untilLedger('SealingCompleted');
  expect(types.filter((type) => type === 'SealingCompleted')).toHaveLength(1);
  expect(types.filter((type) => type === 'SealApplied')).toHaveLength(1);
  expect((await request.atHost()).submissions).toBe(1);
  expect((await request.seen()).state).toBe('completed');
}

const untilReady = () =>
  product.until(
    () => product.anonymous('GET', '/readyz'),
    ({ status }) => status === 200,
    60_000,
  );

describe.each(['temporal', 'mongo'] as const)('%s is killed and comes back', (kind) => {
  let killed: KillableServer;
  let sent: Sent;
  let before: unknown;
  let finishing: FlowRequest;
  let waiting: Awaited<ReturnType<typeof underWay>>;
  beforeAll(async () => {
    sent = await Sent.of(kind);
    before = await sent.effects();
    finishing = await flow.granted();
    const { sealCode } = await finishing.atVendor();
    waiting = await underWay(`${kind}-waiting`);
    killed = server(kind);
    await killed.kill();
    await product.vendor('DELETE', '/sim/faults');
    await product.vendor('POST', '/sim/machine/finish', { sealCode });
  }, 90_000);

  test('while it is away commands are answered 503, and a callback is acknowledged only where it is stored', async () => {
    expectAway(await sent.all());
    await expectAcknowledgedOnceStored(kind, finishing);
    // By now the vendor has answered the application that was under way, and its outcome cannot be written.
    await sleep(1000);
    expectAway(await sent.all());
    expect(await sent.effects()).toEqual(before);
  }, 60_000);

  test('nothing of them was recorded; each again acts once, and again not at all', async () => {
    await killed.start();
    await untilReady();
    // It had been recorded: its host is told that nothing is known, or, by Mongo, what has become of it.
    expect(kind === 'mongo' ? [503] : [200, 202]).toContain((await waiting.answer).status);
    expect((await recorded(kind)).commands).toEqual([`flow-event/${kind}-waiting`]);
    for (const _time of ['again', 'and once more'])
      expect((await sent.all()).map(({ status, data }) => [status, data.state])).toEqual([
        [201, 'sealing'],
        [200, 'sealing'],
        [200, 'sealing'],
        [200, 'sealing'],
      ]);
    const [applied, appended] = [{ apply: 1 }, { apply: 1, update: 1 }];
    expect(await sent.effects()).toEqual([applied, appended, applied, appended]);
    expect(await sent.totals()).toEqual([2, 5, 2, 5]);
    expect((await recorded(kind)).commands).toHaveLength(5);
    await product.until(
      () => recorded(kind),
      ({ pending }) => pending === 0,
    );
  }, 120_000);

  test('what ran goes on: the callback counts once, and so does the application that was under way', async () => {
    await expectCompletedOnce(finishing);
    // Reconciliation may find the completion before the vendor tells it again.
    await product.until(
      () => callbackOf(finishing),
      ({ state }) => state === 'acknowledged',
    );
    const { request, send } = waiting;
    await request.untilLedger('FieldsWritten');
    expect(await send()).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing' } });
    expect(await request.effects()).toEqual({ apply: 1 });
    await request.finish();
    await expectCompletedOnce(request);
    expect(await workerIsAlive()).toBe(true);
  }, 120_000);
});
