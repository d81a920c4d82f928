import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest } from '../flowEvents/flows';

/* Vendors and hosts that are away: what waits for them is attention after a second here, and never stuck. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_WAIT_ATTENTION_SECONDS: '1' } });
  engine = await Engine.of(product, 'waits');
  flow = await engine.flow();
}, 90_000);
afterAll(() => product.stop(), 30_000);
const backAgain = async () => {
  await product.vendor('DELETE', '/sim/faults');
  await product.host('DELETE', '/sim/faults');
};
afterEach(backAgain);

const vendorDown = (type: string, retryAfterSeconds = 120) =>
  product.vendor('POST', '/sim/faults', { match: { type }, fault: 'http429', retryAfterSeconds });

let looks = 0;

/** As the next comparison finds it. */
async function noticed(request: FlowRequest, kind: string) {
  return product.until(
    async () => {
      await product.api('POST', `${request.path()}/refresh`, { commandId: `look-${looks++}` });
      return (await request.seen()).attention as { kind: string; about: string; detail?: string }[];
    },
    (attention) => attention.some((open) => open.kind === kind),
  );
}

async function waiting(): Promise<string[]> {
  const { data } = await product.api('GET', '/metrics');
  return [...String(data).matchAll(/^sealflow_requests_waiting\{kind="([^"]+)",peer="[^"]+"\} (\d+)$/gm)].map(
    ([, kind, count]) => `${kind} ${count}`,
  );
}

test('an application at a vendor that is down is attention, counted, and goes on by itself', async () => {
  await vendorDown('apply', 2);
  const request = await flow.begin();
  await request.apply({}, { prefer: '' });
  // Asked again, it is known what the vendor said the first time.
  await product.until(
    async () => (await product.vendor('GET', '/sim/calls')).data.calls.apply,
    (calls) => calls >= 2,
  );
  const [open] = await noticed(request, 'vendor-away');
  expect(open).toMatchObject({
    about: 'apply',
    detail: expect.stringContaining('429'),
    because: { code: 'busy', zh: expect.stringContaining('对方繁忙') },
  });
  expect(await waiting()).toEqual(['vendor-away 1']);
  await backAgain();
  await request.untilState('sealing');
  expect((await request.seen()).attention).toEqual([]);
  expect(await waiting()).toEqual([]);
}, 120_000);

let decisions = 0;
const decide = (request: FlowRequest, decision: string, more: Record<string, unknown> = {}) => {
  decisions += 1;
  const body = { commandId: `decision-${decisions}`, decision, note: '已核对', ...more };
  return product.api('POST', `${request.path()}/attention`, body);
};

test('what waits is given up by an operator, whether it has raised attention or not', async () => {
  await vendorDown('apply');
  const request = await flow.begin();
  await request.apply({}, { prefer: '' });
  await request.untilState('applying');
  // The vendor answers again, and knows nothing of it: its end is refused there.
  expect(await decide(request, 'confirm')).toMatchObject({ status: 409 });
  expect((await decide(request, 'giveUp')).status).toBeLessThan(300);
  await request.untilState('applyFailed');
  expect(await request.ledger()).toContainEqual(
    expect.objectContaining({
      type: 'EffectGivenUp',
      actor: 'api:first-admin-key',
      data: expect.objectContaining({ effectId: 'apply', note: '已核对' }),
    }),
  );
}, 120_000);

test('what waits is tried at once', async () => {
  const busy = { match: { type: 'apply' }, fault: 'http429', retryAfterSeconds: 120, times: 1 };
  await product.vendor('POST', '/sim/faults', busy);
  const request = await flow.begin();
  await request.apply({}, { prefer: '' });
  await noticed(request, 'vendor-away');
  expect(await decide(request, 'confirm')).toMatchObject({ status: 422 });
  expect((await decide(request, 'resend')).status).toBeLessThan(300);
  await request.untilState('sealing');
}, 120_000);

test('an end does not stand behind an append that waits for ever', async () => {
  const request = await flow.granted();
  await vendorDown('update');
  await product.api('POST', `${request.path()}/appends`, {
    commandId: 'waiting-append',
    seals: [{ sealId: engine.sealId(), useCount: 1 }],
  });
  await noticed(request, 'vendor-away');
  const end = { commandId: 'end-behind', reason: '合同作废' };
  expect((await product.api('POST', `${request.path()}/end`, end)).status).toBeLessThan(300);
  await request.untilState('ended');
  expect((await request.seen()).commands).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ commandId: 'waiting-append', outcome: 'failed' }),
      expect.objectContaining({ commandId: 'end-behind', outcome: 'done' }),
    ]),
  );
}, 120_000);

test('a callback that cannot be confirmed is attention until it is', async () => {
  const request = await flow.granted();
  await product.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault: 'http429' });
  await request.finish();
  const open = await product.until(
    async () => (await request.seen()).attention as { kind: string }[],
    (attention) => attention.length > 0,
  );
  expect(open).toMatchObject([{ kind: 'callback-unconfirmed' }]);
  await backAgain();
  await request.untilState('completed');
  // It ends with the next try of the row, where a comparison was faster.
  await product.until(
    async () => (await request.seen()).attention as unknown[],
    (attention) => attention.length === 0,
    60_000,
  );
}, 180_000);
