import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Browser } from '../../support/browser';
import { ProductUnderTest } from '../../support/product';
import { Engine, type Flow, type FlowRequest, field } from '../routes/flowEvents/flows';

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  engine = await Engine.of(product, 'engine');
  flow = await engine.flow();
}, 90_000);
afterAll(() => product.stop(), 30_000);

const here = () => product.product.url;
const launchOf = (hostId: string, flowRequestId: string) =>
  `${here()}/seal-details/launch?${new URLSearchParams({ hostId, flowRequestId })}`;

async function linkTo(request: FlowRequest, body: Record<string, unknown>): Promise<string> {
  return (await product.api('POST', `${request.path()}/detail-link`, body)).data.url;
}

describe('opening 章管家', () => {
  const zhangsan = { userId: 'zhangsan', mobile: '13800000001' };
  const internal = () => product.vendorSimulator.url;
  /** The same server by another name: what a browser outside would open. */
  const external = () => internal().replace('127.0.0.1', 'localhost');
  let request: FlowRequest;

  beforeAll(async () => {
    request = await flow.granted();
  });
  afterEach(() => product.vendor('DELETE', '/sim/faults'));

  async function autoLogin(given: Record<string, unknown> | null): Promise<void> {
    const changes = given && { enabled: true, internalUrl: internal(), externalUrl: external(), ...given };
    const { status } = await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, {
      autoLogin: changes,
      clientSecret: 'vendor-secret',
    });
    expect(status).toBe(200);
  }

  /** From the link on: what the page says, and where its button leads. */
  async function openedBy(user: Record<string, unknown>, more: Record<string, unknown> = {}) {
    const browser = new Browser();
    const page = await browser.open(await linkTo(request, { user, ...more }));
    const [, button] = /<a class="button" href="([^"]+)"/.exec(page.text) ?? [];
    return { page, end: await browser.open(`${here()}${button}`) };
  }

  test('without auto login its address, and nobody is logged in', async () => {
    await autoLogin(null);
    const { end } = await openedBy(zhangsan);
    expect(end.url).toBe(`${internal()}/`);
    await autoLogin({ enabled: false, internalNetworks: ['127.0.0.0/8'] });
    expect((await openedBy(zhangsan)).end.url).toBe(`${internal()}/`);
  });

  test.each<[what: string, networks: string[], more: Record<string, unknown>, site: () => string]>([
    ['from an internal network', ['127.0.0.0/8'], {}, internal],
    ['from elsewhere', ['10.0.0.0/8'], {}, external],
    ['where the engine alone sees the browser', ['10.0.0.0/8'], { clientIp: '10.1.2.3' }, internal],
    ['where the engine sees it elsewhere', ['10.0.0.0/8'], { clientIp: '203.0.113.7' }, external],
  ])('%s, logged in at the address that fits', async (_what, internalNetworks, more, site) => {
    await autoLogin({ internalNetworks });
    const { page, end } = await openedBy(zhangsan, more);
    expect(end.url.startsWith(`${site()}/login.htm?token=`)).toBe(true);
    expect(end).toMatchObject({ status: 200, text: expect.stringContaining('已登录：张三') });
    expect(page.text).not.toContain('手机号');
    // The token has served.
    expect((await new Browser().open(end.url)).text).toContain('未登录');
  });

  test('an X-Forwarded-For of no declared proxy moves nobody inside', async () => {
    await autoLogin({ internalNetworks: ['10.0.0.0/8'] });
    const browser = new Browser('zh-CN', { 'X-Forwarded-For': '10.1.2.3' });
    const page = await browser.open(await linkTo(request, { user: zhangsan }));
    expect((await browser.open(`${page.url}/open`)).url.startsWith(`${external()}/login.htm`)).toBe(true);
  });

  const lisi = '13800000002';
  test.each<[what: string, user: Record<string, unknown>]>([
    ['without a number', { userId: 'zhangsan' }],
    ['with another’s', { userId: 'zhangsan', mobile: lisi }],
    ['with nobody’s', { userId: 'zhangsan', mobile: '13999999999' }],
  ])('a person whom 章管家 has is logged in by the number it has: named %s', async (_what, user) => {
    await autoLogin({ internalNetworks: ['127.0.0.0/8'] });
    expect((await openedBy(user)).end.text).toContain('已登录：张三');
  });

  test.each<[what: string, user: Record<string, unknown>]>([
    ['without a number', { userId: 'wangwu' }],
    ['with another’s', { userId: 'wangwu', mobile: lisi }],
  ])('one whom nobody knows is told so, and opens the plain address: named %s', async (_what, user) => {
    await autoLogin({ internalNetworks: ['127.0.0.0/8'] });
    const { page, end } = await openedBy(user);
    expect(page.text).toContain('均未提供您的手机号');
    expect(end.url).toBe(`${internal()}/`);
    const english = await new Browser('en').open(await linkTo(request, { user }));
    expect(english.text).toContain('Neither your OA nor ZhangGuanJia has told your mobile number');
  });

  test('a host that vouches for numbers is believed, until it does not', async () => {
    await autoLogin({ internalNetworks: ['127.0.0.0/8'] });
    const path = `/v1/hosts/${engine.hostId}`;
    const vouches = async (vouchesForMobiles: boolean | null) => {
      const { data } = await product.api('PATCH', path, { vouchesForMobiles });
      expect(data.vouchesForMobiles).toBe(vouchesForMobiles ?? undefined);
      return (await openedBy({ userId: 'wangwu', mobile: lisi })).end.text;
    };
    expect(await vouches(true)).toContain('已登录：李四');
    expect(await vouches(false)).not.toContain('已登录');
    expect(await vouches(null)).not.toContain('已登录');
  });

  test('a number that somebody applied with is not theirs', async () => {
    await autoLogin({ internalNetworks: ['127.0.0.0/8'] });
    const flow = await engine.flow({});
    const applied = await flow.granted({
      [field.applicant]: { userId: 'wangwu', name: '王五', mobile: lisi },
    });
    const browser = new Browser();
    const page = await browser.open(await linkTo(applied, { user: { userId: 'wangwu', mobile: lisi } }));
    expect((await browser.open(`${page.url}/open`)).url).toBe(`${internal()}/`);
  });

  test('where the people of 章管家 cannot be read, the page opens all the same', async () => {
    const other = await engine.bindAgain('people away', {
      autoLogin: { enabled: true, internalUrl: internal(), externalUrl: external() },
    });
    const applied = await (await other.flow()).granted();
    await product.vendor('POST', '/sim/faults', { match: { type: 'people' }, fault: 'http500' });
    const page = await new Browser().open(await linkTo(applied, { user: zhangsan }));
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('均未提供您的手机号') });
  });

  test('one whom 章管家 does not log in is told so, and may go on', async () => {
    await autoLogin({ internalNetworks: ['127.0.0.0/8'] });
    await product.vendor('POST', '/sim/faults', {
      match: { type: 'mobileLogin' },
      fault: 'errcode',
      errmsg: '用户不存在',
    });
    const { end } = await openedBy(zhangsan);
    expect(end.status).toBe(200);
    expect(end.text).toContain('未能自动登录');
    expect(end.text).toContain(`<a class="button" href="${internal()}"`);
    await product.vendor('DELETE', '/sim/faults');
    await product.vendor('POST', '/sim/faults', { match: { type: 'mobileLogin' }, fault: 'http500' });
    expect((await openedBy(zhangsan)).end).toMatchObject({
      status: 503,
      text: expect.stringContaining('暂时无法提供自动登录'),
    });
  });

  test('nobody is sent on without a session', async () => {
    const { status, headers } = await new Browser().open(`${here()}/seal-details/${request.id()}/open`);
    expect([status, headers.location]).toEqual([403, undefined]);
  });
});

describe('an engine that proves people itself', () => {
  let server: Server;
  let site: string;
  /** What browsers brought to it. */
  const brought: URLSearchParams[] = [];

  beforeAll(async () => {
    // It knows who sits at the browser, asks for a link for them, and sends them there.
    server = createServer((incoming, outgoing) => {
      const { searchParams } = new URL(incoming.url ?? '', 'http://engine');
      brought.push(searchParams);
      const path = `/v1/seal-requests/${encodeURIComponent(searchParams.get('sealRequestId') ?? '')}/detail-link`;
      product.api('POST', path, { user: { userId: 'wangwu' } }).then(({ data }) => {
        outgoing.writeHead(302, { Location: data.url }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/open?tenant=1`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const hostPath = () => `/v1/hosts/${engine.hostId}`;

  test('the address on the form leads through it to the page', async () => {
    const request = await flow.granted();
    expect((await product.api('PATCH', hostPath(), { signInUrl: site })).data.signInUrl).toBe(site);
    const page = await new Browser().open(launchOf(engine.hostId, request.flowRequestId));
    expect(page).toMatchObject({ status: 200, url: `${here()}/seal-details/${request.id()}` });
    expect(Object.fromEntries(brought.at(-1) ?? [])).toEqual({
      tenant: '1',
      hostId: engine.hostId,
      flowRequestId: request.flowRequestId,
      sealRequestId: request.id(),
    });
    // And back there, once the page is not open any more.
    const closed = await new Browser().open(page.url);
    expect(closed.text).toContain(`href="${page.hops[0]?.replaceAll('&', '&#38;')}"`);
  });

  test('the latest attempt is the one that is opened', async () => {
    const request = await flow.granted();
    await request.event({ exitId: 'stop' });
    await request.untilState('ended');
    const again = await request.apply();
    expect(again.data.sealRequestId).toBe(request.id(2));
    await request.untilState('sealing', 2);
    const page = await new Browser().open(launchOf(engine.hostId, request.flowRequestId));
    expect(page.url).toBe(`${here()}/seal-details/${request.id(2)}`);
  });

  test('without an address for it the page says what is missing, and for whom', async () => {
    const request = await flow.granted();
    expect((await product.api('PATCH', hostPath(), { signInUrl: null })).data.signInUrl).toBeUndefined();
    const address = launchOf(engine.hostId, request.flowRequestId);
    for (const [language, words] of [
      ['zh-CN', ['用印详情尚未配置', 'engine', 'signInUrl', '管理员']],
      ['en', ['not set up yet', 'engine', 'signInUrl', 'administrators']],
    ] as const) {
      const page = await new Browser(language).open(address);
      expect(page.status).toBe(404);
      for (const word of [...words, engine.hostId]) expect(page.text).toContain(word);
    }
    // Nothing to go back to, either.
    expect((await new Browser().open(`${here()}/seal-details/${request.id()}`)).text).not.toContain('launch');
  });

  test('addresses that lead nowhere say so', async () => {
    await product.api('PATCH', hostPath(), { signInUrl: site });
    for (const [address, status, words] of [
      [`${here()}/seal-details/launch`, 400, '地址不完整'],
      [`${here()}/seal-details/launch?hostId=a%20b&flowRequestId=1`, 400, '地址不完整'],
      [launchOf('host_nobody', '1'), 404, '没有该流程引擎'],
      [launchOf(engine.hostId, 'never-applied'), 404, '尚无用印申请'],
    ] as const)
      expect(await new Browser().open(address)).toMatchObject({
        status,
        text: expect.stringContaining(words),
      });
  });

  test('is checked where it is entered', async () => {
    for (const signInUrl of ['ftp://x', 'http://u:p@x', 'javascript:alert(1)', 'https://x#y'])
      expect((await product.api('PATCH', hostPath(), { signInUrl })).status).toBe(400);
  });
});
