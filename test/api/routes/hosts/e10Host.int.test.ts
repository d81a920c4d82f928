import { Client, Connection } from '@temporalio/client';
import { parse, stringify } from 'lossless-json';
import { MongoClient } from 'mongodb';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { type Call, caller, ProductUnderTest } from '../../../support/product';
import { type Simulator, spawnSimulator } from '../../../support/programs';
import { fieldErrors } from '../flowEvents/flows';

jest.setTimeout(60_000);

/** As long as an id of E10's can be. */
const longest = '9223372036854775807';
const flowId = '9223372036854775806';
const applicant = '9223372036854775805';
const approver = '9223372036854775804';
const nodes = { approve: '9223372036854775803', seal: '9223372036854775802', done: '9223372036854775801' };
const fields = {
  subject: '9223372036854775791',
  applicant: '9223372036854775792',
  fileType: '9223372036854775793',
  seal: '9223372036854775794',
  useCount: '9223372036854775795',
  code: '9223372036854775796',
};

let product: ProductUnderTest;
let e10: Simulator;
let side: Call;
let bindingId: string;
let catalogue: { seals: { id: string }[]; fileTypes: { id: string }[] };

const registration = () => ({
  kind: 'e10',
  baseUrl: e10.url,
  corpId: 'sealflow-corp',
  appKey: 'sealflow-app',
  appSecret: 'sealflow-app-secret',
  readerUserId: applicant,
});

beforeAll(async () => {
  [product, e10] = await Promise.all([
    ProductUnderTest.start(),
    spawnSimulator('e10', {
      employees: [
        { userId: applicant, name: '张三' },
        { userId: approver, name: '李四' },
      ],
      forms: [],
      flows: [
        {
          flowId,
          name: '用印审批',
          nodes: Object.values(nodes).map((nodeId) => ({ nodeId, name: nodeId })),
        },
      ],
    }),
  ]);
  side = caller(e10.url);
  bindingId = (await product.bind('e10')).id;
  catalogue = (await product.vendor('GET', '/sim/catalogue')).data;
}, 90_000);
afterAll(() => Promise.all([product.stop(), e10.stop()]), 30_000);
afterEach(() => side('DELETE', '/sim/faults'));

const settings = (changes: Record<string, unknown> = {}) => ({
  bindingId,
  enabled: true,
  apply: {
    fields: {
      subject: fields.subject,
      applicant: fields.applicant,
      fileType: fields.fileType,
      seal: fields.seal,
      useCount: fields.useCount,
    },
    at: [{ nodeId: nodes.approve, when: 'leave' }],
    sealCodeField: fields.code,
  },
  callbacks: [
    {
      event: 'sealingCompleted',
      action: { kind: 'submitFlow', waitNodeIds: [nodes.seal], as: 'applicant', remark: '已盖章' },
    },
  ],
  ...changes,
});

async function addHost(name: string, changes: Record<string, unknown> = {}): Promise<string> {
  const { status, data } = await product.api('POST', '/v1/hosts', { name, ...registration(), ...changes });
  if (status !== 201) throw new Error(JSON.stringify(data));
  return data.id;
}

/** A flow request that E10's approver has just sent on; its ESB has told so. */
async function approved(hostId: string, flowRequestId: string): Promise<void> {
  await side('POST', '/sim/esb', {
    url: `${product.product.url}/v1/hosts/${hostId}/flow-events`,
    key: product.product.adminKey,
    at: [{ nodeId: nodes.approve, when: 'leave' }],
  });
  const form = {
    [fields.subject]: '采购合同',
    [fields.applicant]: applicant,
    [fields.fileType]: catalogue.fileTypes[0]?.id,
    [fields.seal]: catalogue.seals[0]?.id,
    [fields.useCount]: '2',
  };
  await side('POST', '/sim/flow-requests', { flowId, flowRequestId, nodeId: nodes.approve, fields: form });
  await side('POST', `/sim/flow-requests/${flowRequestId}/submit`, { userId: approver });
}

const atE10 = async (flowRequestId: string) =>
  (await side('GET', `/sim/flow-requests/${flowRequestId}`)).data;
const requestOf = async (flowRequestId: string) =>
  (await product.api('GET', `/v1/seal-requests?flowRequestId=${flowRequestId}`)).data.items[0];
const untilState = (flowRequestId: string, state: string) =>
  product.until(
    () => requestOf(flowRequestId),
    (request) => request?.state === state,
  );

describe('the host', () => {
  test('is shown without its secrets, changed field by field, and keeps what goes together', async () => {
    const id = await addHost('life', { esbTriggerToken: 'c2VhbGZsb3ctZXNi' });
    const shown = (await product.api('GET', `/v1/hosts/${id}`)).data;
    expect(shown).toEqual({
      id,
      name: 'life',
      kind: 'e10',
      baseUrl: e10.url,
      pathStyle: 'papi',
      corpId: 'sealflow-corp',
      appKey: 'sealflow-app',
      readerUserId: applicant,
      pushes: true,
      writeBack: { mode: 'push' },
      createdAt: expect.any(String),
      changedAt: expect.any(String),
    });
    const patch = (body: unknown) => product.api('PATCH', `/v1/hosts/${id}`, body);
    expect((await patch({ formId: '7', callTimeoutSeconds: 30 })).data).toMatchObject({ formId: '7' });
    expect(
      fieldErrors(await patch({ url: 'http://a.example.com', secret: `whsec_${'A'.repeat(32)}` })),
    ).toEqual(['url unknown-field', 'secret unknown-field']);
    expect(fieldErrors(await patch({ esbTriggerToken: null }))).toEqual(['esbTriggerToken required']);
    const rotate = await product.api('POST', `/v1/hosts/${id}/secret/rotate`, { graceSeconds: 0 });
    expect([rotate.status, fieldErrors(rotate)]).toEqual([422, ['id not-a-webhook-host']]);
  });

  test('without an ESB webhook takes values in its reply, or with the next submit', async () => {
    const id = await addHost('no push');
    expect((await product.api('GET', `/v1/hosts/${id}`)).data).toMatchObject({
      pushes: false,
      writeBack: { mode: 'reply', fallback: 'nextSubmit' },
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['another secret', { appSecret: 'wrong' }, 'token'],
    ['a reader whom it does not know', { readerUserId: '404' }, 'reading'],
    ['another path style', { pathStyle: 'openserver', callSysCode: 'SEALFLOW' }, 'token'],
  ])('a check says what fails: %s', async (what, changes, failing) => {
    const id = await addHost(`check ${what}`, changes);
    const { data } = await product.api('POST', `/v1/hosts/${id}/check`);
    expect(data.ok).toBe(false);
    expect(data.steps.at(-1)).toMatchObject({ name: failing, ok: false });
    const right = await product.api('PATCH', `/v1/hosts/${id}`, {
      appSecret: 'sealflow-app-secret',
      readerUserId: applicant,
      pathStyle: 'papi',
    });
    expect(right.status).toBe(200);
    expect((await product.api('POST', `/v1/hosts/${id}/check`)).data).toMatchObject({
      ok: true,
      steps: [{ name: 'address' }, { name: 'token' }, { name: 'reading' }],
    });
  });

  test('nobody can act as an operator whom E10 does not tell', async () => {
    const id = await addHost('operators');
    const action = { kind: 'submitFlow', waitNodeIds: [nodes.seal], as: 'currentOperator' };
    const saved = await product.api(
      'PUT',
      `/v1/hosts/${id}/flows/${flowId}/seal-settings`,
      settings({ callbacks: [{ event: 'sealingCompleted', action }], onFailure: { action } }),
    );
    expect([saved.status, fieldErrors(saved)]).toEqual([
      422,
      ['callbacks.0.action.as not-served', 'onFailure.action.as not-served'],
    ]);
  });
});

test('ids of 19 digits come through unchanged: E10, the API, the ledger, Temporal and back', async () => {
  const hostId = await addHost('longest');
  await product.api('PUT', `/v1/hosts/${hostId}/flows/${flowId}/seal-settings`, settings());
  await approved(hostId, longest);
  const request = await untilState(longest, 'sealing');
  expect(request).toMatchObject({
    id: `${hostId}:${flowId}:${longest}:1`,
    flowId,
    flowRequestId: longest,
    applicant: { userId: applicant },
  });
  // The code goes with the reply to the ESB call.
  const code = request.sealCode;
  await product.until(
    () => atE10(longest),
    (seen) => seen.fields[fields.code] === code,
  );

  await product.vendor('POST', '/sim/machine/finish', { sealCode: code });
  await product.until(
    () => atE10(longest),
    (seen) => seen.nodeId === nodes.done,
  );
  const { commands } = await atE10(longest);
  expect(commands).toMatchObject([{ type: 'submitRequest', userId: applicant }]);

  const { mongo, temporal } = product.servers;
  const driver = await MongoClient.connect(mongo.url);
  const events = await driver
    .db(product.database)
    .collection<{ _id: string }>('ledger')
    .find({ _id: { $gt: `seal:${request.id}/`, $lt: `seal:${request.id}/~` } })
    .toArray();
  await driver.close();
  const text = JSON.stringify(events);
  for (const id of [flowId, longest, applicant, fields.code, nodes.seal]) expect(text).toContain(`"${id}"`);

  const connection = await Connection.connect({ address: temporal.address });
  const handle = new Client({ connection, namespace: product.namespace }).workflow.getHandle(
    sealRequestWorkflowId(request.id),
  );
  expect((await handle.describe()).searchAttributes.SealFlow).toEqual([flowId]);
  await connection.close();

  // Read back as the API answers it, to the digit.
  const raw = await fetch(`${product.product.url}/v1/seal-requests/${encodeURIComponent(request.id)}`, {
    headers: { Authorization: `Bearer ${product.product.adminKey}` },
  });
  const body = await raw.text();
  expect(stringify(parse(body))).toContain(`"flowRequestId":"${longest}"`);
});

test('a submit whose reply is lost is not sent again: the flow has left its node since, and nobody is asked', async () => {
  const hostId = await addHost('lost', { callTimeoutSeconds: 2 });
  await product.api('PUT', `/v1/hosts/${hostId}/flows/${flowId}/seal-settings`, settings());
  await approved(hostId, '7000');
  const { id, sealCode } = await untilState('7000', 'sealing');
  await side('POST', '/sim/faults', { match: { type: 'submitRequest' }, fault: 'dropReply', times: 1 });
  await product.vendor('POST', '/sim/machine/finish', { sealCode });
  const { items, request } = await product.until(
    async () => ({
      items: (await product.api('GET', `/v1/seal-requests/${encodeURIComponent(id)}/events`)).data.items,
      request: await requestOf('7000'),
    }),
    // Shown once it is folded.
    (seen) =>
      seen.items.some(({ type }: { type: string }) => type === 'SubmitSkipped') &&
      seen.request.changedAt === seen.items.at(-1).at,
  );
  const skipped = items.find(({ type }: { type: string }) => type === 'SubmitSkipped');
  expect(skipped.data).toMatchObject({ because: 'unanswered' });
  expect(request.attention).toEqual([]);
  expect((await atE10('7000')).submissions).toBe(2);
});

test('a write of a code that has died meanwhile is said to be there perhaps, where E10 cannot tell', async () => {
  const hostId = await addHost('dead code', { callTimeoutSeconds: 2, esbTriggerToken: 'c2VhbGZsb3ctZXNi' });
  await product.api('PUT', `/v1/hosts/${hostId}/flows/${flowId}/seal-settings`, settings());
  await side('POST', '/sim/faults', { match: { type: 'trigger' }, fault: 'dropReply', times: 100 });
  await approved(hostId, '7001');
  const { id, sealCode } = await untilState('7001', 'sealing');
  await product.until(
    () => atE10('7001'),
    (seen) => seen.fields[fields.code] === sealCode,
  );
  const path = `/v1/seal-requests/${encodeURIComponent(id)}`;
  await product.api('POST', `${path}/end`, { commandId: 'end-7001', reason: '不再用印' });
  // A try that came through before would write the code after all.
  await untilState('7001', 'ended');
  await side('DELETE', '/sim/faults');
  const { items } = await product.until(
    async () => (await product.api('GET', `${path}/events`)).data,
    (page) => page.items.some(({ type }: { type: string }) => type === 'FieldWriteDropped'),
  );
  const dropped = items.find(({ type }: { type: string }) => type === 'FieldWriteDropped');
  expect(dropped.data).toMatchObject({ reason: 'ended', mayBeWritten: true });
});
