import { ProductUnderTest } from '../../../support/product';
import { Engine, type FlowRequest } from '../flowEvents/flows';

/* The account at the vendor is another system's as well: what is that one's never costs a genuine callback its turn. */

let product: ProductUnderTest;
let engine: Engine;
let path: string;
beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_RECONCILE_SECONDS: '86400' } });
  const { id, callbackUrl } = await product.bind('shared account');
  const { data } = await product.vendor('GET', '/sim/catalogue');
  engine = new Engine(product, await product.addHost('shared account'), id, data.seals, data.fileTypes);
  path = new URL(callbackUrl).pathname;
}, 90_000);
afterAll(() => product.stop(), 30_000);

/** So many, as many at a time as a vendor has connections; gives how many were answered with which status. */
async function flood(count: number, bodyOf: (index: number) => unknown): Promise<Record<number, number>> {
  const answered: Record<number, number> = {};
  let next = 0;
  const work = async () => {
    while (next < count) {
      const { status } = await product.anonymous('POST', path, bodyOf(next++));
      answered[status] = (answered[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, work));
  return answered;
}

interface Letter {
  event: string;
  applyId?: string;
  tries: { status: number }[];
}

/** A completion acts, nobody looking for it, and its first try is acknowledged: it waits for no bound to be over. */
async function completes(request: FlowRequest): Promise<void> {
  await request.finish();
  await request.untilLedger('FlowSubmitted');
  const statuses = async () => {
    const { callbacks } = (await product.vendor('GET', '/sim/callbacks')).data;
    const own = callbacks.filter(({ applyId }: Letter) => applyId === request.applyId());
    return own.flatMap(({ tries }: Letter) => tries.map(({ status }) => status));
  };
  // The vendor may hear the answer after what it has brought about.
  expect(await product.until(statuses, (found) => found.every((status: unknown) => status))).toEqual([200]);
}

async function surplus(reason: string): Promise<number> {
  const { data } = await product.api('GET', '/metrics');
  const line = new RegExp(`^sealflow_callbacks_surplus_total{reason="${reason}"} (\\d+)$`, 'm').exec(data);
  return Number(line?.[1] ?? 0);
}

test('more than a minute’s bound for applications of another system, and then a completion', async () => {
  const request = await (await engine.flow()).granted();
  const foreign = (index: number) => ({
    event: 'sealingCompleted',
    sealapply_id: `other-system-${index}`,
  });
  expect(await flood(600, foreign)).toEqual({ 200: 600 });
  await completes(request);
  expect(await surplus('unmatched')).toBeGreaterThan(0);
}, 180_000);

test('as many that cannot be read, and then a completion', async () => {
  const request = await (await engine.flow()).granted();
  expect(await flood(261, (index) => ({ nothing: 'of ours', index }))).toEqual({ 200: 261 });
  await completes(request);
  expect(await surplus('unreadable')).toBeGreaterThan(0);
}, 90_000);
