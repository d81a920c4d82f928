import type { Page } from 'playwright-core';
import { Engine, type FlowRequest, field } from '../api/routes/flowEvents/flows';
import { ConsoleUnderTest, looks, type PageOptions, picture, seriousFindings, untilValue } from './support';

/** An operator at work: what is stuck is settled by clicks, and the peers are as the sentence in the dialog says. */

// A life and a browser: longer than what the helpers allow tests without one.
jest.setTimeout(120_000);

let site: ConsoleUnderTest;
let operatorKey: string;
let engine: Engine;
/** Its 章管家 cannot be asked what became of a call. */
let blind: Engine;

beforeAll(async () => {
  site = await ConsoleUnderTest.start({ env: { SEALFLOW_WAIT_ATTENTION_SECONDS: '2' } });
  const { product } = site;
  const timeouts = { connectMs: 500, tokenMs: 500, callMs: 500, operationMs: 1000 };
  const profile = { detailAvailable: false, timeouts };
  const { id: bindingId } = await product.bind('分部章管家', { profile });
  engine = await Engine.of(product, '总部');
  blind = engine.with({ bindingId });
  await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
  await product.api('POST', `/v1/bindings/${bindingId}/catalogues/sync`);
  operatorKey = (await product.api('POST', '/v1/api-keys', { name: '运维值班', role: 'operator' })).data.key;
});
afterAll(() => site.stop());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** An application whose reply was lost: nobody can tell what became of it. */
async function stuckApply(subject: string): Promise<FlowRequest> {
  const lost = { match: { type: 'apply' }, fault: 'dropReply', times: 1 };
  await site.product.vendor('POST', '/sim/faults', lost);
  const request = await (await blind.flow()).begin();
  await request.apply({ [field.subject]: subject }, { prefer: '' });
  await request.untilAttention();
  return request;
}

test('an application without a reply is settled once, though the reply to the console is lost as well', async () => {
  const request = await stuckApply('采购合同');
  const { sealCode } = await request.atVendor();
  const page = await site.signedIn('requests', {}, operatorKey);
  await page.getByRole('switch', { name: '只看待处理的' }).click();
  await page.getByRole('link', { name: '采购合同' }).click();
  const waits = page.getByText('无法确定章管家是否已受理用印申请');
  await waits.waitFor();
  await button(page, '确认已完成').click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: '确认已完成' });
  await dialog.getByText('按“章管家已受理”处理').waitFor();
  await dialog.getByLabel('说明').fill('在章管家看到已受理');
  await confirm.click();
  // What the API says of a field stands at the field, and nothing typed is lost.
  await dialog.locator('.ant-form-item-explain-error').waitFor();
  await dialog.getByLabel('用印码').fill(sealCode);

  // The API takes it, and its answer never arrives.
  const sent: unknown[] = [];
  await page.route('**/attention', async (route) => {
    sent.push(route.request().postDataJSON());
    if (sent.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
  });
  await confirm.click();
  await dialog.getByText('无法连接 Sealflow').waitFor();
  expect(await dialog.getByLabel('说明').inputValue()).toBe('在章管家看到已受理');
  await confirm.click();
  await dialog.waitFor({ state: 'hidden' });
  await waits.waitFor({ state: 'hidden' });

  expect(sent).toEqual([sent[0], sent[0]]);
  expect((await request.ledgerTypes()).filter((type) => type === 'AttentionSettled')).toHaveLength(1);
  expect(await request.seen()).toMatchObject({ state: 'sealing', sealCode, attention: [] });
  await page.getByText('管理员已处理').waitFor();
});

test('a refused flow event is dismissed; mended, the next one is taken', async () => {
  const request = await (await engine.flow()).begin();
  expect(await request.apply({ [field.useCount]: '很多' })).toMatchObject({ status: 422 });
  const page = await site.signedIn('', {}, operatorKey);
  await page.getByRole('link', { name: /未受理的流程事件/ }).click();
  const refused = page.getByRole('row', { name: request.flowRequestId });
  await refused.getByText('待处理').waitFor();
  await refused.getByRole('button', { name: '忽略' }).click();
  await page.getByRole('dialog').getByLabel('说明').fill('已电话告知');
  await page.getByRole('dialog').getByRole('button', { name: '忽略' }).click();
  await refused.getByText('已忽略').waitFor();

  expect(await request.apply()).toMatchObject({ status: 200, data: { outcome: 'apply' } });
  expect(await request.atVendor()).toMatchObject({ isLive: true, seals: [{ useCount: 2 }] });
});

/** Finds the request among what waits, and decides. */
async function decide(
  request: FlowRequest,
  says: string,
  decision: string,
  typed: Record<string, string> = {},
) {
  const page = await site.signedIn('requests?attention=true', {}, operatorKey);
  const { subject } = await request.seen();
  await page.getByRole('link', { name: subject }).click();
  const waits = page.getByRole('region', { name: '待处理事项' }).getByText(says);
  await waits.waitFor();
  await button(page, decision).click();
  await fillIn(page, decision, { 说明: '已核对', ...typed });
  await waits.waitFor({ state: 'hidden' });
  return page;
}

/** Fills the dialog that is open, and sends it. */
async function fillIn(page: Page, ok: string, typed: Record<string, string>): Promise<void> {
  const dialog = page.getByRole('dialog');
  for (const [label, text] of Object.entries(typed)) await dialog.getByLabel(label).fill(text);
  await picture(page, `decide-${ok}-${Object.keys(typed).length}`);
  await dialog.getByRole('button', { name: ok, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

test('an application without a reply is given up: it is ended at 章管家', async () => {
  const request = await stuckApply('放弃的合同');
  expect(await request.atVendor()).toMatchObject({ isLive: true });
  const page = await decide(request, '无法确定章管家是否已受理用印申请', '放弃');
  await request.untilState('applyFailed');
  expect(await request.atVendor()).toMatchObject({ isLive: false });
  // Among the facts and in the timeline: in the reader's language, also what is stored in English.
  await page.getByText('管理员已放弃', { exact: true }).waitFor();
  await page.getByText('申请失败：管理员已放弃').waitFor();
});

test('a code that was mistyped is corrected in the form of the flow', async () => {
  const request = await stuckApply('录错的合同');
  const says = '无法确定章管家是否已受理用印申请';
  const page = await decide(request, says, '确认已完成', { 用印码: 'X00001' });
  await request.untilForm({ [field.sealCode]: 'X00001' });
  const { sealCode } = await request.atVendor();
  await button(page, '更正用印码').click();
  await fillIn(page, '更正用印码', { 用印码: sealCode, 说明: '看错一位' });
  await request.untilForm({ [field.sealCode]: sealCode });
});

test('an append that met other totals is sent on top of them', async () => {
  const request = await (await engine.flow()).granted({ [field.subject]: '重置过的合同' });
  // The vendor resets only what has been used.
  await request.use();
  await request.happens('reset', { seals: [{ sealId: engine.sealId(), useCount: 3 }] });
  await request.append({ [field.moreUses]: '2' }, { prefer: '' });
  await request.untilAttention();
  await decide(request, '章管家中的次数与已批准的次数不一致', '重新执行');
  await request.untilLedger('UsesAppended');
  expect((await request.atVendor()).seals).toMatchObject([{ useCount: 7 }]);
});

test('a rule with a wrong node is mended in the settings, and its move is sent again', async () => {
  const submitAt = (nodeId: string) => ({
    callbacks: [
      {
        event: 'sealingCompleted',
        action: { kind: 'submitFlow', waitNodeIds: [nodeId], as: 'applicant' },
      },
    ],
  });
  const flow = await engine.flow(submitAt('用印'));
  const request = await flow.granted({ [field.subject]: '节点填错的合同' });
  await request.finish();
  await request.untilAttention();
  await flow.save(submitAt('seal'));
  await decide(request, '流程未到达规则中的节点', '重新执行');
  await request.untilLedger('FlowSubmitted');
  expect(await request.atHost()).toMatchObject({ nodeId: 'file', submissions: 1 });
});

test('a callback that could not be read moves the flow once the binding knows its words', async () => {
  const { product } = site;
  const request = await (await engine.flow()).granted({ [field.subject]: '回调读不懂的合同' });
  await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
  await request.finish();
  await product.vendor('POST', '/sim/callbacks/send', { event: '盖章结束', sealapply_id: request.applyId() });
  const page = await site.signedIn('', {}, operatorKey);
  await page.getByRole('link', { name: /失败的回调/ }).click();
  const failed = page.getByRole('row', { name: '失败' });
  await failed.getByRole('button', { name: '详情' }).click();
  await page.getByRole('dialog').getByText('盖章结束').first().waitFor();
  // Each step says why in words, as the whole does.
  await page.getByRole('dialog').getByRole('listitem').getByText('profile 中没有该事件').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  const profile = { events: { sealingCompleted: ['sealingCompleted', '盖章结束'] } };
  await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { profile });
  await failed.getByRole('button', { name: '重新投递' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '重新投递' }).click();
  await request.untilLedger('FlowSubmitted');
  expect(await request.atHost()).toMatchObject({ nodeId: 'file', submissions: 1 });
  await product.vendor('POST', '/sim/callbacks/release', {});
});

test('an administrator appends uses and ends sealing', async () => {
  const request = await (await engine.flow()).granted({ [field.subject]: '加盖两份的合同' });
  const page = await site.signedIn(`requests/${encodeURIComponent(request.id())}`);
  // The API takes it, and a proxy in between answers in its place: the next try is the same command.
  await page.route(
    '**/appends',
    async (route) => {
      await route.fetch();
      await route.fulfill({ status: 408, contentType: 'text/html', body: '<h1>Request Timeout</h1>' });
    },
    { times: 1 },
  );
  await button(page, '追加次数').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('追加用印次数').fill('2');
  await dialog.getByRole('button', { name: '追加次数', exact: true }).click();
  await dialog.getByText('收到的应答不是来自 Sealflow（HTTP 408）').waitFor();
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await button(page, '追加次数').click();
  await fillIn(page, '追加次数', { 追加用印次数: '2' });
  await request.untilLedger('UsesAppended');
  const { sealCode, seals } = await request.atVendor();
  expect(seals).toMatchObject([{ useCount: 4 }]);
  await request.untilForm({ [field.appendedSealCode]: sealCode });
  await button(page, '结束用印').click();
  await fillIn(page, '结束用印', { 原因: '只盖一份' });
  await request.untilState('ended');
  expect(await request.atVendor()).toMatchObject({ isLive: false });
});

test('an operator finds a request by its subject and its day, and sees what a seal was used for', async () => {
  const flow = await engine.flow();
  const used = await flow.granted({ [field.subject]: '设备租赁合同' });
  await used.use(2);
  await site.product.api('POST', `${used.path()}/refresh`, { commandId: 'used' });
  await site.product.until(
    () => used.seen(),
    ({ seals: [seal] }) => seal.usedCount === 2,
  );
  await flow.granted({ [field.subject]: '会议纪要' });
  const page = await site.signedIn('requests', {}, operatorKey);
  await page.getByRole('link', { name: '会议纪要' }).waitFor();
  await page.getByRole('searchbox', { name: '查找' }).fill('设备租赁');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await page.getByRole('link', { name: '会议纪要' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: '设备租赁合同' }).waitFor();
  await page.getByLabel('申请日期从').fill('2999-01-01');
  await page.getByText('没有符合条件的数据').waitFor();
  await page.reload();
  await untilValue(page.getByRole('searchbox', { name: '查找' }), '设备租赁');
  await untilValue(page.getByLabel('申请日期从'), '2999-01-01');

  await page.goto(site.address(`catalogues?binding=${engine.bindingId}`));
  const name = engine.seals[0]?.name ?? '';
  await page.getByRole('searchbox', { name: '按名称查询' }).fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name }).getByRole('button').click();
  await page.getByText('每天用印次数').waitFor();
  const uses = page
    .getByRole('table', { name: '使用这枚印章的流程' })
    .getByRole('row', { name: flow.flowId });
  expect(await uses.getByRole('cell').allTextContents()).toEqual([flow.flowId, '总部', '2', '2']);
  // The chart counts those of other tests as well.
  const path = `/v1/bindings/${engine.bindingId}/seals/${engine.sealId()}/use`;
  const { usesPerDay } = (await site.product.api('GET', path)).data;
  const { day, count } = usesPerDay.at(-1);
  expect(count).toBeGreaterThanOrEqual(2);
  const chart = page.getByRole('figure', { name: '每天用印次数' });
  await chart.getByText(`${day.slice(5)}: ${count}`).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'seal use');
});

describe('查看用印详情', () => {
  /** As whoever clicks the button on the form of a flow. */
  async function opened(request: FlowRequest, options: PageOptions = {}): Promise<Page> {
    const body = { user: { userId: 'zhangsan' } };
    const { data } = await site.product.api('POST', `${request.path()}/detail-link`, body);
    const page = await site.newPage(options);
    await page.goto(data.url);
    return page;
  }

  /** Has the page ask for itself anew, as it does whenever it comes into sight, until it shows what it should. */
  async function refreshed(page: Page, shows: string): Promise<void> {
    await site.product.until(
      async () => {
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        return page.getByText(shows).count();
      },
      (count) => count > 0,
    );
  }

  const inSight = (page: Page) => page.evaluate('scrollY');

  test('keeps itself up to date under its reader, until its link has expired', async () => {
    const request = await (await engine.flow()).granted();
    await request.use();
    const page = await opened(request, { width: 390 });
    const picture = page.locator('.uses img').first();
    await picture.waitFor();
    await page.getByText('点击显示').click();
    await page.getByRole('link', { name: '打开章管家' }).focus();
    const shown = await picture.elementHandle();
    await page.evaluate("document.querySelector('#seals').scrollIntoView()");
    const place = () => page.evaluate<number>("document.querySelector('#seals').getBoundingClientRect().top");
    const before = await place();

    await request.use();
    await refreshed(page, '次数已用完');
    expect(await page.locator('.uses img').count()).toBe(2);
    await page.getByText('请在流程中追加用印次数').waitFor();
    // The same picture, the code still open, the focus and the place where they were, though a note came above.
    expect(await shown?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await page.locator('.secret').isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('打开章管家');
    await site.product.until(place, (top) => Math.abs(top - before) <= 1);

    await page.context().clearCookies();
    await refreshed(page, '链接已过期');
    await page.getByText('请在流程表单上重新点击').waitFor();
    expect(await page.evaluate('document.body.dataset.refreshSeconds')).toBeUndefined();
    expect(await page.locator('.secret').count()).toBe(0);
  });

  test('has its code copied, and selected where that is all a browser lets it do', async () => {
    const request = await (await engine.flow()).granted();
    const { sealCode } = await request.atVendor();
    const page = await opened(request);
    await page.getByText('点击显示').click();
    await button(page, '复制').click();
    await page.getByText('已复制').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(sealCode);
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.evaluate('document.execCommand = () => false');
    await button(page, '复制').click();
    await page.getByText('已选中').waitFor();
    expect(await page.evaluate('getSelection().toString()')).toBe(sealCode);
  });

  test('shows its pictures in place, by keys and by links alone', async () => {
    const request = await (await engine.flow()).granted();
    await request.use(2);
    const page = await opened(request);
    await page.locator('.uses a').first().click();
    const [first, second] = [
      page.getByRole('dialog', { name: '1 / 2' }),
      page.getByRole('dialog', { name: '2 / 2' }),
    ];
    await first.getByRole('img').waitFor();
    const before = await inSight(page);
    await page.keyboard.press('ArrowRight');
    await second.getByRole('img').waitFor();
    expect(await first.isVisible()).toBe(false);
    const id = await second.getAttribute('id');
    expect(await page.evaluate('document.activeElement.id')).toBe(id);
    await page.keyboard.press('Escape');
    await second.waitFor({ state: 'hidden' });
    // Where the reader was, at the picture that they saw last.
    expect(await inSight(page)).toBe(before);
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe(`#${id}`);

    const plain = await opened(request, { withoutScript: true });
    await plain.locator('.uses a').first().click();
    await plain.getByRole('link', { name: '下一张' }).click();
    await plain.getByRole('dialog', { name: '2 / 2' }).getByRole('link', { name: '关闭' }).click();
    await plain.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await plain.getByRole('button', { name: '复制', exact: true }).count()).toBe(0);
    await plain.getByRole('link', { name: '刷新' }).click();
    await plain.waitForURL(({ hash }) => hash === '');
    await plain.getByRole('heading', { name: '用印记录' }).waitFor();
  });

  test.each(looks)('is usable by everybody, %s', async (name, options) => {
    const request = await (await engine.flow()).granted();
    await request.use(2);
    const page = await opened(request, options);
    await page.locator('summary').click();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    const heights = await page
      .locator('main :is(a, button, summary):visible')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await picture(page, `details ${name}`);
    await page.locator('.uses a').first().click();
    await page.getByRole('dialog').getByRole('img').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().clearCookies();
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, `details turned away ${name}`);
    // The answer to a reader without a session is a 403, and the browser says so.
    site.complaints.splice(0);
  });
});
