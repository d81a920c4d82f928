import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { type Answer, ProductUnderTest } from '../../../support/product';
import { archive, Engine, type FlowRequest, field, problem } from '../flowEvents/flows';

/* What is asked about a request long after it is over, when Temporal has no trace of it any more. */

let product: ProductUnderTest;
let engine: Engine;
let connection: Connection;

/** One by commands: applied for, appended to, ended. */
let place: { flowId: string; flowRequestId: string };
let first: Answer;
let path: string;
/** One by events: applied for, sealed, archived. */
let request: FlowRequest;
/** One that was sealed, and whose scans nobody archived: it was closed when nothing came any more. */
let quiet: FlowRequest;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'long after');
  connection = await Connection.connect({ address: product.servers.temporal.address });
  // A request that was ended stays open for a while, in case a callback comes late.
  const flow = await engine.flow({ quietCloseSeconds: 1 });
  place = { flowId: flow.flowId, flowRequestId: (await flow.begin()).flowRequestId };
  first = await apply();
  path = first.headers.location ?? '';
  expect(await append(path, 'append-1')).toMatchObject({ status: 200 });
  expect(await end(path, 'end-1', '不再需要')).toMatchObject({ status: 200, data: { state: 'ended' } });
  request = await flow.begin();
  await request.apply({}, { eventId: 'first-apply' });
  await request.untilLedger('FieldsWritten');
  await request.use();
  await archive(request);
  const hasty = await engine.flow({ quietCloseSeconds: 1, archiveWaitSeconds: 1 });
  quiet = await hasty.granted();
  await quiet.finish();
  await quiet.untilState('completed');
  await Promise.all([first.data.id, request.id(), quiet.id()].map(forgetInTemporal));
}, 300_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);

/** As its retention would, 90 days after the close. The server takes half a minute to do so. */
async function forgetInTemporal(id: string): Promise<void> {
  const { workflow } = new Client({ connection, namespace: product.namespace });
  const handle = workflow.getHandle(sealRequestWorkflowId(id));
  const isClosed = async () => (await handle.describe()).status.name;
  await product.until(isClosed, (status) => status === 'COMPLETED');
  await connection.workflowService.deleteWorkflowExecution({
    namespace: product.namespace,
    workflowExecution: { workflowId: handle.workflowId },
  });
  const isKnown = () =>
    handle.describe().then(
      () => true,
      (error: unknown) => !(error instanceof WorkflowNotFoundError),
    );
  await product.until(isKnown, (known) => !known, 180_000);
}

const wait = { Prefer: 'wait=20' };
const commands = async (path: string) => (await product.api('GET', path)).data.commands;
const seals = (useCount: number) => [{ sealId: engine.sealId(), useCount }];

const body = (changes: Record<string, unknown> = {}) => ({
  commandId: 'apply-1',
  bindingId: engine.bindingId,
  hostId: engine.hostId,
  ...place,
  subject: '采购合同',
  applicant: { userId: 'zhangsan' },
  fileTypeId: engine.fileTypes[0]?.id,
  seals: seals(2),
  ...changes,
});
const apply = (changes: Record<string, unknown> = {}) =>
  product.api('POST', '/v1/seal-requests', body(changes), wait);
const append = (path: string, commandId: string, useCount = 1) =>
  product.api('POST', `${path}/appends`, { commandId, seals: seals(useCount) }, wait);
const end = (path: string, commandId: string, reason: string) =>
  product.api('POST', `${path}/end`, { commandId, reason }, wait);
const effects = async () => (await product.vendor('GET', '/sim/effects')).data;
const reused = { status: 409, data: { type: problem('command-id-reused') } };

describe('commands of a host', () => {
  test('the same one is told its first outcome, and nothing happens', async () => {
    const before = await effects();
    const [again, known] = [await apply(), await commands(path)];
    expect(again).toMatchObject({ status: 201, data: { id: first.data.id, attempt: 1, state: 'ended' } });
    expect(again.headers.location).toBe(path);
    expect(await append(path, 'append-1')).toMatchObject({
      status: 200,
      data: { id: first.data.id, round: 1 },
    });
    expect(await end(path, 'end-1', '不再需要')).toMatchObject({ status: 200, data: { state: 'ended' } });
    expect(
      known.map(({ commandId, outcome }: { commandId: string; outcome: string }) => [commandId, outcome]),
    ).toEqual([
      ['apply-1', 'done'],
      ['append-1', 'done'],
      ['end-1', 'done'],
    ]);
    expect(await commands(path)).toEqual(known);
    expect(await effects()).toEqual(before);
  });

  test('its id with other content is refused', async () => {
    expect(await apply({ subject: '另一份合同' })).toMatchObject(reused);
    expect(await append(path, 'append-1', 5)).toMatchObject(reused);
    expect(await append(path, 'apply-1')).toMatchObject(reused);
    expect(await end(path, 'end-1', '别的原因')).toMatchObject(reused);
  });

  test('an append is refused, an end too, and an application opens the next attempt', async () => {
    expect(await append(path, 'append-2')).toMatchObject({
      status: 409,
      data: { type: problem('apply-anew') },
    });
    expect(await end(path, 'end-2', '不再需要')).toMatchObject({
      status: 409,
      data: { type: problem('closed') },
    });
    const next = await apply({ commandId: 'apply-2' });
    expect(next).toMatchObject({ status: 201, data: { attempt: 2, state: 'sealing' } });
    expect(next.data.id).not.toBe(first.data.id);
    // Still the one that it named.
    expect(await apply()).toMatchObject({ status: 201, data: { id: first.data.id, state: 'ended' } });
  });
});

describe('events of a flow', () => {
  test('the same one is told its first outcome; with other content it is refused', async () => {
    expect(await request.apply({}, { eventId: 'first-apply' })).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(1), state: 'archived' },
    });
    const other = { [field.subject]: '另一份合同' };
    expect(await request.apply(other, { eventId: 'first-apply' })).toMatchObject({
      status: 409,
      data: { type: problem('command-id-reused') },
    });
    expect(await request.effects()).toEqual({ apply: 1 });
  });

  test('a late callback changes nothing, and is told apart', async () => {
    const ledger = await request.ledgerTypes();
    const event = { event: 'sealingCompleted', sealapply_id: request.applyId() };
    await product.vendor('POST', '/sim/callbacks/send', event);
    const ignored = async () =>
      (await product.api('GET', '/v1/callbacks?state=ignored')).data.items.filter(
        ({ applyId, reason }: { applyId: string; reason: string }) =>
          applyId === request.applyId() && reason === 'request-closed',
      );
    await product.until(ignored, (found) => found.length === 1);
    expect(await request.ledgerTypes()).toEqual(ledger);
  });

  test('an append is refused, and the applying point opens the next attempt', async () => {
    expect(await request.append({ [field.moreUses]: '1' })).toMatchObject({
      status: 409,
      data: { type: problem('apply-anew') },
    });
    expect(await request.apply()).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(2), state: 'sealing' },
    });
    expect((await request.seen(1)).state).toBe('archived');
  });

  test('so they are where it was closed quietly, after its completion', async () => {
    expect(await quiet.append({ [field.moreUses]: '1' })).toMatchObject({
      status: 409,
      data: { type: problem('apply-anew') },
    });
    const answer = await quiet.apply({ [field.subject]: '另一份合同' });
    expect(answer).toMatchObject({ status: 200, data: { sealRequestId: quiet.id(2), state: 'sealing' } });
    expect((await quiet.seen(1)).state).toBe('completed');
    expect(await quiet.effects(1)).toEqual({ apply: 1 });
  });
});
