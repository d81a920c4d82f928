import { ProductUnderTest } from '../../../support/product';
import { Engine, endPoint, type Flow, type FlowRequest, field } from '../flowEvents/flows';

/* What the vendor says it has done, and does not show. */

let product: ProductUnderTest;
let flow: Flow;
/** Of a vendor that cannot be asked what became of a call. */
let blindFlow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  const timeouts = { connectMs: 2000, tokenMs: 2000, callMs: 2000, operationMs: 4000 };
  const engine = await Engine.of(product, 'says so');
  const blind = await product.bind('blind', { profile: { timeouts, detailAvailable: false } });
  blindFlow = await engine.with({ bindingId: blind.id }).flow();
  const hasty = await product.bind('hasty', { profile: { timeouts } });
  flow = await engine.with({ bindingId: hasty.id }).flow();
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(() => product.vendor('DELETE', '/sim/faults'));

let decisions = 0;
const wait = { Prefer: 'wait=20' };
const settle = (request: FlowRequest, decision: string, more: Record<string, unknown> = {}) => {
  decisions += 1;
  const body = { commandId: `decision-${decisions}`, decision, note: '已核对', ...more };
  return product.api('POST', `${request.path()}/attention`, body, wait);
};

/** Its answer of success, and nothing more; with `afterActing` it has acted all the same. */
const emptySuccess = (type: string, more: Record<string, unknown> = {}) =>
  product.vendor('POST', '/sim/faults', {
    ...{ match: { type }, fault: 'errcode', errcode: 0, errmsg: 'ok', times: 1, ...more },
  });

test('an application waits for a person, and is made once by a resend', async () => {
  await emptySuccess('apply');
  const request = await flow.begin();
  await request.apply({}, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([{ kind: 'apply-unknown' }]);
  expect(await request.seen()).toMatchObject({ state: 'applying', codeLive: false });
  expect(await request.ledgerTypes()).not.toContain('SealApplied');
  await settle(request, 'resend');
  await request.untilState('sealing');
  expect(await request.effects()).toEqual({ apply: 1 });
  await request.untilForm({ 1007: (await request.atVendor()).sealCode });
});

test('an application whose answer has no row is granted where the vendor shows it', async () => {
  await emptySuccess('apply', { afterActing: true });
  const request = await flow.begin();
  expect(await request.apply()).toMatchObject({ status: 200, data: { state: 'sealing' } });
  expect(await request.seen()).toMatchObject({ attention: [], codeLive: true });
});

test('an application without a row waits for a person where the vendor cannot be asked', async () => {
  await emptySuccess('apply', { afterActing: true });
  const request = await blindFlow.begin();
  await request.apply({}, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([{ kind: 'apply-unknown' }]);
  const { sealCode } = await request.atVendor();
  expect(await settle(request, 'confirm', { sealCode })).toMatchObject({ data: { state: 'sealing' } });
});

test('an append waits for a person, and is made once by a resend', async () => {
  const request = await flow.granted();
  await emptySuccess('update');
  await request.append({ [field.moreUses]: 3 }, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([{ kind: 'append-unknown' }]);
  expect(await request.ledgerTypes()).not.toContain('UsesAppended');
  await settle(request, 'resend');
  await request.untilLedger('UsesAppended');
  expect((await request.atVendor()).seals).toMatchObject([{ useCount: 5 }]);
});

test('an end waits for a person, and is made by a resend', async () => {
  const request = await flow.granted();
  await emptySuccess('end');
  await request.event(endPoint, {}, { prefer: '' });
  expect(await request.untilAttention()).toMatchObject([{ kind: 'end-unknown' }]);
  expect(await request.seen()).toMatchObject({ state: 'sealing', codeLive: true });
  await settle(request, 'resend');
  await request.untilState('ended');
  expect(await request.atVendor()).toMatchObject({ stage: 'ended', isLive: false });
});
