import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest, field, problem } from '../flowEvents/flows';

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
