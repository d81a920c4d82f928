import { Browser } from '../../support/browser';
import { type Call, caller, ProductUnderTest } from '../../support/product';
import { type Simulator, spawnSimulator } from '../../support/programs';
import { Engine } from '../routes/flowEvents/flows';

/** People of E10, behind a proxy that is declared. */

let product: ProductUnderTest;
let engine: Engine;
const here = () => product.product.url;
const launchOf = (hostId: string, flowRequestId: string) =>
  `${here()}/seal-details/launch?${new URLSearchParams({ hostId, flowRequestId })}`;

const zhang = '9223372036854775805';
const li = '9223372036854775804';
const flowId = '9223372036854775806';
let e10: Simulator;
let side: Call;
let hostId: string;
let count = 0;

beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_TRUSTED_PROXIES: '127.0.0.0/8' } });
  engine = await Engine.of(product, 'engine');
  e10 = await spawnSimulator('e10', {
    employees: [
      { userId: zhang, name: '张三', jobNumber: 'A001', mobile: '13800000001' },
      { userId: li, name: '李四', mobile: '13800000002' },
    ],
    forms: [],
    flows: [
      {
        flowId,
        name: '用印审批',
        nodes: [
          { nodeId: '1', name: '用印' },
          { nodeId: '2', name: '归档' },
        ],
      },
    ],
  });
  side = caller(e10.url);
  const host = {
    name: 'E10',
    kind: 'e10',
    baseUrl: e10.url,
    corpId: 'sealflow-corp',
    appKey: 'sealflow-app',
    appSecret: 'sealflow-app-secret',
    readerUserId: li,
  };
  hostId = (await product.api('POST', '/v1/hosts', host)).data.id;
}, 90_000);
afterAll(() => Promise.all([e10.stop(), product.stop()]), 30_000);
afterEach(() => side('DELETE', '/sim/faults'));

/** A seal request of a flow of E10's, and its address on the form. */
async function sealed(): Promise<{ id: string; address: string }> {
  count += 1;
  const flowRequestId = `922337203685477${String(count).padStart(4, '0')}`;
  await side('POST', '/sim/flow-requests', { flowId, flowRequestId, nodeId: '1' });
  const application = {
    commandId: `e10-${count}`,
    bindingId: engine.bindingId,
    hostId,
    flowRequestId,
    subject: '采购合同',
    applicant: { userId: zhang },
    fileTypeId: engine.fileTypes[0]?.id,
    seals: [{ sealId: engine.sealId(), useCount: 1 }],
  };
  const { status, data } = await product.api('POST', '/v1/seal-requests', application, {
    Prefer: 'wait=20',
  });
  if (status !== 201) throw new Error(JSON.stringify(data));
  return { id: data.id, address: launchOf(hostId, flowRequestId) };
}

const sitDown = (userId: string | null) => side('POST', '/sim/sign-in', { userId });

test('proves who it is, and 章管家 logs that person in', async () => {
  const { id, address } = await sealed();
  await sitDown(zhang);
  const browser = new Browser();
  const page = await browser.open(address);
  expect(page).toMatchObject({ status: 200, url: `${here()}/seal-details/${id}` });
  expect(page.hops.map((hop) => new URL(hop).host)).toEqual(
    [address, e10.url, address, address, address].map((hop) => new URL(hop).host),
  );
  const back = new URL(page.hops[2] ?? '');
  expect([...back.searchParams.keys()]).toEqual([
    'hostId',
    'flowRequestId',
    'sealflow_state',
    'eteams_token',
  ]);
  expect(browser.setCookies[0]).toMatch(
    /^sealflow_state=[\w-]{22}; Max-Age=600; Path=\/seal-details\/launch; .*HttpOnly; SameSite=Lax$/,
  );
  const site = product.vendorSimulator.url;
  const autoLogin = { enabled: true, internalUrl: site, externalUrl: site };
  await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { autoLogin });
  expect((await browser.open(`${page.url}/open`)).text).toContain('已登录：张三');
});

test('a link that is asked for logs in only whom E10 has by that number', async () => {
  const { id } = await sealed();
  const site = product.vendorSimulator.url;
  const autoLogin = { enabled: true, internalUrl: site, externalUrl: site };
  await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { autoLogin });
  const endOf = async (user: Record<string, unknown>) => {
    const path = `/v1/seal-requests/${encodeURIComponent(id)}/detail-link`;
    const browser = new Browser();
    const page = await browser.open((await product.api('POST', path, { user })).data.url);
    return (await browser.open(`${page.url}/open`)).text;
  };
  expect(await endOf({ userId: li, mobile: '13800000002' })).toContain('已登录：李四');
  for (const user of [
    { userId: zhang, mobile: '13800000002' },
    { userId: 'nobody', mobile: '13800000002' },
  ])
    expect(await endOf(user)).not.toContain('已登录');
});

test('nothing in the address says who it is', async () => {
  const { id, address } = await sealed();
  await sitDown(li);
  const browser = new Browser();
  const forged = `${address}&userId=${zhang}&mobile=13800000001&sealRequestId=x`;
  expect((await browser.open(forged)).url).toBe(`${here()}/seal-details/${id}`);
  expect((await browser.open(`${here()}/seal-details/${id}/open`)).text).toContain('已登录：李四');
});

test('a token that has served, or that nobody gave out, opens nothing', async () => {
  const { address } = await sealed();
  await sitDown(zhang);
  const browser = new Browser();
  const [, , back = ''] = (await browser.open(address)).hops;
  const begun = back.replace(/&eteams_token=.*/, '');
  for (const used of [back, `${begun}&eteams_token=guess`, `${begun}&eteams_token=`]) {
    const page = await browser.open(used);
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('登录未成功') });
    expect(page.hops).toHaveLength(1);
  }
});

test('a sign-in that another browser has begun is not taken, and its token is not used', async () => {
  const { id, address } = await sealed();
  await sitDown(li);
  const attacker = new Browser();
  const start = await attacker.open(address, { follow: false });
  const sentOn = await attacker.open(start.headers.location ?? '', { follow: false });
  const back = sentOn.headers.location ?? '';
  for (const forged of [
    back,
    `${back}x`,
    back.replace('sealflow_state=', 'sealflow_state=a&sealflow_state='),
  ]) {
    const victim = new Browser();
    const page = await victim.open(forged);
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('登录不是在此浏览器中发起的') });
    expect(victim.setCookies).toEqual([]);
  }
  // A token alone begins anew, for whoever sits there.
  await sitDown(zhang);
  const victim = new Browser();
  const page = await victim.open(back.replace(/&sealflow_state=[^&]*/, ''));
  expect(page.hops.map((hop) => new URL(hop).host)).toHaveLength(5);
  expect((await victim.open(`${here()}/seal-details/${id}/open`)).text).toContain('已登录：张三');
  expect((await attacker.open(back)).url).toBe(`${here()}/seal-details/${id}`);
});

test('two tabs of one browser sign in beside each other', async () => {
  const [one, other] = [await sealed(), await sealed()];
  await sitDown(zhang);
  const browser = new Browser();
  const begun = await browser.open(one.address, { follow: false });
  expect((await browser.open(other.address)).url).toBe(`${here()}/seal-details/${other.id}`);
  expect((await browser.open(begun.headers.location ?? '')).url).toBe(`${here()}/seal-details/${one.id}`);
});

test('made-up tokens are bounded, so that they do not use up what E10 bears', async () => {
  const { address } = await sealed();
  const guesser = new Browser('zh-CN', { 'X-Forwarded-For': '203.0.113.66' });
  const { headers } = await guesser.open(address, { follow: false });
  const begun = new URL(headers.location ?? '').searchParams.get('redirect_uri');
  // Twice as many as a minute allows: one may begin between them.
  let answer = await guesser.open(`${begun}&eteams_token=guess`);
  for (let count = 1; answer.status === 403 && count < 242; count += 1)
    answer = await guesser.open(`${begun}&eteams_token=guess`);
  expect(answer).toMatchObject({ status: 429, text: expect.stringContaining('请求过于频繁') });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  await sitDown(zhang);
  expect((await new Browser().open(address)).status).toBe(200);
});

test.each([
  ['inside', '10.1.2.3', 'internal'],
  ['outside', '203.0.113.7', 'external'],
  ['outside, who writes an address into the header', '10.1.2.3, 203.0.113.7', 'external'],
  ['inside, over IPv6', '::ffff:10.1.2.3', 'internal'],
])('behind the proxy: %s', async (_where, forwarded, expected) => {
  const { address } = await sealed();
  await sitDown(zhang);
  const internalUrl = product.vendorSimulator.url;
  const externalUrl = internalUrl.replace('127.0.0.1', 'localhost');
  const autoLogin = { enabled: true, internalUrl, externalUrl, internalNetworks: ['10.0.0.0/8'] };
  await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, {
    autoLogin,
    clientSecret: 'vendor-secret',
  });
  const browser = new Browser('zh-CN', { 'X-Forwarded-For': forwarded });
  const page = await browser.open(address);
  const end = await browser.open(`${page.url}/open`);
  const site = expected === 'internal' ? internalUrl : externalUrl;
  expect(end.url.startsWith(`${site}/login.htm?token=`)).toBe(true);
  expect(end.text).toContain('已登录：张三');
});

test('nobody who has not signed in there gets any further', async () => {
  const { address } = await sealed();
  await sitDown(null);
  const page = await new Browser().open(address);
  expect(new URL(page.url).host).toBe(new URL(e10.url).host);
});

test('a flow that E10 does not show to them is not shown here', async () => {
  const { address } = await sealed();
  await sitDown(zhang);
  await side('POST', '/sim/faults', {
    match: { type: 'getInfoByID' },
    fault: 'errcode',
    errcode: '403',
    errmsg: '无权限查看',
  });
  const browser = new Browser();
  expect(await browser.open(address)).toMatchObject({
    status: 403,
    text: expect.stringContaining('您无权查看该流程'),
  });
  expect(browser.setCookies.join()).not.toContain('sealflow_detail');
});

test('one that is away lets nobody in, and the page says so', async () => {
  const { address } = await sealed();
  await sitDown(zhang);
  await side('POST', '/sim/faults', { match: { type: 'getUserInfo' }, fault: 'http500' });
  expect(await new Browser().open(address)).toMatchObject({
    status: 503,
    text: expect.stringContaining('OA 系统暂时无法访问'),
  });
});
