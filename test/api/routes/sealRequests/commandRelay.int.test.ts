import { createAttempts } from '../../../../adapters/mongo/attempts';
import { createCommands } from '../../../../adapters/mongo/commands';
import { type Database, openDatabase } from '../../../../adapters/mongo/database';
import { createRecords } from '../../../../adapters/mongo/records';
import { openTemporal, type TemporalConnection } from '../../../../adapters/temporal/connection';
import { createRelay } from '../../../../adapters/temporal/relay';
import { createSealRequestWorkflows } from '../../../../adapters/temporal/sealRequests';
import {
  type CommandDelivery,
  createCommandDelivery,
} from '../../../../application/sealRequests/relayCommands';
import type { CommandRecord, Commands } from '../../../../application/sealRequests/stores';
import { contentHash } from '../../../../contracts/derivedIds';
import { deliverCommandWorkflow, deliverCommandWorkflowId } from '../../../../contracts/relay';
import { readRecord } from '../../../../sandbox/embedded/record';
import { ProductUnderTest } from '../../../support/product';
import { relayUntil } from '../../../support/relay';
import { Engine, endPoint, type Flow, type FlowRequest, field, problem } from '../flowEvents/flows';

/* What an API process has recorded and not brought to Temporal, since it was killed in between or had to wait. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
let db: Database;
let temporal: TemporalConnection;
let commands: Commands;

beforeAll(async () => {
  product = await ProductUnderTest.start({ servers: 'own' });
  engine = await Engine.of(product, 'relay');
  flow = await engine.flow();
  db = openDatabase({ url: product.servers.mongo.url, name: product.database });
  commands = createCommands(db);
  const { address, namespace } = product.servers.temporal;
  temporal = openTemporal({ address, namespace, dataConverter: product.dataConverter });
}, 90_000);
afterAll(async () => {
  await temporal.close();
  await db.close();
  await product.stop();
}, 30_000);
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
});

const aMinuteAgo = () => new Date(Date.now() - 60_000).toISOString();

/** As a process leaves it that is killed right after it has recorded a command like this one. */
async function leave(like: CommandRecord, changed: Partial<CommandRecord>): Promise<CommandRecord> {
  const { instance: _instance, ...draft } = { ...like, at: aMinuteAgo(), ...changed };
  const record = await commands.record(draft);
  if (!record) throw new Error(`recorded before: ${draft._id}`);
  return record;
}

/** An application for a flow request that nobody has applied for. */
async function leaveApplication(request: FlowRequest): Promise<CommandRecord> {
  const [hostId, commandId] = [engine.hostId, `left-${request.flowRequestId}`];
  const like = await recordOf((await flow.granted()).id());
  if (like.command.type !== 'ApplySeal') throw new Error(like.command.type);
  const { data, ...command } = like.command;
  const identity = { ...data.identity, flowRequestId: request.flowRequestId };
  return leave(like, {
    _id: `${hostId}:${commandId}`,
    commandId,
    sealRequestId: request.id(),
    command: { ...command, data: { ...data, commandId, identity } },
  });
}

/** An end or an append of a request, in the words of another's. */
function leaveChange(like: CommandRecord | null, request: FlowRequest, commandId: string) {
  if (!like || (like.command.type !== 'EndSealing' && like.command.type !== 'AppendUses'))
    throw new Error('no change is recorded');
  const [sealRequestId, { kind, command }] = [request.id(), like];
  const { commandId: _commandId, ...content } = command.data;
  const changed = { ...command, data: { ...command.data, commandId } } as CommandRecord['command'];
  const hash = contentHash({ kind, sealRequestId, content });
  return leave(like, {
    _id: `${engine.hostId}:${commandId}`,
    commandId,
    sealRequestId,
    hash,
    command: changed,
  });
}

async function recordOf(sealRequestId: string): Promise<CommandRecord> {
  const record = await db.collection<CommandRecord>('commands').findOne({ sealRequestId });
  if (!record) throw new Error(`nothing recorded for ${sealRequestId}`);
  return record;
}

const untilRelayed = (record: CommandRecord) =>
  relayUntil(product, async () => !(await commands.isPending(record)));

const commandOf = async (request: FlowRequest, { commandId }: CommandRecord) =>
  (await request.seen()).commands.find((each: { commandId: string }) => each.commandId === commandId);

test('a process that starts has a pass made over what others have left', async () => {
  const typeOfPass = () =>
    temporal.client.workflow
      .getHandle('relay-all')
      .describe()
      .then(({ type }) => type)
      .catch(() => undefined);
  await product.until(typeOfPass, (type) => type === 'relay');
});

describe('an API killed between record and dispatch', () => {
  test('an application is carried out, once', async () => {
    const request = await flow.begin();
    const record = await leaveApplication(request);
    await untilRelayed(record);
    await request.untilState('sealing');
    expect(await commandOf(request, record)).toMatchObject({ kind: 'apply', outcome: 'done' });
    expect(await request.effects()).toEqual({ apply: 1 });
  }, 90_000);

  test('an end is carried out, and who sends it again is told so', async () => {
    const [first, second] = [await flow.granted(), await flow.granted()];
    const end = (request: FlowRequest, commandId: string) =>
      product.api('POST', `${request.path()}/end`, { commandId, reason: '合同作废' }, { Prefer: 'wait=20' });
    expect((await end(first, 'end')).status).toBe(200);
    const record = await leaveChange(await commands.get(`${engine.hostId}:end`), second, 'left-end');
    await untilRelayed(record);
    await second.untilState('ended');
    expect(await commandOf(second, record)).toMatchObject({ kind: 'end', outcome: 'done' });
    expect(await end(second, 'left-end')).toMatchObject({ status: 200, data: { state: 'ended' } });
    expect(await second.effects()).toEqual({ apply: 1, end: 1 });
  }, 90_000);

  test('what the state forbids by now is refused, and who sends it again is told so', async () => {
    const [first, over] = [await flow.granted(), await flow.granted()];
    const seals = [{ sealId: engine.sealId(), useCount: 1 }];
    const append = (request: FlowRequest, commandId: string) =>
      product.api('POST', `${request.path()}/appends`, { commandId, seals }, { Prefer: 'wait=20' });
    expect((await append(first, 'append')).status).toBe(200);
    await over.event(endPoint);
    await over.untilState('ended');
    const record = await leaveChange(await commands.get(`${engine.hostId}:append`), over, 'left-append');
    await untilRelayed(record);
    const refused = { kind: 'append', outcome: 'refused', reason: 'apply-anew' };
    expect(await commandOf(over, record)).toMatchObject(refused);
    expect(await append(over, 'left-append')).toMatchObject({
      status: 409,
      data: { type: problem('apply-anew') },
    });
    expect(await over.effects()).toEqual({ apply: 1, end: 1 });
  }, 90_000);

  test('several that finish the same record at once do so once', async () => {
    const request = await flow.begin();
    const record = await leaveApplication(request);
    const [own, other] = [
      deliveryOver(db),
      openDatabase({ url: product.servers.mongo.url, name: product.database }),
    ];
    try {
      const input = { recordId: record._id, instance: record.instance };
      const deliveries = [own, deliveryOver(other), own, deliveryOver(other)];
      await Promise.all([
        ...deliveries.map((delivery) => delivery.deliver(input)),
        createRelay(temporal).deliverCommand(input, 0),
        createRelay(temporal).relayAll(),
      ]);
    } finally {
      await other.close();
    }
    await request.untilState('sealing');
    await untilRelayed(record);
    expect(await request.effects()).toEqual({ apply: 1 });
    expect((await request.ledgerTypes()).filter((type) => type === 'SealRequested')).toHaveLength(1);
    expect(await commands.lateRefusal(record)).toBeNull();
  }, 90_000);
});

function deliveryOver(database: Database): CommandDelivery {
  return createCommandDelivery({
    ...createRecords(database),
    workflows: createSealRequestWorkflows(temporal),
    relay: createRelay(temporal),
    onRefusedLate: async () => undefined,
  });
}

describe('a command that waits at Temporal', () => {
  const other = { [field.subject]: '另一份合同' };

  test('shows there what it waits for, and is carried out soon after', async () => {
    const request = await flow.granted();
    await product.vendor('POST', '/sim/faults', { match: { type: 'end' }, fault: 'hold', times: 1 });
    expect((await request.apply(other, { prefer: '' })).status).toBe(202);
    const { instance } = await recordOf(request.id(2));
    const handle = temporal.client.workflow.getHandle(deliverCommandWorkflowId(instance));
    const waitsFor = async () => {
      const { raw, type } = await handle.describe();
      const failure = raw.pendingActivities?.[0]?.lastFailure;
      return { type, wait: failure?.applicationFailureInfo?.type };
    };
    const seen = await product.until(waitsFor, ({ wait }) => typeof wait === 'string');
    expect(seen).toEqual({ type: deliverCommandWorkflow, wait: 'superseding' });
    // The code of the attempt before may be live still.
    expect(await createAttempts(db).get(request.id(2))).toBeNull();
    await product.vendor('DELETE', '/sim/faults');
    await request.untilState('sealing', 2);
    expect(await request.seen(1)).toMatchObject({ state: 'superseded', codeLive: false });
    await handle.result();
  }, 90_000);

  test('refused there, its caller who waits is told so', async () => {
    const request = await flow.granted();
    const refusal = { match: { type: 'end' }, fault: 'errcode', errmsg: '不能结束', times: 1 };
    await product.vendor('POST', '/sim/faults', refusal);
    const answer = await request.apply(other, { eventId: 'told-late' });
    expect(answer).toMatchObject({ status: 422, data: { type: problem('vendor-refused') } });
    expect(await request.apply(other, { eventId: 'told-late' })).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '不能结束' },
    });
    expect(await request.effects(2)).toEqual({});
  }, 60_000);
});

test('Temporal that falls silent right after a command was recorded gets it once it is back', async () => {
  const { pid } = readRecord(product.servers.dataDir).temporal?.process ?? {};
  if (pid === undefined) throw new Error('Temporal does not run');
  const request = await flow.begin();
  // One that runs already may be past what is left now.
  const runsAlready = temporal.client.workflow.getHandle('relay-all').result();
  await runsAlready.catch(() => undefined);
  const silent = async () => {
    // Whoever has just answered is not asked for itself, so that the command is recorded.
    await product.anonymous('GET', '/readyz');
    process.kill(pid, 'SIGSTOP');
    try {
      return await request.apply({}, { prefer: '', eventId: 'silent' });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };
  const answer = await product.until(silent, ({ status }) => status !== 503, 60_000);
  expect(answer).toMatchObject({ status: 202, data: { outcome: 'apply', state: 'applying' } });
  const record = await recordOf(request.id());
  await product.until(
    () => commands.isPending(record),
    (isPending) => !isPending,
    90_000,
  );
  await request.untilState('sealing');
  expect(await request.effects()).toEqual({ apply: 1 });
}, 180_000);
