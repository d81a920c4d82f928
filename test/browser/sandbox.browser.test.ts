import { applyFor, button, SandboxUnderTest } from './sandbox';
import { picture, seriousFindings } from './support';

/* A newcomer, from `npm start -- --sandbox` to a sealed request, by clicks alone. */

let sandbox: SandboxUnderTest;
const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;

beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
afterAll(() => sandbox.stop());
afterEach(() => expect(sandbox.complaints.splice(0)).toEqual([]));

test('a newcomer fills in the form, types the code at the machine, and the flow goes on', async () => {
  const page = await sandbox.enter();
  await picture(page, 'sandbox-home');
  expect(await seriousFindings(page)).toEqual([]);
  const code = await applyFor(page, '任意流程引擎');
  await page.getByLabel('用印码').fill('no code');
  await button(page, /^盖章/).click();
  await page.locator('#notice').getByText('盖章码不存在').waitFor();
  await page.getByLabel('用印码').fill(code);
  await page.getByLabel('次数', { exact: true }).fill('2');
  await button(page, /^盖章/).click();
  await page.getByText('已用 2 次，剩余 0 次').waitFor();
  await page.locator('#machine').getByRole('button', { name: '智能用印完成' }).click();
  await page.locator('[aria-current]', { hasText: '归档' }).waitFor();
  await page.locator('#timeline').getByText('流程已自动提交').waitFor();
  process.stderr.write(`From the command to a sealed request, by clicks: ${seconds()}\n`);
  await button(page, /^盖章/).click();
  await page.locator('#notice').getByText('盖章码已失效').waitFor();
  await picture(page, 'sandbox-sealed');
  expect(await seriousFindings(page)).toEqual([]);

  // Each piece opens, signed in.
  const opened = async (name: string) => {
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name, exact: true }).click(),
    ]);
    return other;
  };
  await (await opened('在控制台查看')).getByRole('heading', { name: /年度采购框架合同/ }).waitFor();
  await (await opened('查看用印详情')).getByRole('heading', { level: 1 }).waitFor();
  await (await opened('对应的工作流')).waitForURL(/\/workflows\/seal/);
});

test('on E10, what was rejected comes back, and what no callback tells is found', async () => {
  const page = await sandbox.enter();
  await applyFor(page, '泛微 E10');
  await page.locator('#office').getByRole('button', { name: '驳回' }).click();
  await page.locator('[aria-current]', { hasText: '申请' }).waitFor();
  await button(page, /不发送/).click();
  await button(page, /李四批准/).click();
  const office = page.locator('#office .application').first();
  await office.getByText('待智能用印').waitFor();
  await office.getByRole('button', { name: '智能用印完成' }).click();
  await office.getByText('暂扣').waitFor();
  await page.locator('[aria-current]', { hasText: '归档' }).waitFor({ timeout: 60_000 });
  await button(page, '立即').click();
  await button(page, /放行 1 个/).click();
  await office.getByText('Sealflow 已收到').waitFor();
});

test.each([
  { width: 390, dark: true },
  { width: 1280, dark: true },
  { width: 390, dark: false },
])('its pages in English at $width, dark $dark, are for everybody', async ({ width, dark }) => {
  const page = await sandbox.enter({ locale: 'en', width, dark });
  const look = async (name: string) => {
    await picture(page, `sandbox-${name}-${width}${dark ? '-dark' : ''}`);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  };
  await look('home');
  await page.locator('#flows a').first().click();
  await page.getByRole('heading', { name: 'What came of each click' }).waitFor();
  await look('flow');
  await button(page, '中文').click();
  await page.getByRole('heading', { name: '每次操作引起了什么' }).waitFor();
});
