import type { Page } from 'playwright-core';
import { caller } from '../support/product';
import { spawnSimulator } from '../support/programs';
import { fieldOf } from './firstSteps';
import { Hands } from './hands';
import { ConsoleUnderTest, picture, seriousFindings, signIn, untilValue } from './support';

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await ConsoleUnderTest.start();
});
afterAll(() => site.stop());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const menu = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name });
const row = (page: Page, name: string) => page.getByRole('row', { name });

async function fillBinding(page: Page, name: string, openUrl: string): Promise<void> {
  await button(page, '新建绑定').click();
  await page.getByLabel('名称').fill(name);
  await page.getByLabel('服务地址').fill(openUrl);
  await page.getByLabel('client_id', { exact: true }).fill('sealflow-test');
  await page.getByLabel('client_secret', { exact: true }).fill('vendor-secret');
}

test('an administrator signs in, binds 章管家, checks it, and finds its seals', async () => {
  const page = await site.open();
  await page.getByLabel('API 密钥').fill('sfa_wrong');
  await button(page, '登录').click();
  await page.getByText('API 密钥无效').waitFor();
  await page.getByText('请求编号').waitFor();
  await signIn(page, site.adminKey);

  await menu(page, '绑定设置').click();
  await fillBinding(page, '总部章管家', 'zgj.example.com');
  await button(page, '保存').click();
  // What the API says of a field stands at the field, and nothing typed is lost.
  await page.getByText('须为 http:// 或 https:// 地址').waitFor();
  expect(await page.getByLabel('client_secret', { exact: true }).inputValue()).toBe('vendor-secret');
  await page.getByLabel('服务地址').fill(site.product.vendorSimulator.url);
  await button(page, '保存').click();

  const copied = await new Hands(page).copy('回调地址');
  const { data } = await site.product.api('GET', '/v1/bindings');
  expect(copied).toContain(`/callbacks/zhangguanjia/${data.items[0].id}/`);
  await page.getByText(/已同步：印章 \d+ 个/).waitFor();
  await picture(page, 'callback-address');
  await button(page, '我已保存，检测连接').click();
  await page.getByText('连接正常').waitFor();
  await picture(page, 'binding-check');
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();

  await menu(page, '物理印章和文件类型').click();
  await page.getByPlaceholder('按名称查询').fill('公章');
  await page.keyboard.press('Enter');
  await row(page, '总公司公章').waitFor();
  await button(page, '同步').click();
  await page.getByText(/已同步：印章 \d+ 个/).waitFor();
});

test('a profile is changed field by field, tried on a sample, and refused where it is wrong', async () => {
  const { id } = await site.product.bind('约定不同的章管家');
  const page = await site.signedIn('bindings');
  await page.getByText('约定不同的章管家').click();
  const search = page.getByLabel('搜索约定、字段或默认值');
  await search.fill('grantReplyFields.sealCode');
  await button(page, '修改 申请应答字段 · 用印码').click();
  await page.getByRole('combobox', { name: '申请应答字段 · 用印码' }).fill('gzm');
  await page.keyboard.press('Enter');
  await picture(page, 'profile-field');
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole('tab', { name: '读取样例' }).click();
  const sample = { errcode: 0, data_list: [{ sealapply_id: 'sf1', gzm: 'K7Q2' }] };
  await page.getByLabel('内容', { exact: true }).fill(JSON.stringify(sample));
  await button(page, '读取').click();
  await page.getByRole('cell', { name: 'K7Q2' }).waitFor();
  await picture(page, 'profile-sample');

  await page.getByRole('tab', { name: '逐项设置' }).click();
  await search.fill('paths.end');
  await button(page, '修改 接口路径 · 结束用印').click();
  await page.getByRole('textbox', { name: '接口路径 · 结束用印' }).fill('finish.htm');
  // What is wrong may be out of sight, and is told where it is.
  await search.fill('paths.token');
  await button(page, '保存').click();
  await page.getByText('须为路径：以“/”开头').waitFor();
  await button(page, '恢复默认 接口路径 · 结束用印').click();
  await button(page, '保存').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const { data } = await site.product.api('GET', `/v1/bindings/${id}`);
  expect(data.profile).toEqual({ grantReplyFields: { sealCode: ['sealCode', 'gzm'] } });
});

test('a host engine is added, with a key of its own', async () => {
  const page = await site.signedIn('hosts');
  await button(page, '新建流程引擎').click();
  await page.getByRole('radio', { name: '其他流程引擎' }).check();
  await page.getByLabel('名称').fill('集团OA');
  await page.getByLabel('接收指令的地址').fill(`${site.product.hostSimulator.url}/commands`);
  await button(page, '保存').click();
  await button(page, '我已保存，关闭').click();
  await button(page, '发放此流程引擎的密钥').click();
  // As where the console is served over plain http.
  await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
  await button(page, '复制 请求地址（POST）').click();
  await page.getByText('已复制').waitFor();
  const textOf = async (pattern: RegExp) => (await page.getByText(pattern).first().textContent()) ?? '';
  const url = await textOf(/\/v1\/hosts\/host_\w+\/flow-events/);
  const [, key = ''] = /Bearer (\S+)/.exec(await textOf(/^Authorization: Bearer sfk_/)) ?? [];
  await picture(page, 'host-setup');
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await button(page, '新建流程引擎').click();
  await page.getByLabel('名称').focus();
  await page.keyboard.press('Control+V');
  await untilValue(page.getByLabel('名称'), url);
  const event = { eventId: 'e1', flowId: '1', flowRequestId: '2', trigger: { nodeId: '3', when: 'arrive' } };
  const { status, data } = await site.product.anonymous(
    'POST',
    new URL(url).pathname,
    { ...event, operator: { userId: '4' }, form: {} },
    { Authorization: `Bearer ${key}` },
  );
  expect({ status, data }).toMatchObject({ status: 200, data: { outcome: 'nothing' } });
});

test('a test value is written into a flow, after a sentence that says so', async () => {
  const { product } = site;
  await product.addHost('推送OA');
  const flow = { flowId: '7001', flowRequestId: '9001', nodes: ['seal', 'end'], nodeId: 'seal' };
  await product.host('POST', '/sim/flow-requests', flow);
  const page = await site.signedIn('hosts');
  await button(page, '操作 推送OA').click();
  await page.getByRole('menuitem', { name: '测试写入' }).click();
  await page.getByLabel('流程实例编号').fill('9001');
  await page.getByLabel('字段编号').fill('code');
  await page.getByLabel('写入的值').fill('测试');
  await page.getByText('将真实地把“测试”写入“推送OA”中流程 9001 的字段 code').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await button(page, '写入').click();
  await page.getByText('流程引擎已确认写入').waitFor();
  await picture(page, 'test-write');
  expect((await product.host('GET', '/sim/flow-requests/9001')).data.fields.code).toBe('测试');
});

test('a test value reaches an E10 through its ESB webhook, and what E10 refuses is shown in its words', async () => {
  const { product } = site;
  const e10 = await spawnSimulator('e10', {});
  try {
    const side = caller(e10.url);
    const [flowRequestId, code] = ['1974556705685099009', fieldOf('用印码')];
    expect((await side('POST', '/sim/flow-requests', { flowRequestId })).status).toBe(200);
    const keys = { corpId: 'sealflow-corp', appKey: 'sealflow-app', appSecret: 'sealflow-app-secret' };
    const pushed = { readerUserId: '1974556705685090001', esbTriggerToken: 'c2VhbGZsb3ctZXNi' };
    const host = { name: '测试E10', kind: 'e10', baseUrl: e10.url, ...keys, ...pushed };
    expect((await product.api('POST', '/v1/hosts', host)).status).toBe(201);
    const page = await site.signedIn('hosts');
    await button(page, '操作 测试E10').click();
    await page.getByRole('menuitem', { name: '测试写入' }).click();
    await page.getByLabel('流程实例编号').fill(flowRequestId);
    await page.getByLabel('字段编号').fill('404');
    await page.getByLabel('写入的值').fill('测试');
    await button(page, '写入').click();
    await page.getByText('没有写入，或无法确认是否已写入').waitFor();
    await page.getByText('对方拒绝：“表单字段不存在：404”。').waitFor();
    await picture(page, 'test-write refused');
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByLabel('字段编号').fill(code);
    await button(page, '写入').click();
    await page.getByText('流程引擎已确认写入').waitFor();
    const { fields, commands } = (await side('GET', `/sim/flow-requests/${flowRequestId}`)).data;
    expect(fields).toMatchObject({ [code]: '测试' });
    expect(commands).toMatchObject([{ type: 'trigger', data: { fields: { [code]: '测试' } } }]);
  } finally {
    await e10.stop();
  }
});

test('the steps of an E10 end in pushes', async () => {
  const { product } = site;
  const host = { name: '集团E10', kind: 'e10', baseUrl: 'https://e10.example.com', corpId: 'c', appKey: 'k' };
  const { data } = await product.api('POST', '/v1/hosts', { ...host, appSecret: 's', readerUserId: '1' });
  const page = await site.signedIn('hosts');
  await page.getByRole('row', { name: '集团E10' }).getByRole('button', { name: '接入步骤' }).click();
  await button(page, '复制 请求内容（经过出口时）').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByLabel('ESB Webhook 令牌').fill('esb-token');
  await button(page, '保存令牌，并改为推送回写').click();
  await page.getByText('令牌已保存').waitFor();
  await picture(page, 'e10-setup');
  expect((await product.api('GET', `/v1/hosts/${data.id}`)).data).toMatchObject({
    ...{ pushes: true, writeBack: { mode: 'push' } },
  });
});

test('the audit is narrowed by a link, and by an id that is typed', async () => {
  const { product } = site;
  const hostId = await product.addHost('审计OA');
  const { id: bindingId } = await product.bind('审计章管家');
  await product.api('POST', `/v1/bindings/${bindingId}/catalogues/sync`);
  const page = await site.signedIn('audit');
  // A sync is told the id alone, and the binding has a name all the same.
  await page.getByRole('link', { name: '绑定 审计章管家' }).nth(1).waitFor();
  await page.getByRole('link', { name: '流程引擎 审计OA' }).click();
  await page.waitForURL(/target=/);
  await untilValue(page.getByLabel('对象编号'), hostId);
  await button(page, '清除条件').click();
  await page.getByLabel('密钥编号').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByText('没有符合条件的数据').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await button(page, '清除条件').click();
  await page.getByRole('link', { name: '流程引擎 审计OA' }).waitFor();

  // Fields by what their page calls them, and why not by its title.
  await product.api('PATCH', `/v1/bindings/${bindingId}`, {
    autoLogin: null,
    userMapping: { kind: 'mobile' },
  });
  const taken = { name: '审计章管家' };
  const { id: otherId } = await product.bind('另一章管家');
  expect(await product.api('PATCH', `/v1/bindings/${otherId}`, taken)).toMatchObject({ status: 409 });
  await page.goto(site.address(`audit?target=${bindingId}`));
  const change = page.getByRole('row', { name: '修改绑定' }).first();
  await change.getByRole('button').click();
  await page.getByText('内外网自动登录、人员对应').waitFor();
  await page.getByRole('cell', { name: '人员对应 · 对应方式' }).waitFor();
  await page.goto(site.address(`audit?target=${otherId}`));
  await page.getByRole('row', { name: '修改绑定' }).first().getByRole('button').click();
  await page.getByText('名称已被使用').waitFor();
});

test('a form leaves what somebody else has changed since it was opened', async () => {
  const { product } = site;
  const binding = `/v1/bindings/${(await product.bind('两人修改的章管家')).id}`;
  const hostId = await product.addHost('两人修改的OA');
  const page = await site.signedIn('bindings');
  await button(page, '两人修改的章管家').click();
  await product.api('PATCH', binding, { userMapping: { kind: 'mobile' } });
  await page.getByLabel('名称').fill('改名的章管家');
  await button(page, '保存').click();
  await row(page, '改名的章管家').waitFor();
  expect((await product.api('GET', binding)).data).toMatchObject({ userMapping: { kind: 'mobile' } });

  await page.goto(site.address('hosts'));
  await button(page, '两人修改的OA').click();
  await product.api('PATCH', `/v1/hosts/${hostId}`, { signInUrl: 'https://oa.example.com/sign-in' });
  await page.getByLabel('名称').fill('改名的OA');
  await button(page, '保存').click();
  await row(page, '改名的OA').waitFor();
  const host = (await product.api('GET', `/v1/hosts/${hostId}`)).data;
  expect(host).toMatchObject({ name: '改名的OA', signInUrl: 'https://oa.example.com/sign-in' });

  // A key may end within a day, of which the form knows the day alone.
  const expiresAt = '2999-12-01T04:05:06.000Z';
  const key = { name: '两人修改的密钥', role: 'engine', hostIds: [hostId], expiresAt };
  const { id } = (await product.api('POST', '/v1/api-keys', key)).data;
  await page.goto(site.address('keys'));
  await row(page, '两人修改的密钥').getByRole('button', { name: '编辑' }).click();
  await button(page, '保存').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const { items } = (await product.api('GET', '/v1/api-keys?limit=100')).data;
  expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({ expiresAt });
});

test('what a proxy answers in place of the API is told in words', async () => {
  const page = await site.signedIn('overview');
  await page.route(/\/v1\/hosts(\?|$)/, (route) =>
    route.fulfill({ status: 404, contentType: 'text/html', body: '<h1>404 Not Found</h1>' }),
  );
  await page.goto(site.address('hosts'));
  await page.getByText('收到的应答不是来自 Sealflow（HTTP 404）').waitFor();
});

test('an expired sign-in keeps what was typed', async () => {
  const { data } = await site.product.api('POST', '/v1/api-keys', { name: '临时管理员', role: 'admin' });
  const page = await site.open('bindings');
  await page.getByLabel('API 密钥').fill(data.key);
  await page.keyboard.press('Enter');
  await fillBinding(page, '分部章管家', site.product.vendorSimulator.url);
  // A cookie that is taken away may be given anew by an answer that is on its way.
  await site.product.api('DELETE', `/v1/api-keys/${data.id}`);
  await button(page, '保存').click();
  const dialog = page.getByRole('dialog', { name: '登录已过期' });
  await dialog.getByLabel('API 密钥').fill(site.adminKey);
  await dialog.getByRole('button', { name: '登录' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await button(page, '保存').click();
  await button(page, '我已保存，关闭').click();
  await row(page, '分部章管家').waitFor();
});

test('an operator is offered what an operator may do', async () => {
  const { data } = await site.product.api('POST', '/v1/api-keys', { name: '运维值班', role: 'operator' });
  const page = await site.open('bindings');
  await page.getByLabel('API 密钥').fill(data.key);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '您的密钥没有查看此页的权限。' }).waitFor();
  expect(await page.getByRole('link', { name: '绑定设置' }).count()).toBe(0);
  await page.getByRole('button', { name: '账号 运维值班' }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await page.getByLabel('API 密钥').waitFor();
});
