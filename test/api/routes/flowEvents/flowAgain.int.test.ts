import { ProductUnderTest } from '../../../support/product';
import { archive, Engine, endPoint, type Flow, type FlowRequest, field, problem } from './flows';

/* A flow that is sent back and forth comes to its applying point more than once. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'back and forth');
  flow = await engine.flow();
}, 90_000);
afterAll(() => product.stop());
afterEach(async () => {
  await product.vendor('DELETE', '/sim/faults');
});

describe('the applying point once more', () => {
  const other = { [field.subject]: '另一份合同' };

  test('with the same content it is the same request, however much is told of the applicant', async () => {
    const request = await flow.granted();
    for (const applicant of ['zhangsan', { userId: 'zhangsan', mobile: '13800000001' }])
      expect(await request.apply({ [field.applicant]: applicant })).toMatchObject({
        status: 200,
        data: { outcome: 'apply', sealRequestId: request.id(1), state: 'sealing' },
      });
    expect(await request.effects()).toEqual({ apply: 1 });
  });

  test('with other content before any use, it supersedes the request', async () => {
    const request = await flow.granted();
    const first = await request.atVendor(1);
    const answer = await request.apply(other);
    expect(answer).toMatchObject({
      status: 200,
      data: { outcome: 'apply', sealRequestId: request.id(2), state: 'sealing' },
    });
    expect(await request.seen(1)).toMatchObject({ state: 'superseded', codeLive: false });
    expect(await request.atVendor(1)).toMatchObject({ stage: 'ended', deadCodes: [first.sealCode] });
    const second = await request.atVendor(2);
    expect(second).toMatchObject({ subject: '另一份合同', isLive: true });
    await request.untilForm({ [field.sealCode]: second.sealCode });
  });

  test('with other content after a use, it is refused, although nobody has told of the use', async () => {
    const request = await flow.granted();
    await request.use();
    expect(await request.apply(other)).toMatchObject({
      status: 409,
      data: { type: problem('already-open') },
    });
    expect(await request.atVendor()).toMatchObject({ isLive: true });
    expect(await request.seen()).toMatchObject({ state: 'sealing' });
  });

  test('what comes late about the attempt before, or as an append, finds its own attempt', async () => {
    const request = await flow.granted();
    await request.apply(other);
    await product.vendor('POST', '/sim/callbacks/send', {
      event: 'autoEnded',
      sealapply_id: request.applyId(1),
    });
    const callbackOf = async (applyId: string) =>
      (await product.api('GET', '/v1/callbacks?limit=100')).data.items.find(
        (item: { applyId?: string }) => item.applyId === applyId,
      );
    await product.until(
      () => callbackOf(request.applyId(1)),
      (row) => row?.state === 'ignored',
    );
    expect((await request.append({ [field.moreUses]: 2 })).data).toMatchObject({
      sealRequestId: request.id(2),
    });
    expect((await request.atVendor(2)).seals).toMatchObject([{ useCount: 4 }]);
    expect(await request.seen(2)).toMatchObject({ state: 'sealing', round: 1 });
  });

  test('with other content where the vendor refuses to end the first, it is refused in its words', async () => {
    const request = await flow.granted();
    const refusal = { match: { type: 'end' }, fault: 'errcode', errmsg: '不能结束', times: 1 };
    await product.vendor('POST', '/sim/faults', refusal);
    expect(await request.apply(other)).toMatchObject({
      status: 422,
      data: { type: problem('vendor-refused'), detail: '不能结束' },
    });
    const path = `/v1/seal-requests?flowRequestId=${request.flowRequestId}`;
    expect((await product.api('GET', path)).data.items).toMatchObject([
      { attempt: 1, state: 'sealing', codeLive: true },
    ]);
  });

  test('with other content after an append, it is refused', async () => {
    const request = await flow.granted();
    await request.append({ [field.moreUses]: 1 });
    expect(await request.apply(other)).toMatchObject({
      status: 409,
      data: { type: problem('already-open') },
    });
    expect(await request.atVendor()).toMatchObject({ isLive: true });
  });

  test('with other content while the first is on its way, it is refused; with the same, it is the same', async () => {
    await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'hold', times: 1 });
    const request = await flow.begin();
    await request.apply({}, { prefer: '' });
    expect(await request.apply(other)).toMatchObject({
      status: 409,
      data: { type: problem('already-open') },
    });
    await product.vendor('DELETE', '/sim/faults');
    expect(await request.apply()).toMatchObject({
      status: 200,
      data: { sealRequestId: request.id(1), state: 'sealing' },
    });
  });

  test.each([['the same content', {}] as const, ['other content', other] as const])(
    'after completion, with %s, it supersedes the request',
    async (_what, form) => {
      const request = await flow.granted();
      await request.finish();
      await request.untilState('completed');
      const answer = await request.apply(form);
      expect(answer).toMatchObject({
        status: 200,
        data: { sealRequestId: request.id(2), state: 'sealing' },
      });
      expect(await request.seen(1)).toMatchObject({ state: 'superseded', completedAt: expect.any(String) });
      expect(await request.atVendor(1)).toMatchObject({ stage: 'completed' });
    },
  );

  test.each([
    ['ended', (request: FlowRequest) => request.event(endPoint)],
    ['autoEnded', (request: FlowRequest) => request.happens('auto-end')],
    ['terminated', (request: FlowRequest) => request.happens('terminate')],
    ['rejected', (request: FlowRequest) => request.happens('reject')],
    ['archived', archive],
  ])('once the request is %s, it is attempt 2', async (state, bring) => {
    const request = await flow.granted();
    await bring(request);
    await request.untilState(state);
    expect(await request.apply()).toMatchObject({
      status: 200,
      data: { sealRequestId: request.id(2), state: 'sealing' },
    });
    expect(await request.seen(1)).toMatchObject({ state });
  });
});
