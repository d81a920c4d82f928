import { freePort } from '../../../../sandbox/embedded/ports';
import { caller, ProductUnderTest } from '../../../support/product';

/* Who reads the metrics: whoever has a key of an operator, and whoever reaches the address that is for them alone. */

let product: ProductUnderTest;
let metricsUrl: string;
beforeAll(async () => {
  const address = `127.0.0.1:${await freePort()}`;
  metricsUrl = `http://${address}`;
  product = await ProductUnderTest.start({ env: { SEALFLOW_METRICS_ADDRESS: address } });
}, 90_000);
afterAll(() => product.stop(), 30_000);

test('at the API itself they want a key', async () => {
  expect((await product.anonymous('GET', '/metrics')).status).toBe(401);
  const body = { name: 'engine', role: 'engine', hostIds: [await product.addHost('metrics')] };
  const { data: engine } = await product.api('POST', '/v1/api-keys', body);
  const asEngine = caller(product.product.url, { Authorization: `Bearer ${engine.key}` });
  expect((await asEngine('GET', '/metrics')).status).toBe(403);
  expect((await product.api('GET', '/metrics')).status).toBe(200);
});

test('at an address of their own they want none, and nothing else is there', async () => {
  const { status, headers, data } = await caller(metricsUrl)('GET', '/metrics');
  expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(data).toMatch(/^sealflow_commands_pending 0$/m);
  for (const path of ['/', '/healthz', '/v1/bindings', '/docs'])
    expect((await caller(metricsUrl)('GET', path)).status).toBe(404);
  expect((await caller(metricsUrl)('POST', '/metrics', {})).status).toBe(404);
});

test('each refusal counts by its reason', async () => {
  await product.anonymous('GET', '/v1/bindings');
  await product.anonymous('GET', '/v1/bindings', undefined, { Authorization: 'Bearer nonsense' });
  await product.anonymous('POST', `/c/${'w'.repeat(22)}`, {});
  await product.api('POST', '/v1/bindings', {});
  await product.api('GET', '/v1/nothing');
  const { data } = await product.api('GET', '/metrics');
  for (const reason of ['no-key', 'unknown-key', 'path-token', 'malformed', 'not-found'])
    expect(data).toMatch(new RegExp(`^sealflow_http_refusals_total\\{reason="${reason}"\\} [1-9]`, 'm'));
});
