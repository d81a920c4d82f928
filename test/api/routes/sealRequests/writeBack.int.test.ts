import { temporal as proto } from '@temporalio/proto';
import type { TemporalConnection } from '../../../../adapters/temporal/connection';
import { sealRequestWorkflowId } from '../../../../contracts/ids';
import { temporalOf } from '../../../support/carried';
import { ProductUnderTest } from '../../../support/product';
import { untilInHistory } from '../../../support/until';
import { applyPoint, Engine, endPoint, type Flow, type FlowRequest, field } from '../flowEvents/flows';

/* How values get into the form: with the HTTP reply, by a push, or in the form data of the next submit. */

let product: ProductUnderTest;
let engine: Engine;
let temporal: TemporalConnection;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  temporal = temporalOf(product);
  engine = await Engine.of(product, 'pushes');
}, 90_000);
afterAll(async () => {
  await temporal.close();
  await product.stop();
}, 30_000);
afterEach(async () => {
  await Promise.all([product.vendor('DELETE', '/sim/faults'), product.host('DELETE', '/sim/faults')]);
});

const detailButton = { detailButtonField: field.detailButton };
const submits = (more: Record<string, unknown> = {}) => [
  {
    event: 'sealingCompleted',
    action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
    ...more,
  },
];
const usedCount = { writeFields: [{ value: 'usedCount', fieldId: 'used' }] };

/** Flows of a host that takes values in this way. */
async function flowsOf(name: string, writeBack: Record<string, unknown>): Promise<Engine> {
  return engine.with({ hostId: await product.addHost(name, { writeBack }) });
}

const address = ({ flow, flowRequestId }: FlowRequest) =>
  `${product.product.url}/seal-details/launch?hostId=${flow.engine.hostId}&flowRequestId=${flowRequestId}`;
/** The commands that the host was told, by type. */
const commandsOf = async (request: FlowRequest): Promise<string[]> =>
  (await request.atHost()).commands.map(({ type }: { type: string }) => type);
const countOf = (types: string[], wanted: string) => types.filter((type) => type === wanted).length;

const { EVENT_TYPE_TIMER_CANCELED, EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED } = proto.api.enums.v1.EventType;
const workflowOf = (request: FlowRequest) =>
  temporal.client.workflow.getHandle(sealRequestWorkflowId(request.id()));

/** The reply is taken to have arrived: the time of the second way runs no more, so no push is to come. */
async function expectNoPush(request: FlowRequest): Promise<void> {
  const types = await request.untilLedger('FieldsWritten');
  await untilInHistory(workflowOf(request), EVENT_TYPE_TIMER_CANCELED);
  expect(types).not.toContain('FieldWriteRerouted');
  expect(await commandsOf(request)).toEqual([]);
}

/** Whoever takes a reply to have arrived tells the workflow so before it answers. */
async function expectNotTold(request: FlowRequest): Promise<void> {
  const { events } = await workflowOf(request).fetchHistory();
  const signals = events?.filter(({ eventType }) => eventType === EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
  expect(signals).toEqual([]);
}

describe('by a push', () => {
  test('the host is told of code and button at once, whatever it answers to', async () => {
    const flow = await engine.flow({ apply: detailButton });
    const request = await flow.begin();
    const answer = await request.apply();
    expect(answer.data.writeBack).toBeUndefined();
    const { sealCode } = await request.atVendor();
    await request.untilForm({ [field.sealCode]: sealCode, [field.detailButton]: address(request) });
    await request.untilLedger('FieldsWritten');
    expect(await commandsOf(request)).toEqual(['fields.write']);
  });

  test('what the host refuses waits for an operator, and sealing goes on', async () => {
    const flow = await engine.flow();
    const request = await flow.begin({ fieldIds: ['another'] });
    await request.apply();
    expect(await request.untilAttention()).toMatchObject([
      { kind: 'write-failed', detail: `表单字段不存在：${field.sealCode}` },
    ]);
    expect(await request.seen()).toMatchObject({ state: 'sealing', codeLive: true });
  });

  test('a host that is away for a moment gets it once it is back', async () => {
    await product.host('POST', '/sim/faults', {
      match: { type: 'fields.write' },
      fault: 'http429',
      retryAfterSeconds: 1,
      times: 1,
    });
    const request = await (await engine.flow()).begin();
    await request.apply();
    await request.untilForm({ [field.sealCode]: (await request.atVendor()).sealCode });
  });
});

describe('by a push whose code dies while its fate is unknown', () => {
  const ended = async (fault: Record<string, unknown>) => {
    await product.host('POST', '/sim/faults', { match: { type: 'fields.write' }, ...fault, times: 100 });
    const request = await (await engine.flow()).begin();
    await request.apply({}, { prefer: '' });
    const struck = async () => (await product.host('GET', '/sim/faults')).data.faults[0].struck;
    await product.until(struck, (times) => times > 0);
    await request.event(endPoint);
    await request.untilLedger('SealingEnded');
    await product.host('DELETE', '/sim/faults');
    return request;
  };

  test('it is known for written where the host has carried it out', async () => {
    const request = await ended({ fault: 'dropReply' });
    await request.untilLedger('FieldsWritten');
    expect(await request.ledgerTypes()).not.toContain('FieldWriteDropped');
    expect(Object.keys((await request.atHost()).fields)).toContain(field.sealCode);
  });

  test('it is dropped where the host has not', async () => {
    const request = await ended({ fault: 'dropRequest' });
    await request.untilLedger('FieldWriteDropped');
    expect(Object.keys((await request.atHost()).fields)).not.toContain(field.sealCode);
    expect(await commandsOf(request)).toEqual([]);
  });
});

describe('with the reply', () => {
  const reply = { mode: 'reply', fallback: 'push', replyWaitSeconds: 10 };
  /** Of a host that is given all the time in the world, and of one that is given none to speak of. */
  let patient: Flow;
  let hasty: Flow;
  beforeAll(async () => {
    const flowOf = async (name: string, replyConfirmSeconds: number) =>
      (await flowsOf(name, { ...reply, replyConfirmSeconds })).flow({
        apply: detailButton,
        callbacks: submits(usedCount),
      });
    patient = await flowOf('patient', 3600);
    hasty = await flowOf('hasty', 1);
  });

  /** Applied for as an engine that takes the reply would: without asking for a wait. */
  async function replied(flow: Flow, eventId?: string) {
    const request = await flow.begin();
    const answer = await request.apply({}, { prefer: '', ...(eventId ? { eventId } : {}) });
    const { sealCode } = await request.atVendor();
    expect(answer).toMatchObject({ status: 200, data: { outcome: 'apply', state: 'sealing', sealCode } });
    return { request, answer, sealCode };
  }

  test('whoever applies is handed the values, and nobody is pushed', async () => {
    const { request, answer, sealCode } = await replied(patient);
    expect(answer.data.writeBack).toEqual([
      { fieldId: field.sealCode, value: sealCode },
      { fieldId: field.detailButton, value: address(request) },
    ]);
    // Which way they go is decided with the grant.
    const writes = (await request.ledger()).filter(({ type }) => type === 'FieldWriteRequested');
    expect(writes).toMatchObject([{ data: { via: 'reply' } }]);
    expect(await commandsOf(request)).toEqual([]);
  });

  test('the same id once more, and a later form that shows them, are taken as having arrived', async () => {
    const [byId, byForm, ended] = await Promise.all([
      replied(patient, 'asked-again'),
      replied(patient),
      replied(patient, 'and-ended'),
    ]);
    const [again] = await Promise.all([
      byId.request.apply({}, { prefer: '', eventId: 'asked-again' }),
      byForm.request.event({ exitId: 'elsewhere' }, { [field.sealCode]: byForm.sealCode }),
      ended.request.event(endPoint, {}, { prefer: '' }),
    ]);
    expect(again.data.writeBack).toEqual(byId.answer.data.writeBack);
    await byId.request.untilLedger('FieldsWritten');
    expect((await byId.request.apply({}, { eventId: 'asked-again' })).data.writeBack).toBeUndefined();
    await byForm.request.untilLedger('FieldsWritten');

    // After an end no code is handed over or pushed any more; the button, which went with it, still is.
    await ended.request.untilLedger('FieldWriteDropped');
    const late = await ended.request.apply({}, { prefer: '', eventId: 'and-ended' });
    expect(late.data).toMatchObject({ outcome: 'apply', state: 'ended' });
    expect(late.data.writeBack).toBeUndefined();
    await ended.request.untilForm({ [field.detailButton]: address(ended.request) });

    for (const { request } of [byId, byForm]) await expectNoPush(request);
    await ended.request.untilLedger('FieldsWritten');
    expect(Object.keys((await ended.request.atHost()).fields)).toEqual([field.detailButton]);
  });

  test('where nothing confirms them in time, they are pushed', async () => {
    const [unconfirmed, contradicted] = await Promise.all([replied(hasty), replied(hasty)]);
    await unconfirmed.request.event({ exitId: 'elsewhere' }, { [field.subject]: '采购合同' });
    await contradicted.request.event({ exitId: 'elsewhere' }, { [field.sealCode]: '' });
    for (const { request, sealCode } of [unconfirmed, contradicted]) {
      await request.untilForm({ [field.sealCode]: sealCode, [field.detailButton]: address(request) });
      expect(countOf(await request.untilLedger('FieldsWritten'), 'FieldWriteRerouted')).toBe(1);
    }
  });

  test('an append hands over the new code and the emptied field, and is consumed until they are there', async () => {
    const { request } = await replied(patient);
    const form = { [field.moreUses]: '2' };
    const answer = await request.append(form, { prefer: '' });
    const { sealCode } = await request.atVendor();
    expect(answer.data).toMatchObject({ outcome: 'append', sealCode });
    expect(answer.data.writeBack).toEqual(
      expect.arrayContaining([
        { fieldId: field.appendedSealCode, value: sealCode },
        { fieldId: field.moreUses, value: '' },
      ]),
    );
    expect((await request.append(form, { prefer: '' })).data).toEqual({
      outcome: 'nothing',
      reason: 'already-consumed',
    });
    const shown = { [field.moreUses]: '', [field.appendedSealCode]: sealCode };
    await request.event({ exitId: 'elsewhere' }, shown);
    await request.untilLedger('FieldsWritten');
    expect((await request.append(form, { prefer: '' })).data).toMatchObject({ outcome: 'append' });
    expect((await request.atVendor()).seals).toMatchObject([{ useCount: 6 }]);
  });

  test('what a rule writes has no reply to go with: it is pushed', async () => {
    const { request } = await replied(patient);
    await request.use();
    await request.finish();
    await request.untilForm({ used: '1' });
    expect((await request.atHost()).fields[field.sealCode]).toBeUndefined();
  });

  test('a vendor that takes longer than the host waits: answered 202, and pushed', async () => {
    const hurried = await flowsOf('hurried', { ...reply, replyWaitSeconds: 0, replyConfirmSeconds: 1 });
    await product.vendor('POST', '/sim/faults', {
      match: { type: 'apply' },
      fault: 'slow',
      delayMs: 800,
      times: 1,
    });
    const request = await (await hurried.flow()).begin();
    const answer = await request.apply({}, { prefer: '' });
    expect(answer).toMatchObject({ status: 202, data: { outcome: 'apply', state: 'applying' } });
    expect(answer.headers.location).toBe(request.path());
    await request.untilState('sealing');
    await request.untilForm({ [field.sealCode]: (await request.atVendor()).sealCode });
  });

  test('asked again with the wait that it needs, it is handed over all the same', async () => {
    const hosts = await flowsOf('asks again', { ...reply, replyWaitSeconds: 0, replyConfirmSeconds: 600 });
    await product.vendor('POST', '/sim/faults', {
      match: { type: 'apply' },
      fault: 'slow',
      delayMs: 800,
      times: 1,
    });
    const request = await (await hosts.flow()).begin();
    const first = await request.apply({}, { prefer: '', eventId: 'asks-again' });
    expect(first.status).toBe(202);
    expect(first.data.writeBack).toBeUndefined();
    const second = await request.apply({}, { eventId: 'asks-again' });
    const { sealCode } = await request.atVendor();
    expect(second).toMatchObject({
      status: 200,
      data: { writeBack: [{ fieldId: field.sealCode, value: sealCode }] },
    });
    // That was the first time that it was handed over: it confirms nothing yet.
    await expectNotTold(request);
  });

  test('another event of the same application is handed it too, and proves nothing of the first reply', async () => {
    const { request, sealCode } = await replied(patient, 'told-first');
    const twin = await request.apply({}, { prefer: '', eventId: 'told-second' });
    expect(twin.data).toMatchObject({ sealRequestId: request.id(), writeBack: expect.any(Array) });
    expect(twin.data.writeBack).toContainEqual({ fieldId: field.sealCode, value: sealCode });
    await expectNotTold(request);
    await request.apply({}, { prefer: '', eventId: 'told-first' });
    await request.untilLedger('FieldsWritten');
  });

  test('with the next submit as the second way, what is not confirmed goes with the rule’s', async () => {
    const wish = { ...reply, fallback: 'nextSubmit', replyConfirmSeconds: 0 };
    const later = await flowsOf('replies, then submits', wish);
    const { request, sealCode } = await replied(await later.flow({ callbacks: submits(usedCount) }));
    await request.untilLedger('FieldWriteRerouted');
    expect(await commandsOf(request)).toEqual([]);
    await request.use();
    await request.finish();
    await request.untilForm({ [field.sealCode]: sealCode, used: '1' });
    expect(await commandsOf(request)).toEqual(['flow.submit']);
    await request.untilLedger('FieldsWritten', 1, 2);
  });
});

test('a direct command of a host in reply mode waits without asking, and is confirmed by being asked again', async () => {
  const hostId = await product.addHost('direct', {
    writeBack: { mode: 'reply', fallback: 'push', replyWaitSeconds: 10, replyConfirmSeconds: 3600 },
  });
  const flow = await engine.with({ hostId }).flow();
  const request = await flow.begin();
  const body = {
    commandId: 'direct-1',
    bindingId: engine.bindingId,
    hostId,
    flowId: flow.flowId,
    flowRequestId: request.flowRequestId,
    subject: '合同',
    applicant: { userId: 'zhangsan' },
    fileTypeId: engine.fileTypes[0]?.id,
    seals: [{ sealId: engine.sealId(), useCount: 1 }],
  };
  const first = await product.api('POST', '/v1/seal-requests', body);
  expect([first.status, typeof first.data.sealCode]).toEqual([201, 'string']);
  const second = await product.api('POST', '/v1/seal-requests', body);
  expect(second.status).toBe(201);
  await expectNoPush(request);
});

describe('with the next submit', () => {
  const carried = ({ commands }: { commands: { type: string; data: Record<string, unknown> }[] }) =>
    commands.map(({ type, data }) => [type, data.fields]);

  test('everything waits for the rule’s submit, and goes with it in its order', async () => {
    const hosts = await flowsOf('submits', { mode: 'nextSubmit' });
    const request = await (await hosts.flow({ apply: detailButton, callbacks: submits(usedCount) })).begin();
    const answer = await request.apply();
    expect(answer.data.writeBack).toBeUndefined();
    const first = (await request.atVendor()).sealCode;
    await request.append({ [field.moreUses]: '1' });
    const second = (await request.atVendor()).sealCode;
    expect(await commandsOf(request)).toEqual([]);
    // What is not emptied yet is not to be appended once more.
    expect((await request.append({ [field.moreUses]: '1' })).data).toMatchObject({
      reason: 'already-consumed',
    });
    await request.use(3);
    await request.finish();
    const atHost = await product.until(
      () => request.atHost(),
      ({ submissions }) => submissions === 1,
    );
    expect(carried(atHost)).toEqual([
      [
        'flow.submit',
        [
          { fieldId: field.sealCode, value: first },
          { fieldId: field.detailButton, value: address(request) },
          { fieldId: field.appendedSealCode, value: second },
          { fieldId: field.moreUses, value: '' },
          { fieldId: field.moreCrossPage, value: '' },
          { fieldId: 'used', value: '3' },
        ],
      ],
    ]);
    expect(atHost.fields).toMatchObject({ [field.sealCode]: first, used: '3' });
    expect(countOf(await request.untilLedger('FieldsWritten', 1, 3), 'FieldsWritten')).toBe(3);
  });

  test('where the flow is found elsewhere, they are pushed if the host takes that', async () => {
    const hosts = await flowsOf('submits or pushes', { mode: 'nextSubmit', fallback: 'push' });
    const request = await (await hosts.flow()).begin();
    await request.apply();
    const { sealCode } = await request.atVendor();
    await product.host('POST', `/sim/flow-requests/${request.flowRequestId}/move`, { nodeId: 'end' });
    await request.finish();
    await request.untilForm({ [field.sealCode]: sealCode });
    expect(await commandsOf(request)).toEqual(['fields.write']);
    expect(await request.untilLedger('FieldsWritten')).toEqual(
      expect.arrayContaining(['SubmitSkipped', 'FieldWriteRerouted']),
    );
  });

  test('and are said to be unwritten where it does not', async () => {
    const hosts = await flowsOf('submits and nothing else', { mode: 'nextSubmit' });
    const request = await (await hosts.flow()).begin();
    await request.apply();
    await product.host('POST', `/sim/flow-requests/${request.flowRequestId}/move`, { nodeId: 'end' });
    await request.finish();
    expect(await request.untilAttention()).toMatchObject([{ kind: 'write-failed' }]);
    expect(await request.ledgerTypes()).toEqual(
      expect.arrayContaining(['SubmitSkipped', 'FieldWriteFailed']),
    );
    expect(await commandsOf(request)).toEqual([]);
  });

  test('where no submit can come, they are pushed at once', async () => {
    const hosts = await flowsOf('never submits', { mode: 'nextSubmit', fallback: 'push' });
    const request = await (await hosts.flow({ callbacks: [] })).granted();
    expect((await request.atHost()).fields[field.sealCode]).toBe((await request.atVendor()).sealCode);
  });
});

test('a request keeps the way that its host had when it began', async () => {
  const hosts = await flowsOf('changes its way', { mode: 'nextSubmit', fallback: 'push' });
  const flow = await hosts.flow();
  const [early, late] = [await flow.begin(), await flow.begin()];
  await early.apply();
  const changed = await product.api('PATCH', `/v1/hosts/${hosts.hostId}`, { writeBack: { mode: 'push' } });
  expect(changed.data.writeBack).toEqual({ mode: 'push' });
  await late.event(applyPoint, hosts.form());
  await late.untilForm({ [field.sealCode]: (await late.atVendor()).sealCode });
  expect(await commandsOf(early)).toEqual([]);
  const { sealCode } = await early.atVendor();
  await early.finish();
  await early.untilForm({ [field.sealCode]: sealCode });
  expect(await commandsOf(early)).toEqual(['flow.submit']);
});
