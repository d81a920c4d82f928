import { ProductUnderTest } from '../../../support/product';
import { relayUntil } from '../../../support/relay';
import { appendPoint, Engine, type Flow, type FlowRequest, field, problem } from './flows';

/* The life of a flow event that was refused: a flow goes on with empty fields, and somebody has to hear of it. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;

const names: Record<string, string> = {
  subject: '用印主题',
  applicant: '申请人',
  fileType: '文件类型',
  seal: '物理印章',
  useCount: '用印次数',
  crossPageUseCount: '骑缝章次数',
  sealCode: '用印码',
  moreUses: '追加次数',
  moreCrossPage: '追加骑缝章次数',
  appendedSealCode: '追加用印码',
  failure: '失败原因',
};
const types: Record<string, string> = { applicant: 'person', fileType: 'browser', seal: 'browser' };
const form = {
  formId: 'form-1',
  fields: Object.entries(names).map(([key, name]) => ({
    id: field[key as keyof typeof field],
    name,
    type: types[key] ?? 'text',
  })),
};
const settings = { form, onFailure: { field: field.failure } };

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'refused events');
  flow = await engine.flow(settings);
}, 90_000);
afterAll(() => product.stop(), 30_000);

interface Refused {
  id: string;
  pending: boolean;
  sentence: string;
  ended?: Record<string, unknown>;
}

async function refusedOf({ flow: { engine: host, flowId }, flowRequestId }: FlowRequest): Promise<Refused[]> {
  const query = `hostId=${host.hostId}&flowId=${flowId}&flowRequestId=${flowRequestId}&outcome=refused`;
  const { status, data } = await product.api('GET', `/v1/flow-events?${query}`, undefined, {
    'Accept-Language': 'zh-CN',
  });
  expect(status).toBe(200);
  return data.items;
}

async function pendingOf(request: FlowRequest): Promise<Refused[]> {
  return (await refusedOf(request)).filter(({ pending }) => pending);
}

/** How often the failure field was written, by distinct commands. */
async function writesOf(request: FlowRequest): Promise<number> {
  const { commands }: { commands: { data: { fields?: { fieldId: string }[] } }[] } = await request.atHost();
  return commands.filter(({ data }) => data.fields?.some(({ fieldId }) => fieldId === field.failure)).length;
}

const words = '用印次数：须为1至999999之间的整数';

test('it is kept, listed, told in the host’s language by the labels of its form, and written once', async () => {
  const request = await flow.begin();
  const send = () => request.apply({ [field.useCount]: '3份' }, { eventId: 'three-pieces' });
  const answer = await send();
  expect(answer).toMatchObject({
    status: 422,
    data: {
      detail: `${words}。`,
      errors: [{ path: `form.${field.useCount}`, label: '用印次数', code: 'not-a-count' }],
    },
  });
  expect(await send()).toMatchObject({ status: 422 });
  expect(await refusedOf(request)).toMatchObject([
    {
      eventId: 'three-pieces',
      hostId: engine.hostId,
      flowRequestId: request.flowRequestId,
      outcome: 'refused',
      code: 'invalid',
      pending: true,
      sentence: `${words}。`,
      errors: [{ path: `form.${field.useCount}`, label: '用印次数', code: 'not-a-count' }],
    },
  ]);
  await request.untilForm({ [field.failure]: `用印未受理：${words}。` });
  expect(await writesOf(request)).toBe(1);
  expect((await product.api('GET', '/metrics')).data).toMatch(/^sealflow_flow_events_refused [1-9]/m);
  // Corrected, the form shows it no more.
  expect(await request.apply({}, { eventId: 'corrected' })).toMatchObject({ data: { outcome: 'apply' } });
  await relayUntil(product, async () => (await writesOf(request)) === 2);
  await request.untilForm({ [field.failure]: '' });
  expect(await writesOf(request)).toBe(2);
});

test('a later event of the flow that is taken ends it', async () => {
  const request = await flow.begin();
  await request.apply({ [field.useCount]: '3份' });
  expect(await pendingOf(request)).toHaveLength(1);
  expect(await request.apply()).toMatchObject({ status: 200, data: { outcome: 'apply' } });
  expect(await pendingOf(request)).toEqual([]);
  expect(await refusedOf(request)).toMatchObject([{ pending: false, ended: { by: 'later-event' } }]);
});

test('corrected under its id, it is over', async () => {
  const request = await flow.begin();
  await request.apply({ [field.useCount]: '3份' }, { eventId: 'to-be-corrected' });
  await request.apply({ [field.useCount]: '四' }, { eventId: 'to-be-corrected' });
  // Of one event only what it was refused for last is still open.
  expect(await pendingOf(request)).toHaveLength(1);
  await request.apply({}, { eventId: 'to-be-corrected' });
  expect(await pendingOf(request)).toEqual([]);
});

test('beside a running request it is attention of that request, until an append is taken', async () => {
  const request = await flow.granted();
  expect(await request.append({ [field.moreUses]: '3份' })).toMatchObject({ status: 422 });
  const [refused] = await pendingOf(request);
  const shown = await request.seen();
  expect(shown.attention).toMatchObject([{ kind: 'event-refused', about: refused?.id }]);
  const { flowRequestId } = request;
  const listed = async (attention: boolean) => {
    const query = `flowRequestId=${flowRequestId}&attention=${attention}`;
    const { data } = await product.api('GET', `/v1/seal-requests?${query}`);
    return (data.items as { id: string }[]).map(({ id }) => id);
  };
  expect([await listed(true), await listed(false)]).toEqual([[request.id()], []]);
  // At a point of no meaning the flow goes on: nothing has been mended by that.
  await request.event({ exitId: 'elsewhere' });
  expect(await pendingOf(request)).toHaveLength(1);
  expect(await request.append({ [field.moreUses]: '3' })).toMatchObject({ status: 200 });
  expect(await pendingOf(request)).toEqual([]);
  expect((await request.seen()).attention).toEqual([]);
  expect([await listed(true), await listed(false)]).toEqual([[], [request.id()]]);
});

test('an append point that is passed without a value ends it, and so does a withdrawal', async () => {
  for (const trigger of [appendPoint, { exitId: 'anywhere', action: 'withdraw' }]) {
    const request = await flow.granted();
    await request.event({ ...appendPoint }, { [field.moreUses]: '3份' });
    expect(await pendingOf(request)).toHaveLength(1);
    await request.event(trigger);
    expect(await pendingOf(request)).toEqual([]);
  }
});

test('a person dismisses it, and the same event raises it no more', async () => {
  const request = await flow.begin();
  const send = () => request.append({ [field.moreUses]: '3' }, { eventId: 'nothing-there' });
  expect(await send()).toMatchObject({ status: 404, data: { type: problem('not-found') } });
  const [refused] = await pendingOf(request);
  const dismiss = () => product.api('POST', `/v1/flow-events/${refused?.id}/dismiss`, { note: '已电话通知' });
  expect(await dismiss()).toMatchObject({
    status: 200,
    data: { pending: false, ended: { by: 'person', note: '已电话通知' } },
  });
  expect(await dismiss()).toMatchObject({ status: 200 });
  expect(await send()).toMatchObject({ status: 404 });
  expect(await pendingOf(request)).toEqual([]);
  expect((await product.api('POST', '/v1/flow-events/none/dismiss', {})).status).toBe(404);
});

test('a host set to English is told in English', async () => {
  const hostId = await product.addHost('english', { language: 'en' });
  const english = await engine.with({ hostId }).flow(settings);
  const request = await english.begin();
  const answer = await request.apply({ [field.useCount]: '3份' });
  expect(answer.data.detail).toBe('用印次数 must be a whole number from 1 to 999999.');
  await request.untilForm({
    [field.failure]: 'Sealing was not accepted: 用印次数 must be a whole number from 1 to 999999.',
  });
});
