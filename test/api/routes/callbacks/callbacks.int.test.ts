import { Carried } from '../../../support/carried';
import { ProductUnderTest } from '../../../support/product';

// A poll that gives up says what it last saw: it needs the time to.
jest.setTimeout(60_000);

let product: ProductUnderTest;
let carried: Carried;
let hostId: string;
let binding: { id: string; callbackUrl: string };
let sealId: string;
let fileTypeId: string;
const flowId = '1974556705685094924';
let flowRequests = 0;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  carried = new Carried(product);
  binding = await product.bind('callbacks');
  hostId = await product.addHost('callbacks');
  const { data } = await product.vendor('GET', '/sim/catalogue');
  sealId = data.seals[0].id;
  fileTypeId = data.fileTypes[0].id;
  const fields = { subject: 'f1', applicant: 'f2', fileType: 'f3', seal: 'f4', useCount: 'f5' };
  const saved = await product.api('PUT', `/v1/hosts/${hostId}/flows/${flowId}/seal-settings`, {
    bindingId: binding.id,
    enabled: true,
    apply: { fields, at: [{ nodeId: 'n', when: 'leave' }], sealCodeField: 'code' },
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
        writeFields: [{ value: 'usedCount', fieldId: 'used' }],
      },
    ],
  });
  expect(saved.status).toBe(200);
}, 90_000);
afterAll(async () => {
  await carried.close();
  await product.stop();
}, 30_000);

interface Request {
  path: string;
  applyId: string;
  sealCode: string;
  flowRequestId: string;
}

async function granted(): Promise<Request> {
  flowRequests += 1;
  const flowRequestId = `r${flowRequests}`;
  await product.host('POST', '/sim/flow-requests', {
    flowId,
    flowRequestId,
    nodes: ['seal', 'file', 'end'],
    nodeId: 'seal',
  });
  const { data, status } = await product.api(
    'POST',
    '/v1/seal-requests',
    {
      commandId: `apply-${flowRequestId}`,
      bindingId: binding.id,
      hostId,
      flowId,
      flowRequestId,
      subject: '采购合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId,
      seals: [{ sealId, useCount: 2 }],
    },
    { Prefer: 'wait=20' },
  );
  expect(status).toBe(201);
  const { applications } = (await product.vendor('GET', '/sim/applications')).data;
  const applied = applications.find(({ sealCode }: { sealCode: string }) => sealCode === data.sealCode);
  return {
    path: `/v1/seal-requests/${encodeURIComponent(data.id)}`,
    applyId: applied.applyId,
    sealCode: data.sealCode,
    flowRequestId,
  };
}

const stateOf = async ({ path }: Request) => (await product.api('GET', path)).data.state;
const flowOf = async ({ flowRequestId }: Request) =>
  (await product.host('GET', `/sim/flow-requests/${flowRequestId}`)).data;
const callbacksOf = async ({
  applyId,
}: Request): Promise<{ id: string; state: string; applyId: string }[]> => {
  const { data } = await product.api('GET', '/v1/callbacks?limit=100');
  return data.items.filter((item: { applyId: string }) => item.applyId === applyId);
};
const typesOf = async ({ path }: Request) =>
  (await product.api('GET', `${path}/events?limit=100`)).data.items.map(({ type }: { type: string }) => type);

test('a completion is written to the form and submits the flow, once, however often it is sent', async () => {
  const request = await granted();
  await product.vendor('POST', '/sim/callback-mode', { mode: 'twice' });
  await product.vendor('POST', '/sim/machine/use', { sealCode: request.sealCode, sealId });
  await product.vendor('POST', '/sim/machine/finish', { sealCode: request.sealCode });
  await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
  await product.until(
    () => flowOf(request),
    ({ submissions }) => submissions > 0,
  );
  // Each is sent by itself, and the second may come once the first has done everything.
  const settled = await product.until(
    () => callbacksOf(request),
    (items) => items.length === 2 && items.every(({ state }) => state !== 'received'),
  );
  expect(settled.map(({ state }) => state).sort()).toEqual(['delivered', 'ignored']);
  const types = await typesOf(request);
  expect(types.filter((type: string) => type === 'SealingCompleted')).toHaveLength(1);
  expect(await flowOf(request)).toMatchObject({
    nodeId: 'file',
    submissions: 1,
    fields: { code: request.sealCode, used: '1' },
  });
  expect(await stateOf(request)).toBe('completed');
});

test('a flow that a person moved on is left alone, and that is recorded', async () => {
  const request = await granted();
  await product.host('POST', `/sim/flow-requests/${request.flowRequestId}/move`, { nodeId: 'end' });
  await product.vendor('POST', '/sim/machine/finish', { sealCode: request.sealCode });
  const types = await product.until(
    () => typesOf(request),
    (seen) => seen.includes('SubmitSkipped'),
  );
  expect(types).toContain('SealingCompleted');
  expect((await flowOf(request)).submissions).toBe(0);
});

test('a forged completion that the vendor does not confirm changes nothing', async () => {
  const request = await granted();
  const sent = await product.vendor('POST', '/sim/callbacks/send', {
    event: 'sealingCompleted',
    sealapply_id: request.applyId,
  });
  expect(sent.data).toMatchObject({ state: 'acknowledged' });
  const [row] = await product.until(
    () => callbacksOf(request),
    (items) => items.length > 0,
  );
  // The vendor was asked at once, and by Temporal once more.
  await product.until(
    () => carried.waitOf(row?.id ?? ''),
    (carry) => carry?.wait === 'not-confirmed',
  );
  expect(await typesOf(request)).not.toContain('SealingCompleted');
  expect(await stateOf(request)).toBe('sealing');
}, 60_000);

test('a callback that comes as a form, by its Chinese name, counts', async () => {
  const request = await granted();
  await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
  await product.vendor('POST', '/sim/machine/finish', { sealCode: request.sealCode });
  await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
  const body = new URLSearchParams({ event: '智能用印完成', sealapply_id: request.applyId }).toString();
  const answer = await product.anonymous('POST', new URL(binding.callbackUrl).pathname, body, {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
  expect(answer).toMatchObject({ status: 200, data: { errcode: 0, errmsg: 'ok' } });
  await product.until(
    () => stateOf(request),
    (state) => state === 'completed',
  );
});

describe('the address', () => {
  const tokenless = () => new URL(binding.callbackUrl).pathname.split('/').slice(0, -1).join('/');
  const body = { event: 'sealingCompleted', sealapply_id: 'x' };

  test('another token, and another binding, answer alike', async () => {
    const wrong = await product.anonymous('POST', `${tokenless()}/wrong`, body);
    const [, , , , token] = new URL(binding.callbackUrl).pathname.split('/');
    const none = await product.anonymous('POST', `/callbacks/zhangguanjia/bnd_none/${token}`, body);
    const told = ({ status, data }: typeof wrong) => ({ status, type: data.type, detail: data.detail });
    expect(told(wrong)).toEqual(told(none));
    expect(wrong.status).toBe(401);
  });

  test('what cannot be read is acknowledged all the same: it is stored for an operator', async () => {
    const answer = await product.anonymous('POST', new URL(binding.callbackUrl).pathname, 'no json', {
      'Content-Type': 'application/json',
    });
    expect(answer.status).toBe(200);
  });

  test('a body beyond the limit is refused', async () => {
    const answer = await product.anonymous('POST', new URL(binding.callbackUrl).pathname, {
      ...body,
      data: 'x'.repeat(6_000_000),
    });
    expect(answer.status).toBe(413);
  });
});
