import { randomBytes } from 'node:crypto';
import { ProductUnderTest } from '../../support/product';

/* Whoever sends much, with a right key or token, holds up nobody else for more than a moment. */

let product: ProductUnderTest;
let callbackPath: string;
beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_REQUESTS_PER_MINUTE: '0' } });
  callbackPath = new URL((await product.bind('large')).callbackUrl).pathname;
}, 90_000);
afterAll(() => product.stop(), 30_000);

/** The longest that the API's event loop was held since it was asked before, in ms, as perf_hooks measures it. */
async function lag(): Promise<number> {
  const { data } = await product.api('GET', '/metrics');
  const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(data)?.[1];
  // It measures every 10 ms, which count along.
  return Number(seconds) * 1000 - 10;
}

/**
 * Whether the loop is held for less than 50 ms, or on a machine that is busy with something else for a small part of
 * what the request took: in one piece it would be held for nearly all of it. In the quietest of some rounds.
 */
async function givesWay(send: () => Promise<{ status: number }>): Promise<boolean> {
  for (let round = 0; round < 12; round += 1) {
    await lag();
    const began = performance.now();
    expect((await send()).status).toBe(200);
    const took = performance.now() - began;
    if ((await lag()) < Math.max(50, took / 5)) return true;
  }
  return false;
}

const page = (count: number, bytes: number) => {
  const data = randomBytes(bytes).toString('base64');
  const metadata = { encoding: 'anNvbi9wbGFpbg==' };
  return JSON.stringify({ payloads: Array.from({ length: count }, () => ({ metadata, data })) });
};

test.each([
  ['few and large', page(40, 100_000)],
  ['many and small', page(8000, 400)],
])(
  'a page of a history, its payloads %s',
  async (_what, body) => {
    expect(body.length).toBeGreaterThan(4_000_000);
    expect(await givesWay(() => product.api('POST', '/codec/decode', body))).toBe(true);
  },
  60_000,
);

const limit = 128 * 1024;
const filled = (unit: string, before: string, after: string) =>
  before + unit.repeat(Math.floor((limit - before.length - after.length) / unit.length)) + after;

test.each([
  ['a list of things', filled('{"a":1},', '[', '{}]')],
  ['a list nested in one', filled('{},', '{"data":[', '{}]}')],
  ['members that hold JSON', filled('"a":"{}",', '{', '"b":1}')],
])(
  'a callback as large as they may be: %s',
  async (_what, body) => {
    expect(await givesWay(() => product.anonymous('POST', callbackPath, body))).toBe(true);
  },
  60_000,
);

test('a larger callback is refused, by how much it inflates to', async () => {
  const { status, data } = await product.anonymous('POST', callbackPath, ' '.repeat(limit + 1));
  expect([status, data.type]).toEqual([413, 'urn:sealflow:problem:too-large']);
});
