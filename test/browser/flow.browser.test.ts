import type { Page } from 'playwright-core';
import { ConsoleUnderTest, picture, seriousFindings } from './support';

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await ConsoleUnderTest.start();
});
afterAll(() => site.stop());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const tab = (page: Page, name: string) => page.getByRole('tab', { name });

/** Picks what is offered, by the pointer alone. A star stands before what is required. */
async function pick(page: Page, label: string, option: string): Promise<void> {
  const offered = page.locator(
    '.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option',
  );
  await page.getByRole('combobox', { name: new RegExp(`^(\\* ?)?${label}$`) }).click();
  await offered.filter({ hasText: option }).first().click();
  await page.keyboard.press('Escape');
  await offered.first().waitFor({ state: 'hidden' });
}

/** A binding with its seals, and a host; `send` tells of a form that fits both. */
async function boundSite() {
  const { product } = site;
  const binding = `/v1/bindings/${(await product.bind('总部章管家')).id}`;
  const hostId = await product.addHost('集团OA');
  await product.api('POST', `${binding}/catalogues/sync`);
  const first = async (list: 'seals' | 'file-types') => {
    const { id, name } = (await product.api('GET', `${binding}/${list}`)).data.items[0];
    return { id, name };
  };
  const form = {
    subject: '年度采购框架合同',
    applicant: { userId: 'u1', name: '张三' },
    fileType: await first('file-types'),
    detail: [{ seal: await first('seals'), uses: 3 }] as const,
    department: { id: 'D01', name: '法务部' },
    files: [{ name: '合同.pdf', url: 'https://oa.example.com/files/1' }],
    code: '',
  };
  const send = (eventId: string) =>
    product.api('POST', `/v1/hosts/${hostId}/flow-events`, {
      ...{ eventId, flowId: '5001', flowRequestId: eventId, form },
      ...{ trigger: { nodeId: 'approve', when: 'leave' }, operator: { userId: 'u1', name: '张三' } },
    });
  return { send, form };
}

test('an administrator sets a flow by clicks alone, and it seals', async () => {
  const { send, form } = await boundSite();
  const page = await site.signedIn('flows');
  await page.getByText('等待第一个流程事件').waitFor();
  await picture(page, 'flow-first-event');
  expect((await send('e1')).data).toMatchObject({ outcome: 'nothing' });
  await page.getByRole('link', { name: '5001' }).click();

  // What is missing says so, and its tab is marked.
  await button(page, '保存').click();
  await page.getByText('必填').first().waitFor();
  expect(await tab(page, '申请用印').getByRole('img').count()).toBe(1);
  await pick(page, '用印平台绑定', '总部章管家');
  await pick(page, '节点', 'approve');
  await pick(page, '用印主题字段', 'subject');
  await pick(page, '申请人字段', 'applicant');
  await pick(page, '文件类型字段', 'fileType');
  await pick(page, '物理印章字段', 'seal');
  await pick(page, '用印次数字段', 'uses');
  await pick(page, '部门字段', 'department');
  await pick(page, '附件字段', 'files');
  await pick(page, '用印码回写字段', 'subject');
  await button(page, '保存').click();
  // What the API says stands at its field, and nothing picked is lost.
  await page
    .locator('.ant-form-item', { hasText: '用印码回写字段' })
    .locator('.ant-form-item-explain-error', { hasNotText: '必填' })
    .waitFor();
  await pick(page, '用印码回写字段', 'code');

  await page.getByRole('link', { name: '返回流程列表' }).click();
  await button(page, '继续填写').click();
  await button(page, '保存').click();
  await page.getByText('第 1 版', { exact: false }).first().waitFor();
  expect((await send('e2')).data).toMatchObject({ outcome: 'apply' });

  await button(page, '试运行').click();
  await page.getByRole('dialog').getByRole('button', { name: '试运行' }).click();
  await page.getByText('会申请用印', { exact: true }).waitFor();
  const read = (label: string) =>
    page.getByRole('dialog').getByRole('row', { name: label }).getByRole('cell').locator('div');
  const untilRead = (label: string, ...lines: string[]) =>
    site.product.until(
      () => read(label).allTextContents(),
      (seen) => seen.join('\n') === lines.join('\n'),
    );
  // In words, not as it travels: names first, as the catalogue and the form have them.
  const [{ seal }] = form.detail;
  await untilRead('物理印章', `${seal.name} ${seal.id} · 3次`);
  await untilRead('文件类型', `${form.fileType.name} ${form.fileType.id}`);
  await untilRead('部门', '法务部 D01');
  await picture(page, 'flow-tried');
  expect(await seriousFindings(page)).toEqual([]);
  // Two files may bear one name.
  const tryOut = async (...names: string[]) => {
    const files = names.map((name, index) => ({ name, url: `https://oa.example.com/files/${index}` }));
    await page.getByLabel('表单（JSON）').fill(JSON.stringify({ ...form, files }));
    await page.getByRole('dialog').getByRole('button', { name: '试运行' }).click();
    await untilRead('附件', ...names);
  };
  await tryOut('甲.pdf', '甲.pdf');
  await tryOut('乙.pdf', '甲.pdf', '甲.pdf');
  await button(page, '关闭').click();

  await page.getByRole('switch', { name: '启用' }).first().click();
  await button(page, '保存').click();
  await page.getByText('第 2 版', { exact: false }).first().waitFor();
  await button(page, '历史版本').click();
  await button(page, '以此为草稿').nth(1).waitFor();
  await picture(page, 'flow-versions');
  expect(await seriousFindings(page)).toEqual([]);
  await button(page, '以此为草稿').last().click();
  await page.getByText('有未保存的修改').waitFor();
  expect(await page.getByRole('switch', { name: '启用' }).first().isChecked()).toBe(true);
});

test('what somebody else saved meanwhile is not overwritten unseen', async () => {
  const { product } = site;
  const [{ id: hostId }] = (await product.api('GET', '/v1/hosts')).data.items;
  const path = `/v1/hosts/${hostId}/flows/5001/seal-settings`;
  const saveElsewhere = async (endOnWithdraw: boolean) => {
    const {
      hostId: _host,
      flowId: _flow,
      version: _,
      savedAt: _at,
      savedBy: _by,
      ...settings
    } = (await product.api('GET', path)).data;
    const saved = await product.api('PUT', path, { ...settings, endOnWithdraw });
    expect(saved).toMatchObject({ status: 200 });
    return saved.data.version;
  };
  const page = await site.signedIn(`flows/${hostId}/5001`);
  const isOn = page.getByRole('switch', { name: '启用' }).first();
  await isOn.click();
  await page.getByText('有未保存的修改').waitFor();
  const theirs: number = await saveElsewhere(false);
  await button(page, '保存').click();
  await page.getByText(`第 ${theirs} 版已由他人保存`).last().waitFor();
  await button(page, '返回').click();
  expect((await product.api('GET', path)).data).toMatchObject({ version: theirs, endOnWithdraw: false });

  // Whoever has looked may save over it.
  await button(page, '历史版本').click();
  const before = page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: String(theirs - 1), exact: true }) });
  await before.getByRole('button').first().click();
  await page.getByRole('cell', { name: '流程撤回或删除时结束用印' }).waitFor();
  await button(page, '关闭').click();
  await button(page, '保存').click();
  await button(page, '仍然保存').click();
  await page
    .getByText(`第 ${theirs + 1} 版`, { exact: false })
    .first()
    .waitFor();

  // A form that nobody has touched follows.
  await saveElsewhere(false);
  await page
    .getByText(`第 ${theirs + 2} 版`, { exact: false })
    .first()
    .waitFor();
  await tab(page, '结束用印').click();
  const ends = page.getByRole('switch', { name: '流程撤回或删除时结束用印' });
  await ends.waitFor();
  expect(await ends.isChecked()).toBe(false);
});

test.each([
  { width: 1280, dark: false },
  { width: 390, dark: true },
])('its tabs at $width, dark $dark, are for everybody', async ({ width, dark }) => {
  const page = await site.signedIn('flows', { width, dark });
  await page.getByRole('link', { name: '5001' }).click();
  for (const name of ['申请用印', '追加用印次数', '结束用印', '回调设置', '其他']) {
    // On a phone a tab may lie outside of what is shown.
    await tab(page, name).dispatchEvent('click');
    await page.getByRole('tabpanel', { name }).waitFor();
    await picture(page, `flow-${name}-${width}`);
    expect(await seriousFindings(page)).toEqual([]);
  }
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
});
