import axios from 'axios';
import { createWebhookHost } from '../../../adapters/hosts/webhook';
import type { HostPort } from '../../../application/ports/host';
import { failureOf } from '../../adapters/support/failureOf';
import { http } from '../../support/http';
import { type Simulator, spawnSimulator } from '../../support/programs';

/** The product's own client against the simulator: two readings of the same host contract. */
const secret = 'whsec_c2VhbGZsb3ctY29udHJhY3Qtc2VjcmV0LTAxMjM0NTY3';
const oldSecret = 'whsec_YW4tb2xkZXItc2VjcmV0LW9mLXRoZS1zYW1lLWhvc3Q=';
const flowRequestId = '9223372036854775807';
let simulator: Simulator;
let host: HostPort;
beforeAll(async () => {
  simulator = await spawnSimulator('webhookHost', { secret, secrets: [oldSecret], idsAsNumbers: true });
  host = createWebhookHost({ http, url: `${simulator.url}/commands`, secret });
  await axios.post(`${simulator.url}/sim/flow-requests`, {
    flowId: 'contract',
    flowRequestId,
    nodes: ['draft', '9007199254740993001', 'file', 'done'],
    nodeId: '9007199254740993001',
    exits: { back: 'draft' },
  });
});
afterAll(() => simulator.stop());

const flow = { flowId: 'contract', flowRequestId };
const acting = { ...flow, as: 'applicant' as const, applicant: 'zhangsan' };
const shown = async () => (await axios.get(`${simulator.url}/sim/flow-requests/${flowRequestId}`)).data;

test('a life: read, write, submit, return, each of them once', async () => {
  expect(await host.read(flow)).toEqual({ nodeId: '9007199254740993001' });
  const write = {
    ...flow,
    commandId: 'write-1',
    fields: [{ fieldId: '1234567890123456789', value: '083921' }],
  };
  await host.writeFields(write);
  await host.writeFields(write);
  const submit = { ...acting, commandId: 'submit-1', waitNodeIds: ['9007199254740993001'], remark: '已用印' };
  expect(await host.read({ ...flow, ask: 'submit-1' })).toMatchObject({ commandDone: false });
  await host.submit(submit);
  await host.submit(submit);
  expect(await host.read({ ...flow, ask: 'submit-1' })).toEqual({ nodeId: 'file', commandDone: true });
  await host.return({ ...acting, commandId: 'return-1', waitNodeIds: ['file'], to: { exitId: 'back' } });
  expect(await shown()).toMatchObject({
    nodeId: 'draft',
    submissions: 1,
    returns: 1,
    fields: { '1234567890123456789': '083921' },
    commands: [
      { id: 'write-1', type: 'fields.write', told: 2 },
      {
        id: 'submit-1',
        type: 'flow.submit',
        told: 2,
        data: { as: { userId: 'zhangsan' }, remark: '已用印' },
      },
      { id: 'return-1', type: 'flow.return', told: 1, data: { to: { exitId: 'back' } } },
    ],
  });
});

test('found elsewhere, a flow is left where it is', async () => {
  await axios.post(`${simulator.url}/sim/flow-requests/${flowRequestId}/move`, { nodeId: 'done' });
  const failure = await failureOf(host.submit({ ...acting, commandId: 'late', waitNodeIds: ['file'] }));
  expect(failure).toMatchObject({ kind: 'refused', details: { peerCode: 'wrong-node', nodeId: 'done' } });
  expect((await axios.get(`${simulator.url}/sim/effects`)).data.effects).not.toHaveProperty('late');
});

test('an unknown flow request is refused, a wrong secret is a wrong configuration, an older secret is taken', async () => {
  expect(await failureOf(host.read({ flowRequestId: 'none' }))).toMatchObject({
    kind: 'refused',
    details: { peerCode: 'unknown-flow-request' },
  });
  const url = `${simulator.url}/commands`;
  const stranger = createWebhookHost({ http, url, secret: 'whsec_bm90LXRoZS1zZWNyZXQ=' });
  expect(await failureOf(stranger.read(flow))).toMatchObject({ kind: 'misconfigured' });
  const older = createWebhookHost({ http, url, secret: oldSecret });
  expect(await older.read(flow)).toMatchObject({ nodeId: 'done' });
});
