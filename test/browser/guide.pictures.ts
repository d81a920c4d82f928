import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { caller } from '../support/product';
import { type Simulator, spawnSimulator } from '../support/programs';
import { e10Side, flowPath, formOf, fromEmptyToSealed, type Side, useCountField } from './firstSteps';
import { Hands } from './hands';
import { atRest, ConsoleUnderTest, picture } from './support';

/* Makes the pictures of docs/zh-CN/管理员指南.md from the running console: `npm run docs:screenshots`. */

const folder = join(__dirname, '../../docs/images/console');

let site: ConsoleUnderTest;
let e10: Simulator;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [site, e10] = await Promise.all([ConsoleUnderTest.start(), spawnSimulator('e10', {})]);
});
afterAll(() => Promise.all([site.stop(), e10.stop()]));

/** WebP: Chromium makes it a third of the size of a PNG. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(atRest);
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
  await picture(page, `guide-${name}`);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

async function open(page: Page, path: string, shows: string | RegExp): Promise<void> {
  await page.goto(site.address(path));
  await page.locator('#content').getByText(shows).first().waitFor();
}

/** What the first flow did not need. */
async function restOfTheSettings(page: Page): Promise<void> {
  await open(page, await flowPath(site), '用印码回写字段');
  const turnTo = (name: string) => page.getByRole('tab', { name }).click();
  await turnTo('追加用印次数');
  await page.getByRole('switch', { name: '启用追加用印次数' }).click();
  await shoot(page, 'flow-append');
  await turnTo('结束用印');
  await page.getByRole('switch', { name: '启用结束用印' }).click();
  await shoot(page, 'flow-end');
  await turnTo('其他');
  await shoot(page, 'flow-more');
  await page.reload();
  await button(page, '试运行').click();
  await dialog(page).getByRole('button', { name: '试运行' }).click();
  await page.getByText('会申请用印', { exact: true }).waitFor();
  await page.getByText('从表单读到的内容').scrollIntoViewIfNeeded();
  await shoot(page, 'flow-try');
}

/** A move that E10 refuses, and a form that nobody can read. */
async function whatGoesWrong(side: Side): Promise<void> {
  const { product } = site;
  const locked = { match: { type: 'submitRequest' }, fault: 'errcode', errmsg: '流程已锁定' };
  await caller(e10.url)('POST', '/sim/faults', locked);
  const stuck = '1974556705685099003';
  await side.approve(stuck, await formOf(site, '设备租赁合同'));
  const requestOf = async () =>
    (await product.api('GET', `/v1/seal-requests?flowRequestId=${stuck}`)).data.items[0];
  const { sealCode } = await product.until(requestOf, (request) => Boolean(request?.sealCode));
  await product.vendor('POST', '/sim/machine/finish', { sealCode });
  await product.until(requestOf, ({ attention }) => attention.length > 0);
  const unreadable = { ...(await formOf(site, '劳动合同')), [useCountField]: '3份' };
  await side.approve('1974556705685099004', unreadable);
  await product.until(
    async () => (await product.api('GET', '/v1/flow-events?outcome=refused')).data.items,
    ({ length }) => length > 0,
  );
  await side.approve('1974556705685099005', await formOf(site, '办公用品采购合同'));
}

async function daily(page: Page): Promise<void> {
  await open(page, 'overview', '设备租赁合同');
  await shoot(page, 'overview');
  await open(page, 'requests', '办公用品采购合同');
  await shoot(page, 'requests');
  await page.getByRole('link', { name: '设备租赁合同' }).click();
  await page.getByText('流程引擎拒绝了流程提交或退回。').waitFor();
  await shoot(page, 'request');
  await button(page, '重新执行').click();
  await dialog(page).getByLabel('说明').fill('已请流程管理员解锁');
  await shoot(page, 'decision');
  await open(page, 'callbacks', '智能用印完成');
  await shoot(page, 'callbacks');
  await open(page, 'events', '用印审批');
  await shoot(page, 'events');
  await open(page, 'catalogues', '总公司发票专用章');
  await shoot(page, 'catalogues');
  await open(page, 'keys', 'first-admin-key');
  await shoot(page, 'keys');
  await open(page, 'audit', 'first-admin-key');
  await shoot(page, 'audit');
}

test('every picture of the guide', async () => {
  const page = await site.open();
  const side = e10Side(e10);
  await fromEmptyToSealed(new Hands(page, (name) => shoot(page, name)), site, side);
  await restOfTheSettings(page);
  await whatGoesWrong(side);
  await daily(page);
  expect(site.complaints).toEqual([]);
});
