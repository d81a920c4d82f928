import { Client, Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { ProductUnderTest } from '../../../support/product';
import { untilInHistory } from '../../../support/until';
import {
  appendPoint,
  applyPoint,
  archive,
  Engine,
  endPoint,
  type Flow,
  type FlowRequest,
  field,
  fieldErrors,
  problem,
} from './flows';

const { EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED } = proto.api.enums.v1.EventType;

let product: ProductUnderTest;
let engine: Engine;
/** With the settings as `flows.ts` has them. */
let flow: Flow;
/** Its binding's catalogues are looked at only where a flow event has them looked at. */
let freshlyBound: Flow;
let temporal: Client;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'flow events');
  flow = await engine.flow();
  freshlyBound = await (await engine.bindAgain('fresh looks')).flow();
  temporal = new Client({
    connection: await Connection.connect({ address: product.servers.temporal.address }),
    namespace: product.namespace,
    dataConverter: product.dataConverter,
  });
}, 90_000);
afterAll(async () => {
  await temporal.connection.close();
  await product.stop();
});
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
});

/** Not answered before the faults are cleared. */
const holdApply = () =>
  product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'hold', times: 1 });
const vendorCalls = async () => (await product.vendor('GET', '/sim/calls')).data.calls;
const vendorEffects = async () => (await product.vendor('GET', '/sim/effects')).data.effects;

async function untilClosed(request: FlowRequest): Promise<void> {
  const handle = temporal.workflow.getHandle(sealRequestWorkflowId(request.id()));
  await product.until(
    async () => (await handle.describe()).status.name,
    (name) => name !== 'RUNNING',
  );
}

test('what the vendor does not have is named, after one fresh look at it', async () => {
  const looks = async () => {
    const { seals, fileTypes } = await vendorCalls();
    return [seals ?? 0, fileTypes ?? 0];
  };
  const [seals = 0, fileTypes = 0] = await looks();
  const began = Date.now();
  const unknown = await (await freshlyBound.begin()).apply({
    [field.seal]: { id: '77', name: '已注销的章' },
    [field.fileType]: '88',
  });
  expect(unknown.status).toBe(422);
  expect(fieldErrors(unknown)).toEqual([
    `form.${field.fileType} unknown-file-type`,
    `form.${field.seal} unknown-seal`,
  ]);
  expect(unknown.data.errors[0].message).toContain('88');
  expect(unknown.data.errors[1].message).toContain('已注销的章 (77)');
  expect(await looks()).toEqual([seals + 1, fileTypes + 1]);
  // What is known by now needs no further look, and what is not gets none so soon.
  expect((await (await freshlyBound.begin()).apply()).status).toBe(200);
  expect((await (await freshlyBound.begin()).apply({ [field.seal]: '78' })).status).toBe(422);
  // A look is as good as a new one for ten seconds, and this may take longer here.
  const most = 1 + Math.floor((Date.now() - began) / 10_000);
  const more = await looks();
  expect([more[0] <= seals + most, more[1] <= fileTypes + most]).toEqual([true, true]);
});

describe('an event counts once', () => {
  test('ten times at once, it is one application with one answer', async () => {
    const request = await flow.begin();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => request.apply({}, { eventId: 'ten-at-once' })),
    );
    const { sealCode } = await request.atVendor();
    for (const answer of answers)
      expect(answer).toMatchObject({
        status: 200,
        data: { outcome: 'apply', sealRequestId: request.id(), state: 'sealing', sealCode },
      });
    expect(await request.effects()).toEqual({ apply: 1 });
  });

  test('ten appends at once are one append', async () => {
    const request = await flow.granted();
    const form = { [field.moreUses]: '3' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => request.append(form, { eventId: 'ten-appends' })),
    );
    expect(answers.map(({ status, data }) => `${status} ${data.outcome}`)).toEqual(
      Array.from({ length: 10 }, () => '200 append'),
    );
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 5 }]);
    expect(await request.seen()).toMatchObject({ round: 1, seals: [{ useCount: 5 }] });
  });

  test('later, and when its attempt is closed, it answers what it came to', async () => {
    const request = await flow.begin();
    const apply = () => request.apply({}, { eventId: 'apply-and-close' });
    const append = () => request.append({ [field.moreUses]: 1 }, { eventId: 'append-and-close' });
    const nothing = () => request.event({ exitId: 'elsewhere' }, {}, { eventId: 'nothing-and-close' });
    await apply();
    await request.untilLedger('FieldsWritten');
    await append();
    await request.untilLedger('FieldsWritten', 1, 2);
    await nothing();
    await archive(request);
    await untilClosed(request);
    const before = await vendorEffects();
    expect(await apply()).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(), state: 'archived' },
    });
    expect(await append()).toMatchObject({ status: 200, data: { outcome: 'append', state: 'archived' } });
    expect(await nothing()).toMatchObject({
      status: 200,
      data: { outcome: 'nothing', reason: 'no-trigger' },
    });
    expect(await vendorEffects()).toEqual(before);
    expect((await product.api('GET', request.path(2))).status).toBe(404);
  });

  test('with other content its id is refused, whatever it came to', async () => {
    const request = await flow.begin();
    await request.apply({}, { eventId: 'used-to-apply' });
    await request.event({ exitId: 'elsewhere' }, {}, { eventId: 'used-for-nothing' });
    const others = [
      await request.apply({ [field.subject]: '另一份合同' }, { eventId: 'used-to-apply' }),
      await request.append({ [field.moreUses]: 1 }, { eventId: 'used-to-apply' }),
      await (await flow.begin()).apply({}, { eventId: 'used-to-apply' }),
      await request.append({ [field.moreUses]: 1 }, { eventId: 'used-for-nothing' }),
    ];
    for (const answer of others)
      expect(answer).toMatchObject({ status: 409, data: { type: problem('command-id-reused') } });
    expect(await request.effects()).toEqual({ apply: 1 });
  });

  test('two events of one content at once are one application; of two contents, one is refused', async () => {
    const [same, different] = [await flow.begin(), await flow.begin()];
    const equal = await Promise.all([same.apply(), same.apply()]);
    expect(equal.map(({ status, data }) => [status, data.sealRequestId])).toEqual([
      [200, same.id()],
      [200, same.id()],
    ]);
    // Otherwise the first may be granted before the second is read: it would take its place.
    await holdApply();
    const both = [different.apply(), different.apply({ [field.subject]: '另一份' })];
    // Refused at once, while the other one waits.
    await Promise.race(both);
    await product.vendor('DELETE', '/sim/faults');
    const unequal = await Promise.all(both);
    expect(unequal.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const request of [same, different]) expect(await request.effects()).toEqual({ apply: 1 });
  });

  test('an id belongs to its host: another may use it as well', async () => {
    const other = await engine.with({ hostId: await product.addHost('of the same ids') }).flow();
    const [here, there] = [await flow.begin(), await other.begin()];
    for (const request of [here, there])
      expect(await request.apply({}, { eventId: 'at-both-hosts' })).toMatchObject({
        status: 200,
        data: { sealRequestId: request.id() },
      });
  });

  test('ids of 19 digits come as number literals, and stay what they are', async () => {
    const own = await engine.flow({ apply: { at: [{ nodeId: '9007199254740993001', when: 'leave' }] } });
    const request = await own.begin();
    const body = JSON.stringify({
      eventId: 'long-ids',
      flowId: own.flowId,
      flowRequestId: 'FLOW_REQUEST',
      trigger: { nodeId: 'NODE', when: 'leave' },
      operator: { userId: 'WHO' },
      form: engine.form({ [field.applicant]: { userId: 'WHO' }, [field.seal]: 'SEAL' }),
    })
      .replace('"FLOW_REQUEST"', request.flowRequestId)
      .replace('"NODE"', '9007199254740993001')
      .replace('"SEAL"', '9223372036854775807')
      .replaceAll('"WHO"', '9223372036854775001');
    const answer = await product.api('POST', `/v1/hosts/${engine.hostId}/flow-events`, body, {
      Prefer: 'wait=20',
    });
    expect(answer).toMatchObject({ status: 200, data: { sealRequestId: request.id() } });
    expect(await request.atVendor()).toMatchObject({
      uid: '9223372036854775001',
      seals: [{ sealId: '9223372036854775807' }],
    });
    const [first] = await request.ledger();
    expect(first).toMatchObject({
      type: 'SealRequested',
      actor: 'api:first-admin-key for 9223372036854775001',
    });
  });

  test('without a wait it is answered at once, and found from then on', async () => {
    const request = await flow.begin();
    const answer = await request.apply({}, { prefer: '' });
    expect(answer).toMatchObject({ status: 202, data: { outcome: 'apply', sealRequestId: request.id() } });
    expect(answer.headers.location).toBe(request.path());
    expect((await product.api('GET', request.path())).status).toBe(200);
    await request.untilState('sealing');
  });

  test('a refused event is no outcome: its id may be sent again once the form is mended', async () => {
    const request = await flow.begin();
    const refused = await request.apply({ [field.subject]: '' }, { eventId: 'mended' });
    expect(refused.status).toBe(422);
    expect(await request.apply({}, { eventId: 'mended' })).toMatchObject({
      status: 200,
      data: { state: 'sealing' },
    });
  });
});

describe('by which action a point fires', () => {
  test.each(['return', 'withdraw', 'delete'])(
    'a %s through the applying node does not apply',
    async (action) => {
      const request = await flow.begin();
      const answer = await request.event({ ...applyPoint, action }, engine.form());
      expect(answer.status).toBe(200);
      expect(answer.data).toEqual({
        outcome: 'nothing',
        reason: action === 'return' ? 'no-trigger' : 'nothing-to-end',
      });
      expect((await product.api('GET', request.path())).status).toBe(404);
    },
  );

  test.each(['return', 'submit'])(
    'where the settings name return and submit, a %s applies',
    async (action) => {
      const back = await engine.flow({ apply: { at: [{ ...applyPoint, actions: ['return', 'submit'] }] } });
      const request = await back.begin();
      const answer = await request.event({ ...applyPoint, action }, engine.form());
      expect(answer).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing' } });
    },
  );

  test('a return through the appending exit leaves a request as it is, and ends it through the ending one', async () => {
    const request = await flow.granted();
    const answer = await request.event({ ...appendPoint, action: 'return' }, { [field.moreUses]: 1 });
    expect(answer.data).toEqual({ outcome: 'nothing', reason: 'no-trigger' });
    expect(await request.seen()).toMatchObject({ state: 'sealing', round: 0 });
    expect(await request.event({ ...endPoint, action: 'return' })).toMatchObject({
      status: 200,
      data: { outcome: 'end', state: 'ended' },
    });
  });
});

describe('a flow that is taken back', () => {
  test.each([
    ['withdraw', '流程撤回'],
    ['delete', '流程删除'],
  ])('a %s, wherever it happens, ends a live code', async (action, reason) => {
    const request = await flow.granted();
    const { sealCode } = await request.atVendor();
    const answer = await request.event({ nodeId: 'anywhere', when: 'leave', action });
    expect(answer).toMatchObject({ status: 200, data: { outcome: 'end', state: 'ended' } });
    expect(answer.data.sealCode).toBeUndefined();
    expect(await request.atVendor()).toMatchObject({
      stage: 'ended',
      endReason: reason,
      sealCode: null,
      deadCodes: [sealCode],
    });
  });

  test('with endOnWithdraw false it leaves the code alive', async () => {
    const lenient = await engine.flow({ endOnWithdraw: false });
    const request = await lenient.granted();
    for (const action of ['withdraw', 'delete'])
      expect((await request.event({ exitId: 'anywhere', action })).data).toEqual({
        outcome: 'nothing',
        reason: 'no-trigger',
      });
    expect(await request.atVendor()).toMatchObject({ isLive: true });
  });

  test('without settings for an end it ends all the same', async () => {
    const request = await (await engine.flow({ end: undefined })).granted();
    const answer = await request.event({ exitId: 'anywhere', action: 'withdraw' });
    expect(answer.data).toMatchObject({ outcome: 'end', state: 'ended' });
  });

  test('once nothing is live, there is nothing to end', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilState('completed');
    const answer = await request.event({ exitId: 'anywhere', action: 'withdraw' });
    expect(answer.data).toEqual({ outcome: 'nothing', reason: 'nothing-to-end' });
  });

  test('what waits for approval at the vendor ends there as well', async () => {
    const request = await (await engine.flow({ apply: { applyStatus: 'vendorApproves' } })).begin();
    expect((await request.apply()).data).toMatchObject({ state: 'awaitingApproval' });
    const answer = await request.event({ exitId: 'anywhere', action: 'withdraw' });
    expect(answer.data).toMatchObject({ outcome: 'end', state: 'ended' });
    expect(await request.atVendor()).toMatchObject({ stage: 'ended' });
  });

  test('while the application is on its way, the end waits for it', async () => {
    await holdApply();
    const request = await flow.begin();
    expect((await request.apply({}, { prefer: '' })).status).toBe(202);
    const withdrawn = request.event({ exitId: 'anywhere', action: 'withdraw' });
    const handle = temporal.workflow.getHandle(sealRequestWorkflowId(request.id()));
    await untilInHistory(handle, EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED);
    await product.vendor('DELETE', '/sim/faults');
    const answer = await withdrawn;
    expect(answer).toMatchObject({ status: 200, data: { outcome: 'end', state: 'ended' } });
    expect(await request.atVendor()).toMatchObject({ stage: 'ended' });
  });
});

describe('ending', () => {
  test('ends once, answers the same again, and has nothing to end when it is over', async () => {
    const request = await flow.granted();
    for (let time = 0; time < 2; time += 1)
      expect(await request.event(endPoint)).toMatchObject({
        status: 200,
        data: { outcome: 'end', state: 'ended' },
      });
    expect(await request.effects()).toEqual({ apply: 1, end: 1 });
    const none = await flow.begin();
    expect((await none.event(endPoint)).data).toEqual({ outcome: 'nothing', reason: 'nothing-to-end' });
  });

  test('what is closed has nothing to end', async () => {
    const request = await flow.granted();
    await request.happens('reject');
    await request.untilState('rejected');
    await untilClosed(request);
    expect((await request.event(endPoint)).data).toEqual({ outcome: 'nothing', reason: 'nothing-to-end' });
  });
});

describe('what events show of their flow', () => {
  const flowId = 'never-set';
  const path = (id = '') => `/v1/hosts/${engine.hostId}/flows${id === '' ? '' : `/${id}`}`;
  const learned = (isEnough: (seen: { fields: unknown[] }) => boolean) =>
    product.until(
      async () => (await product.api('GET', path(flowId))).data,
      (seen) => seen.fields !== undefined && isEnough(seen),
    );
  const send = (form: Record<string, unknown>) =>
    product.api('POST', `/v1/hosts/${engine.hostId}/flow-events`, {
      ...{ eventId: `shows-${Object.keys(form).join('-')}`, flowId, flowRequestId: '1', form },
      trigger: { nodeId: 'approve', when: 'leave' },
      operator: { userId: 'lisi' },
    });

  test('is learned of flows without settings, and what refused ones held too', async () => {
    expect((await product.api('GET', path(flowId))).status).toBe(404);
    await send({ title: '采购合同', seal: { id: '77', name: '公章' } });
    expect(await learned(() => true)).toEqual({
      flowId,
      events: 1,
      lastEventAt: expect.any(String),
      settings: null,
      fields: [
        { id: 'title', type: 'text', sample: '采购合同', lastSeenAt: expect.any(String) },
        { id: 'seal', type: 'browser', sample: '公章 (77)', lastSeenAt: expect.any(String) },
      ],
      nodes: [{ id: 'approve', when: ['leave'] }],
      exits: [],
    });
    const refused = await flow.begin();
    expect((await refused.apply({ [field.useCount]: 'no number' })).status).toBe(422);
    const seen = await product.until(
      async () => (await product.api('GET', path(flow.flowId))).data,
      ({ fields }) => fields?.some(({ sample }: { sample?: string }) => sample === '采购合同'),
    );
    expect(seen).toMatchObject({ settings: { enabled: true, version: 1 } });
  });

  test('is named by an administrator, and shown to operators without its values', async () => {
    await send({ more: '' });
    await learned(({ fields }) => fields.length === 3);
    const named = await product.api('PUT', `${path(flowId)}/names`, {
      ...{ flow: '合同用印', fields: { title: '用印主题', later: '部门' }, nodes: { approve: '审批' } },
    });
    expect(named).toMatchObject({ status: 200, data: { name: '合同用印', nodes: [{ name: '审批' }] } });
    const wish = { name: 'reads flows', role: 'operator' };
    const { data } = await product.api('POST', '/v1/api-keys', wish);
    const asOperator = { Authorization: `Bearer ${data.key}` };
    const { data: seen } = await product.anonymous('GET', path(flowId), undefined, asOperator);
    expect(seen.fields).toEqual([
      { id: 'title', name: '用印主题', type: 'text', lastSeenAt: expect.any(String) },
      { id: 'seal', type: 'browser', lastSeenAt: expect.any(String) },
      { id: 'more', type: 'text', lastSeenAt: expect.any(String) },
      { id: 'later', name: '部门', type: 'text' },
    ]);
    await product.api('PUT', `${path(flowId)}/names`, { fields: { title: '' } });
    const { data: list } = await product.api('GET', path());
    const own = list.items.find((each: { flowId: string }) => each.flowId === flowId);
    expect([own.name, own.fields[0].name]).toEqual(['合同用印', undefined]);
  });

  test('the overview counts what is open, and what waits', async () => {
    await flow.granted();
    const { status, data } = await product.until(
      () => product.api('GET', '/v1/overview'),
      ({ data: seen }) => seen.openByState?.sealing > 0 && seen.refusedEvents > 0,
    );
    expect([status, data]).toEqual([
      200,
      {
        countedAt: expect.any(String),
        openByState: expect.objectContaining({ sealing: expect.any(Number) }),
        attention: expect.any(Number),
        refusedEvents: expect.any(Number),
        callbacks: { pending: expect.any(Number), failed: 0 },
        hosts: expect.arrayContaining([{ id: engine.hostId, name: 'flow events', kind: 'webhook' }]),
        bindings: expect.arrayContaining([{ id: engine.bindingId, name: 'flow events' }]),
      },
    ]);
  });

  test('uses are shown by day, and of a seal by the flows that use it', async () => {
    await flow.granted();
    const path = `/v1/bindings/${engine.bindingId}/seals/${engine.seals[0]?.id}/use`;
    const { status, data } = await product.api('GET', path);
    expect(status).toBe(200);
    expect(data.usesPerDay).toHaveLength(30);
    expect(data.flows).toContainEqual({
      ...{ hostId: engine.hostId, flowId: flow.flowId },
      requests: expect.any(Number),
      uses: expect.any(Number),
    });
    const activity = await product.api('GET', '/v1/overview/activity');
    expect(activity).toMatchObject({
      status: 200,
      data: { countedAt: expect.any(String), peers: expect.any(Array) },
    });
    expect([activity.data.usesPerDay.length, activity.data.callbacksPerHour.length]).toEqual([30, 24]);
  });
});

// At the end, since a vendor that was looked at a moment ago is not looked at again: see the test of the fresh look.
test('a seal and a file type that came to the vendor after the last look are found', async () => {
  await product.vendor('POST', '/sim/catalogue', {
    seals: [...engine.seals, { id: '79', name: '新刻的章' }],
    fileTypes: [...engine.fileTypes, { id: '89', name: '新的类型' }],
  });
  const request = await freshlyBound.begin();
  const added = await product.until(
    () => request.apply({ [field.seal]: '79', [field.fileType]: '89' }),
    ({ status }) => status === 200,
  );
  expect(added.data).toMatchObject({ outcome: 'apply', state: 'sealing' });
  expect(await request.atVendor()).toMatchObject({ fileTypeId: '89', seals: [{ sealId: '79' }] });
});
