import axios from 'axios';
import { Webhook } from 'standardwebhooks';
import { type Simulator, spawnSimulator } from '../../support/programs';

const secret = 'whsec_c2VhbGZsb3ctaG9zdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';
let host: Simulator;
beforeAll(async () => {
  host = await spawnSimulator('webhookHost', { secret });
});
afterAll(() => host.stop());

interface Headers {
  id: string;
  at?: Date;
  signature?: string;
}

/** One delivery, signed by hand. */
function deliver(body: string, { id, at = new Date(), signature }: Headers) {
  return axios.post(`${host.url}/commands`, body, {
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature ?? new Webhook(secret).sign(id, at, body),
    },
    transformRequest: [(data: unknown) => data],
    validateStatus: () => true,
  });
}
const command = (flowRequestId: string, commandId: string, type: string, data: object, more: object = {}) =>
  deliver(JSON.stringify({ type, commandId, flowRequestId, data, ...more }), { id: commandId });
const sim = (path: string, body: object = {}) =>
  axios.post(`${host.url}/sim/flow-requests${path}`, body, { validateStatus: () => true });
const shown = async (id: string) => (await axios.get(`${host.url}/sim/flow-requests/${id}`)).data;
const acting = (waitNodeIds: string[]) => ({ as: { userId: 'u' }, applicant: 'u', waitNodeIds });
async function flow(flowRequestId: string, more: object = {}): Promise<void> {
  const created = await sim('', { flowRequestId, nodes: ['draft', 'seal', 'done'], nodeId: 'seal', ...more });
  expect(created.status).toBe(200);
}

test('a delivery that is not signed, signed late or signed for another body is refused', async () => {
  await flow('h-1');
  const body = JSON.stringify({ type: 'flow.get', commandId: 'g', flowRequestId: 'h-1', data: {} });
  const old = new Date(Date.now() - 10 * 60_000);
  const other = new Webhook(secret).sign('g', new Date(), `${body} `);
  for (const headers of [
    { id: 'g', signature: 'v1,bm9uc2Vuc2U=' },
    { id: 'g', at: old },
    { id: 'g', signature: other },
  ])
    expect(await deliver(body, headers)).toMatchObject({ status: 401, data: { code: 'bad-signature' } });
  expect((await axios.get(`${host.url}/sim/effects`)).data.told).not.toHaveProperty('g');
  expect((await deliver(body, { id: 'g' })).data).toEqual({
    nodeId: 'seal',
    status: 'inProcess',
    fields: {},
  });
});

test('what is no command of the contract is malformed', async () => {
  await flow('h-2');
  const wrong = [
    await command('h-2', 'w-1', 'flow.delete', {}),
    await command('h-2', 'w-2', 'flow.submit', acting([])),
    await command('h-2', 'w-3', 'flow.submit', { ...acting(['seal']), as: 'applicant' }),
    await command('h-2', 'w-4', 'flow.submit', { ...acting(['seal']), remarks: 'x' }),
    await command('h-2', 'w-5', 'fields.write', { fields: [] }),
    await deliver('{', { id: 'w-6' }),
  ];
  expect(wrong.map(({ status, data }) => [status, data.code])).toEqual(wrong.map(() => [400, 'malformed']));
  const other = JSON.stringify({ type: 'flow.get', commandId: 'w-7', flowRequestId: 'h-2', data: {} });
  expect((await deliver(other, { id: 'w-8' })).data).toMatchObject({ code: 'id-mismatch' });
  expect(await shown('h-2')).toMatchObject({ nodeId: 'seal', commands: [] });
});

test('ids and values of 19 digits survive as literals and as strings', async () => {
  await axios.post(
    `${host.url}/sim/flow-requests`,
    '{"flowRequestId": 9223372036854775807, "nodes": [9007199254740993001, "b"], "fields": {"f": 9007199254740993}}',
    { headers: { 'Content-Type': 'application/json' } },
  );
  const body =
    '{"type":"fields.write","commandId":"l-1","flowRequestId":9223372036854775807,' +
    '"data":{"fields":[{"fieldId":9007199254740995001,"value":9007199254740997001}]}}';
  expect((await deliver(body, { id: 'l-1' })).status).toBe(200);
  expect(await shown('9223372036854775807')).toMatchObject({
    nodeId: '9007199254740993001',
    fields: { f: '9007199254740993', '9007199254740995001': '9007199254740997001' },
  });
});

test('a command is carried out once; a refused one is judged anew; a read always answers', async () => {
  await flow('h-3', { nodeId: 'draft' });
  const submit = () => command('h-3', 'o-1', 'flow.submit', acting(['seal']));
  expect(await submit()).toMatchObject({ status: 409, data: { code: 'wrong-node', nodeId: 'draft' } });
  expect((await sim('/h-3/move', { nodeId: 'seal' })).data).toMatchObject({ nodeId: 'seal' });
  expect((await submit()).data).toEqual({ ok: true });
  expect((await submit()).data).toEqual({ ok: true, duplicate: true });
  const read = () => command('h-3', 'o-2', 'flow.get', { ask: 'o-1' });
  expect((await read()).data).toMatchObject({ nodeId: 'done', status: 'finished', commandDone: true });
  await sim('/h-3/move', { nodeId: 'draft' });
  expect((await read()).data).toMatchObject({ nodeId: 'draft', commandDone: true });
  expect(await shown('h-3')).toMatchObject({ submissions: 1, commands: [{ id: 'o-1', told: 3 }] });
  const { data } = await axios.get(`${host.url}/sim/effects`);
  expect([data.effects['o-1'], data.told['o-1'], data.effects['o-2']]).toEqual([1, 3, undefined]);
});

test('the ends of a flow, and where it can be returned to', async () => {
  await flow('h-4', { nodeId: 'done', exits: { start: 'draft', astray: 'nowhere' } });
  const returned = async (id: string, at: string, to: unknown) => {
    const { status, data } = await command('h-4', id, 'flow.return', { ...acting([at]), to });
    return status === 200 ? (await shown('h-4')).nodeId : data.code;
  };
  expect((await command('h-4', 'e-1', 'flow.submit', acting(['done']))).data.code).toBe('flow-finished');
  expect(await returned('e-2', 'done', 'previous')).toBe('seal');
  expect(await returned('e-3', 'seal', { nodeId: 'nowhere' })).toBe('unknown-target');
  expect(await returned('e-4', 'seal', { exitId: 'astray' })).toBe('unknown-target');
  expect(await returned('e-5', 'seal', { exitId: 'none' })).toBe('unknown-target');
  expect(await returned('e-6', 'done', 'previous')).toBe('wrong-node');
  expect(await returned('e-7', 'seal', { exitId: 'start' })).toBe('draft');
  expect(await returned('e-8', 'draft', 'previous')).toBe('no-previous-node');
  expect((await shown('h-4')).returns).toBe(2);
});

test('a form whose fields are known takes no other', async () => {
  await flow('h-5', { fieldIds: ['code'], fields: { code: '' } });
  const write = (id: string, fieldId: string) =>
    command('h-5', id, 'fields.write', {
      fields: [
        { fieldId: 'code', value: '1' },
        { fieldId, value: '2' },
      ],
    });
  expect(await write('k-1', 'other')).toMatchObject({ status: 422, data: { code: 'unknown-field' } });
  expect((await shown('h-5')).fields).toEqual({ code: '' });
  await sim('/h-5/fields', { code: '改' });
  expect((await command('h-5', 'k-2', 'flow.get', {})).data.fields).toEqual({ code: '改' });
});

test('flows that are not there, or there already', async () => {
  await flow('h-6', { flowId: 'contract' });
  expect((await sim('', { flowRequestId: 'h-6', nodes: ['a'] })).status).toBe(409);
  expect((await sim('', { flowRequestId: 'h-7', nodes: ['a'], nodeId: 'b' })).status).toBe(400);
  expect((await sim('/none/move', { nodeId: 'a' })).status).toBe(404);
  expect((await sim('/h-6/move', { nodeId: 'nowhere' })).status).toBe(409);
  const of = (flowId: string) => command('h-6', `f-${flowId}`, 'flow.get', {}, { flowId });
  expect((await of('contract')).status).toBe(200);
  expect(await of('another')).toMatchObject({ status: 404, data: { code: 'unknown-flow-request' } });
});

test('an engine that cannot tell whether a command was carried out says nothing', async () => {
  const silent = await spawnSimulator('webhookHost', { secret, tellsCommandDone: false });
  await axios.post(`${silent.url}/sim/flow-requests`, { flowRequestId: 'h-8', nodes: ['a'] });
  const body = JSON.stringify({ type: 'flow.get', commandId: 'q', flowRequestId: 'h-8', data: { ask: 'x' } });
  const now = new Date();
  const { data } = await axios.post(`${silent.url}/commands`, body, {
    headers: {
      'Content-Type': 'application/json',
      'webhook-id': 'q',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('q', now, body),
    },
  });
  expect(data).not.toHaveProperty('commandDone');
  await silent.stop();
});
