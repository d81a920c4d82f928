import { Browser } from '../../../support/browser';
import { caller, ProductUnderTest } from '../../../support/product';
import { Engine, type Flow, type FlowRequest, problem } from '../flowEvents/flows';

/** What a key of another OA was able to do: read a live code, append uses, and log in at 章管家 as somebody else. */

let product: ProductUnderTest;
let flow: Flow;
let request: FlowRequest;
/** Of the other OA, which has nothing to do with the request. */
let other: ReturnType<typeof caller>;
/** Of the OA whose request it is. */
let own: ReturnType<typeof caller>;

const keyOf = async (name: string, hostId: string) => {
  const { status, data } = await product.api('POST', '/v1/api-keys', {
    name,
    role: 'engine',
    hostIds: [hostId],
  });
  expect(status).toBe(201);
  return caller(product.product.url, { Authorization: `Bearer ${data.key}` });
};

beforeAll(async () => {
  product = await ProductUnderTest.start();
  const engine = await Engine.of(product, '集团OA');
  flow = await engine.flow();
  own = await keyOf('集团OA', engine.hostId);
  other = await keyOf('另一个OA', await product.addHost('另一个OA'));
  request = await flow.granted();
  const site = product.vendorSimulator.url;
  const autoLogin = { enabled: true, internalUrl: site, externalUrl: site };
  await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { autoLogin });
}, 90_000);
afterAll(() => product.stop(), 30_000);

test('a live code of one OA is not read by the key of another', async () => {
  const { sealCode } = await request.atVendor();
  expect((await own('GET', request.path())).data.sealCode).toBe(sealCode);
  const answers = [
    await other('GET', request.path()),
    await other('GET', `${request.path()}/events`),
    await other('GET', '/v1/seal-requests?limit=100'),
    await other('GET', `/v1/seal-requests?flowRequestId=${request.flowRequestId}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 200, 200]);
  expect(JSON.stringify(answers.map(({ data }) => data))).not.toContain(sealCode);
});

test('50 uses are not appended to a request of another OA', async () => {
  const { seals } = await request.seen();
  const more = { commandId: 'fifty', seals: [{ sealId: seals[0].sealId, useCount: 50 }] };
  const refused = await other('POST', `${request.path()}/appends`, more, { Prefer: 'wait=20' });
  expect([refused.status, refused.data.type]).toEqual([404, problem('not-found')]);
  expect((await request.seen()).seals[0].useCount).toBe(seals[0].useCount);
  const ended = await other('POST', `${request.path()}/end`, { commandId: 'ends', reason: 'x' });
  expect(ended.status).toBe(404);
});

describe('a link that names another person’s mobile number', () => {
  const lisi = '13800000002';
  const openedBy = async (call: typeof own, user: Record<string, unknown>) => {
    const { status, data } = await call('POST', `${request.path()}/detail-link`, { user });
    if (status !== 200) return { status, page: '', end: '' };
    const browser = new Browser();
    const page = await browser.open(data.url);
    const end = await browser.open(`${page.url}/open`);
    return { status, page: page.text, end: end.text };
  };

  test('is not made for the key of another OA', async () => {
    expect((await openedBy(other, { userId: 'nobody', mobile: lisi })).status).toBe(404);
  });

  test('logs nobody in as that person, whoever asks for it', async () => {
    for (const call of [own, product.api])
      for (const userId of ['nobody', 'zhangsan']) {
        const { status, page, end } = await openedBy(call, { userId, mobile: lisi });
        expect(status).toBe(200);
        expect(page).toContain('采购合同');
        expect(end).not.toContain('已登录：李四');
      }
  });
});
