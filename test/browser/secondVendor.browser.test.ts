import type { Page } from 'playwright-core';
import { Engine, field } from '../api/routes/flowEvents/flows';
import { caller } from '../support/product';
import { type Simulator, spawnSimulator } from '../support/programs';
import { ConsoleUnderTest, picture, seriousFindings, twoLooks } from './support';

/* A binding of 契约锁: what the console says of it, and asks for, is that vendor's, and no other's. */

// A life and a browser: longer than what the helpers allow tests without one.
jest.setTimeout(120_000);

const keys = { accessToken: 'sealflow-test', secret: 'vendor-secret' };
let site: ConsoleUnderTest;
let simulator: Simulator;
beforeAll(async () => {
  site = await ConsoleUnderTest.start();
  simulator = await spawnSimulator('qiyuesuo', keys);
}, 90_000);
afterAll(async () => {
  await site.stop();
  await simulator.stop();
});
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('an administrator binds it, and is told how the address is entered there', async () => {
  const page = await site.signedIn('bindings');
  await button(page, '新建绑定').click();
  await page.getByRole('combobox', { name: '用印平台' }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: '契约锁' }).click();
  await page.getByText('契约锁的服务地址').waitFor();
  expect(await page.getByText('没有此人时自动创建').count()).toBe(0);
  await page.getByLabel('名称', { exact: true }).fill('集团用印');
  await page.getByLabel('服务地址').fill(simulator.url);
  await page.getByLabel('用印公司名称').fill('总公司');
  await page.getByLabel('Access Token').fill(keys.accessToken);
  await page.getByLabel('Secret', { exact: true }).fill(keys.secret);
  await button(page, '保存').click();

  const dialog = page.getByRole('dialog', { name: '请把回调地址填入契约锁' });
  await dialog.getByText('【物理用印服务】-【回调设置】').waitFor();
  expect(await dialog.textContent()).not.toMatch(/章管家|推送节点/);
  expect(await seriousFindings(page)).toEqual([]);
  await button(page, '我已保存，检测连接').click();
  await page.getByText('验证签名').waitFor();
  await page.getByText('连接正常').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).last().click();
  await page.getByRole('row', { name: '集团用印' }).getByText('契约锁').waitFor();
});

/** A request whose application got no answer, and the application as the vendor has it. */
async function stuck() {
  const vendor = caller(simulator.url);
  const { product } = site;
  const { id } = await product.bind('分部用印', {
    ...{ vendor: 'qiyuesuo', openUrl: simulator.url, clientId: undefined, clientSecret: undefined },
    ...{ ...keys, company: '总公司', profile: { timeouts: { connectMs: 800, callMs: 2000 } } },
  });
  const { categories } = (await vendor('GET', '/sim/catalogue')).data;
  const seals = [{ id: 'QYS1001', name: '总公司公章' }];
  const engine = new Engine(product, await product.addHost('集团OA'), id, seals, categories);
  const flow = await engine.flow({
    apply: {
      fields: {
        ...{ subject: field.subject, applicant: field.applicant, fileType: field.fileType },
        ...{ seal: field.seal, useCount: field.useCount },
      },
    },
    append: undefined,
    callbacks: [],
  });
  const request = await flow.begin();
  await vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'dropReply', times: 1 });
  const applicant = { userId: 'zhangsan', name: '张三', mobile: '13800000001' };
  await request.apply({ [field.applicant]: applicant, [field.crossPageUseCount]: undefined }, { prefer: '' });
  await request.untilAttention();
  const { applications } = (await vendor('GET', '/sim/applications')).data;
  const ourId = request.applyId();
  const atVendor = applications.find((each: { serialNo: string }) => each.serialNo === ourId);
  return { request, ourId, atVendor };
}

test('an application without an answer is confirmed by the id that it has there, which is asked for', async () => {
  const { request, ourId, atVendor } = await stuck();
  const page = await site.signedIn(`requests/${encodeURIComponent((await request.seen()).id)}`);
  await page.getByText('无法确定契约锁是否已受理用印申请').waitFor();
  await button(page, '向契约锁查询').waitFor();
  await button(page, '重新执行').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('请先确认其中没有该申请，否则会出现两份').waitFor();
  await dialog.getByRole('button', { name: '取消' }).click();
  await dialog.waitFor({ state: 'hidden' });

  await button(page, '确认已完成').click();
  await dialog.getByText(`流水号为 ${ourId} 的申请`).waitFor();
  await dialog.getByLabel('说明').fill('契约锁中有该申请');
  const ok = dialog.getByRole('button', { name: '确认已完成' });
  await ok.click();
  await dialog.getByText('请填写申请编号').waitFor();
  await dialog.getByLabel('契约锁中的申请编号').fill(atVendor.id);
  await ok.click();
  await dialog.waitFor({ state: 'hidden' });
  await request.untilForm({ [field.sealCode]: atVendor.sealAuths[0].vertifyCode });
  expect(await page.locator('#content').textContent()).not.toContain('章管家');
});

test.each(twoLooks)('each seal says whether it can be selected, and why not, %s', async (look, options) => {
  const { product } = site;
  const { id } = await product.bind(`印章 ${look}`, {
    ...{ vendor: 'qiyuesuo', openUrl: simulator.url, clientId: undefined, clientSecret: undefined },
    ...{ ...keys, company: '总公司' },
  });
  await product.api('POST', `/v1/bindings/${id}/catalogues/sync`);
  const page = await site.signedIn(`catalogues?binding=${id}`, options);
  const content = page.locator('#content');
  await content.getByText('总公司旧公章').waitFor();
  const reasons = [/已冻结，不能选用|Frozen: not selectable/, /不在印章机中|In no machine/];
  for (const reason of reasons) expect(await content.getByText(reason).count()).toBe(1);
  expect(await content.getByText(/^(可以选用|Can be selected)$/).count()).toBe(8);
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, `unselectable seals ${look}`);
});
