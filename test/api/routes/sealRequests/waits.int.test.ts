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

const vendorDown = (type: string) =>
  product.vendor('POST', '/sim/faults', { match: { type }, fault: 'http429' });

let looks = 0;

/** As the next comparison finds it. */
async function noticed(request: FlowRequest, kind: string) {
  return product.until(
    async () => {
      await product.api('POST', `${request.path()}/refresh`, { commandId: `look-${looks++}` });
      return (await request.seen()).attention as { kind: string; about: string; detail?: string }[];
    },
    (attention) => attention.some((open) => open.kind === kind),
    20_000,
  );
}

async function waiting(): Promise<string[]> {
  const { data } = await product.anonymous('GET', '/metrics');
  return [...String(data).matchAll(/^sealflow_requests_waiting\{kind="([^"]+)",peer="[^"]+"\} (\d+)$/gm)].map(
    ([, kind, count]) => `${kind} ${count}`,
  );
}

test('an application at a vendor that is down is attention, counted, and goes on by itself', async () => {
  await vendorDown('apply');
  const request = await flow.begin();
  await request.apply({}, { prefer: '' });
  const [open] = await noticed(request, 'vendor-away');
  expect(open).toMatchObject({ about: 'apply', detail: expect.stringContaining('429') });
  expect(await waiting()).toEqual(['vendor-away 1']);
  await backAgain();
  await request.untilState('sealing');
  expect((await request.seen()).attention).toEqual([]);
  expect(await waiting()).toEqual([]);
}, 60_000);
