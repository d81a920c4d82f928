import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest, field, fieldErrors, problem } from '../flowEvents/flows';

/** What the host was told, each try of it, and telling it once more. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'deliveries');
  flow = await engine.flow();
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(() => product.host('DELETE', '/sim/faults'));

const list = async (request: FlowRequest) =>
  (await product.api('GET', `${request.path()}/deliveries`)).data.items;
const untilDone = (request: FlowRequest, kind: string) =>
  product.until(
    () => list(request),
    (items) =>
      items.some(
        (item: { kind: string; state: string; tries: { outcome: string }[] }) =>
          item.kind === kind && item.state === 'done' && item.tries.at(-1)?.outcome === 'done',
      ),
  );
const redeliver = (request: FlowRequest, commandId: string) =>
  product.api('POST', `${request.path()}/deliveries/${commandId}/redeliver`);

test('each command is listed with its tries, those that failed too', async () => {
  await product.host('POST', '/sim/faults', { match: { type: 'fields.write' }, fault: 'http500', times: 1 });
  const request = await flow.begin();
  await request.apply();
  const [write] = await untilDone(request, 'fields.write');
  expect(write).toMatchObject({
    commandId: expect.stringMatching(/^msg_/),
    state: 'done',
    via: 'push',
    fieldIds: [field.sealCode],
    tries: [
      {
        outcome: 'unknown',
        message: expect.stringContaining('500'),
        because: { code: 'http-error', zh: '对方应答 HTTP 500。' },
      },
      { outcome: 'done' },
    ],
  });
  await request.finish();
  const both = await untilDone(request, 'flow.submit');
  expect(both.map(({ kind, state }: Record<string, string>) => [kind, state])).toEqual([
    ['fields.write', 'done'],
    ['flow.submit', 'done'],
  ]);
  expect((await request.atHost()).commands).toMatchObject([
    { type: 'fields.write' },
    { type: 'flow.submit' },
  ]);
});

test('told once more under the same id, the host does nothing twice; the operator is on record', async () => {
  const request = await flow.granted();
  await request.finish();
  const items = await untilDone(request, 'flow.submit');
  const before = (await request.atHost()).submissions;
  for (const { commandId } of items) {
    const { status, data } = await redeliver(request, commandId);
    expect([status, data.tries.at(-1)]).toMatchObject([200, { outcome: 'done', by: 'api:first-admin-key' }]);
  }
  expect((await request.atHost()).submissions).toBe(before);
});

test('a host that forgot the code gets it again, and what it says is shown', async () => {
  const request = await flow.granted();
  const [{ commandId }] = await untilDone(request, 'fields.write');
  await product.host('POST', '/sim/faults', { match: { type: 'fields.write' }, fault: 'errcode', times: 1 });
  expect((await redeliver(request, commandId)).data.tries.at(-1)).toMatchObject({ outcome: 'refused' });
  expect((await redeliver(request, commandId)).data.tries.at(-1)).toMatchObject({ outcome: 'done' });
});

test('a dead code is written no more, and no newer value is overwritten', async () => {
  const ended = await flow.granted();
  const [{ commandId }] = await untilDone(ended, 'fields.write');
  await product.api(
    'POST',
    `${ended.path()}/end`,
    { commandId: 'e-1', reason: '结束' },
    { Prefer: 'wait=20' },
  );
  const refused = await redeliver(ended, commandId);
  expect([refused.status, refused.data.type]).toEqual([409, problem('closed')]);

  const appended = await flow.granted();
  await appended.append({ [field.moreUses]: '1' });
  await appended.untilLedger('FieldsWritten', 1, 2);
  await appended.append({ [field.moreUses]: '1' });
  await appended.untilLedger('FieldsWritten', 1, 3);
  const writes = await list(appended);
  expect((await redeliver(appended, writes[1].commandId)).data.type).toBe(problem('conflict'));
  expect((await redeliver(appended, writes[2].commandId)).status).toBe(200);
});

test('what is unknown is not found', async () => {
  const request = await flow.granted();
  expect((await redeliver(request, `msg_${'0'.repeat(32)}`)).status).toBe(404);
  expect((await product.api('GET', '/v1/seal-requests/a:b:c:1/deliveries')).status).toBe(404);
});

describe('a test write', () => {
  const write = (hostId: string, body: Record<string, unknown>) =>
    product.api('POST', `/v1/hosts/${hostId}/test-write`, body);

  test('is carried out once under its id, and can be tried again until it is', async () => {
    const request = await flow.begin();
    const { hostId } = engine;
    const { flowRequestId } = request;
    const body = { commandId: 'try-1', flowRequestId, fieldId: field.sealCode, value: '测试' };
    await product.host('POST', '/sim/faults', {
      match: { type: 'fields.write' },
      fault: 'errcode',
      times: 1,
    });
    expect((await write(hostId, body)).data).toMatchObject({
      outcome: 'refused',
      because: { code: 'refused' },
    });
    const done = await write(hostId, body);
    expect(done.data).toMatchObject({
      commandId: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      outcome: 'done',
      by: 'api:first-admin-key',
    });
    expect(await write(hostId, body)).toMatchObject({ status: 200, data: done.data });
    expect(await write(hostId, { ...body, value: '其他' })).toMatchObject({
      status: 409,
      data: { type: problem('command-id-reused') },
    });
    const { fields, commands } = await request.atHost();
    expect(fields[field.sealCode]).toBe('测试');
    expect(commands).toHaveLength(1);
    const { items } = (await product.api('GET', `/v1/admin-events?target=${hostId}&limit=10`)).data;
    expect(items).toContainEqual(
      expect.objectContaining({
        action: 'host.test-write',
        outcome: 'done',
        changes: expect.arrayContaining([{ field: 'fieldId', after: field.sealCode }]),
      }),
    );
  });

  test('is refused where nothing is pushed', async () => {
    const writeBack = { mode: 'reply', fallback: 'nextSubmit' };
    const hostId = await product.addHost('takes no pushes');
    await product.api('PATCH', `/v1/hosts/${hostId}`, { writeBack });
    const refused = await write(hostId, { commandId: 'x', flowRequestId: '1', fieldId: 'f', value: '' });
    expect([refused.status, fieldErrors(refused)]).toEqual([422, ['id takes-no-pushes']]);
  });
});

test('a host is notified of requests without a flow too, signed as commands are, and each once', async () => {
  const hostId = await product.addHost('notified', { notifications: ['sealRequest.stateChanged'] });
  const { bindingId } = engine;
  const { fileTypes, seals } = (await product.vendor('GET', '/sim/catalogue')).data;
  const { data, status } = await product.api('POST', '/v1/seal-requests', {
    ...{ commandId: 'notified', bindingId, hostId, flowRequestId: '7' },
    ...{ subject: '采购合同', applicant: { userId: 'zhangsan' }, fileTypeId: fileTypes[0].id },
    seals: [{ sealId: seals[0].id, useCount: 2 }],
  });
  expect([status, data]).toEqual([expect.any(Number), expect.objectContaining({ id: expect.any(String) })]);
  await product.api('POST', `/v1/seal-requests/${data.id}/end`, { commandId: 'over', reason: '作废' });
  const { notifications } = await product.until(
    async () => (await product.host('GET', '/sim/notifications')).data,
    (seen) => seen.notifications.length === 2,
  );
  const about = { sealRequestId: data.id, attempt: 1, at: expect.any(String) };
  expect(notifications).toEqual([
    {
      commandId: expect.stringMatching(/^msg_/),
      flowRequestId: '7',
      type: 'sealRequest.stateChanged',
      data: { ...about, state: 'sealing', round: 0 },
    },
    expect.objectContaining({ data: { ...about, state: 'ended' } }),
  ]);
  const path = `/v1/seal-requests/${encodeURIComponent(data.id)}/deliveries`;
  const items = await product.until(
    async () => (await product.api('GET', path)).data.items,
    // Tries are recorded a few seconds later, the last one last.
    (seen) => seen.length === 2 && seen.every(({ tries }: { tries: unknown[] }) => tries.length > 0),
  );
  expect(items).toMatchObject(
    notifications.map(({ commandId, type }: Record<string, string>) => ({
      ...{ commandId, kind: type, state: 'done', tries: [{ outcome: 'done' }] },
    })),
  );
});
