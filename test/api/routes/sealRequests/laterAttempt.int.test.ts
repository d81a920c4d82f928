import { ProductUnderTest } from '../../../support/product';
import { Engine, endPoint, type Flow, type FlowRequest, field } from '../flowEvents/flows';

/* What an earlier attempt still has to do at the host, once the flow request has applied again. */

let product: ProductUnderTest;
let engine: Engine;
const stateField = '1017';

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'once more');
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(() =>
  Promise.all([product.vendor('DELETE', '/sim/faults'), product.host('DELETE', '/sim/faults')]),
);

const submit = { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' } as const;
const giveBack = { kind: 'returnFlow', waitNodeIds: ['seal'], as: 'applicant', to: 'previous' } as const;
const callbacks = [
  { event: 'sealingCompleted', action: submit },
  { event: 'filesArchived', action: submit, writeFields: [{ value: 'state', fieldId: stateField }] },
];

/** Attempt 2, granted, its code in the form. */
async function again(request: FlowRequest): Promise<void> {
  expect(await request.apply()).toMatchObject({
    status: 200,
    data: { sealRequestId: request.id(2), state: 'sealing' },
  });
  await request.untilForm({ [field.sealCode]: (await request.atVendor(2)).sealCode });
}

async function expectOnlyItsOwnSubmit(request: FlowRequest): Promise<void> {
  expect(await request.atHost()).toMatchObject({ nodeId: 'seal', submissions: 0, returns: 0 });
  expect(await request.seen(2)).toMatchObject({ state: 'sealing', codeLive: true });
  await request.finish(2);
  await request.untilLedger('FlowSubmitted', 2);
  expect(await request.atHost()).toMatchObject({ nodeId: 'file', submissions: 1, returns: 0 });
}

async function leftOver(request: FlowRequest, type: 'SubmitSkipped' | 'ReturnSkipped'): Promise<unknown> {
  await request.untilLedger(type, 1);
  return (await request.ledger(1)).find((event) => event.type === type)?.data;
}

describe('with a later attempt sealing', () => {
  let flow: Flow;
  beforeAll(async () => {
    flow = await engine.flow({ callbacks });
  });

  test('a late archive moves no flow and writes no field, and the later attempt’s completion submits', async () => {
    const request = await flow.granted();
    await request.use();
    await request.event(endPoint);
    await request.untilState('ended');
    await again(request);
    await request.happens('archive', {}, 1);
    expect(await leftOver(request, 'SubmitSkipped')).toMatchObject({
      foundNodeId: 'seal',
      laterAttempt: true,
    });
    expect((await request.ledger(1)).find(({ type }) => type === 'FieldWriteDropped')?.data).toMatchObject({
      effectId: 'rule:filesArchived:0:fields',
      reason: 'later-attempt',
    });
    await request.untilState('archived', 1);
    expect((await request.atHost()).fields).not.toHaveProperty(stateField);
    const { items } = (await product.api('GET', `${request.path(1)}/deliveries`)).data;
    expect(items.map(({ state }: { state: string }) => state)).toEqual(['done', 'dropped', 'skipped']);
    for (const { commandId } of items)
      expect(await product.api('POST', `${request.path(1)}/deliveries/${commandId}/redeliver`)).toMatchObject(
        { status: 409 },
      );
    await expectOnlyItsOwnSubmit(request);
  });

  test('nor does a submit that an operator has sent again', async () => {
    const refusal = { match: { type: 'flow.submit' }, fault: 'errcode', errmsg: '不能提交', times: 1 };
    await product.host('POST', '/sim/faults', refusal);
    const request = await flow.granted();
    await request.finish();
    expect(await request.untilAttention()).toMatchObject([{ kind: 'flow-action-failed' }]);
    await again(request);
    const decision = { commandId: 'send-it-again', decision: 'resend', note: '再试' };
    await product.api('POST', `${request.path(1)}/attention`, decision);
    expect(await leftOver(request, 'SubmitSkipped')).toMatchObject({ laterAttempt: true });
    await expectOnlyItsOwnSubmit(request);
  });

  test('nor does a return for a refusal that waited for the host', async () => {
    const failing = await engine.flow({ callbacks, onFailure: { field: field.failure, action: giveBack } });
    await product.vendor('POST', '/sim/faults', {
      ...{ match: { type: 'apply' }, fault: 'errcode', errmsg: '印章停用', times: 1 },
    });
    await product.host('POST', '/sim/faults', { match: { type: 'flow.get' }, fault: 'dropRequest' });
    const request = await failing.begin();
    expect((await request.apply()).status).toBe(422);
    await request.untilForm({ [field.failure]: '印章停用' });
    await again(request);
    await product.host('DELETE', '/sim/faults');
    expect(await leftOver(request, 'ReturnSkipped')).toMatchObject({ laterAttempt: true });
    await expectOnlyItsOwnSubmit(request);
  });

  test('nor does one that failed at once let the earlier move it', async () => {
    const request = await flow.granted();
    await request.use();
    await request.event(endPoint);
    await request.untilState('ended');
    await product.vendor('POST', '/sim/faults', {
      ...{ match: { type: 'apply' }, fault: 'errcode', errmsg: '印章停用', times: 1 },
    });
    expect((await request.apply()).status).toBe(422);
    await request.happens('archive', {}, 1);
    expect(await leftOver(request, 'SubmitSkipped')).toMatchObject({ laterAttempt: true });
    expect(await request.atHost()).toMatchObject({ nodeId: 'seal', submissions: 0 });
  });
});
