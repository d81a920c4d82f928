import type { Page } from 'playwright-core';
import { type Call, caller } from '../support/product';
import { button, codeField, codeFieldId, fillIn, SandboxUnderTest, submitForm } from './sandbox';
import { picture, seriousFindings } from './support';

/* What can be made to go wrong in the sandbox, each by its switch: what comes of it is seen, and it ends well. */

// Some of it is waited for until the product compares requests with the vendor.
jest.setTimeout(240_000);

let sandbox: SandboxUnderTest;
let page: Page;
let engines: Record<'webhook' | 'e10', Call>;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start({
    SEALFLOW_RECONCILE_SECONDS: '10',
    SEALFLOW_WAIT_ATTENTION_SECONDS: '3',
  });
  page = await sandbox.enter();
  const pieces = (await page.locator('#pieces').textContent()) ?? '';
  const at = (name: string) => caller(new RegExp(`${name} (http:[^\\s·]+)`).exec(pieces)?.[1] ?? '');
  engines = { webhook: at('Webhook'), e10: at('E10') };
});
afterAll(() => sandbox.stop());
afterEach(async () => {
  expect(sandbox.complaints.splice(0)).toEqual([]);
  await page.goto('/');
  await callbacksCome('normal');
});

/** Turns a switch over, and sees that it is. */
async function turn(name: string, isOn: boolean): Promise<void> {
  await page.locator(`#switch-${name}`).click();
  await switchIs(name, isOn);
}
const switchIs = (name: string, isOn: boolean) =>
  page.locator(`#switch-${name}[aria-pressed=${isOn}]`).waitFor();

const callbacksCome = async (mode: 'normal' | 'twice' | 'late' | 'hold') => {
  await page.locator(`#callbacks-${mode}`).click();
  await page.locator(`#callbacks-${mode}[aria-pressed=true]`).waitFor();
};

const timelineTells = (what: string | RegExp) => page.locator('#timeline').getByText(what).first().waitFor();
const attention = () => page.locator('#flow .notice.bad');

/** As it stands in the form, once it does. */
async function codeInForm(): Promise<string> {
  await codeField(page).waitFor();
  return (await codeField(page).textContent()) ?? '';
}

async function finishAtMachine(code: string): Promise<void> {
  await page.getByLabel('用印码').fill(code);
  await page.locator('#machine').getByRole('button', { name: '智能用印完成' }).click();
}

/** The flow is where completed sealing leads it, and nothing waits for a person. */
async function endsWell(): Promise<void> {
  await page.locator('[aria-current]', { hasText: '归档' }).waitFor();
  // E10 does not tell who moved a flow whose submission got no answer.
  await timelineTells(/流程已自动提交|流程已离开该节点/);
  await attention().waitFor({ state: 'hidden' });
  await expectOnce();
}

interface FlowAtHost {
  commands: { type: string; data?: { fields?: unknown } }[];
}

/** What peers have counted: one application, and in the flow one write of the code and one submission. */
async function expectOnce(): Promise<void> {
  const [, engine = '', id = ''] = /\/flows\/(\w+)\/(\w+)/.exec(page.url()) ?? [];
  const see = engine === 'e10' ? engines.e10 : engines.webhook;
  const { commands }: FlowAtHost = (await see('GET', `/sim/flow-requests/${id}`)).data;
  const submissions = commands.filter(({ type }) => type === 'flow.submit' || type === 'submitRequest');
  expect(submissions).toHaveLength(1);
  // E10 gets values in replies, which are none of its commands.
  const codeWrites = commands.filter(
    ({ type, data }) => type === 'fields.write' && JSON.stringify(data?.fields).includes(codeFieldId),
  );
  expect(codeWrites).toHaveLength(engine === 'e10' ? 0 : 1);
  expect(await page.locator('#office .application').count()).toBe(1);
}

test('章管家 takes an application and its reply is lost: it is found, and applied for once', async () => {
  await submitForm(page, '任意流程引擎');
  await turn('apply-reply-lost', true);
  await button(page, /李四批准/).click();
  const code = await codeInForm();
  await switchIs('apply-reply-lost', false);
  await timelineTells('打开故障：章管家受理下一份申请，但应答丢失');
  await finishAtMachine(code);
  await endsWell();
});

test('章管家 is down: a person is told, and the application goes on when it is back', async () => {
  await submitForm(page, '任意流程引擎');
  await turn('vendor-down', true);
  await button(page, /李四批准/).click();
  await attention().waitFor();
  await timelineTells('需要管理员处理');
  await turn('vendor-down', false);
  await finishAtMachine(await codeInForm());
  await endsWell();
});

test.each([
  { switchName: 'webhook-submit-reply-lost', engine: '任意流程引擎' },
  { switchName: 'e10-submit-reply-lost', engine: '泛微 E10' },
])('$switchName: the flow is submitted once', async ({ switchName, engine }) => {
  await fillIn(page, engine);
  const code = await codeInForm();
  await turn(switchName, true);
  await finishAtMachine(code);
  await endsWell();
  await switchIs(switchName, false);
});

test.each([
  { switchName: 'webhook-down', engine: '任意流程引擎' },
  { switchName: 'e10-down', engine: '泛微 E10' },
])('$switchName: a person is told, and the flow goes on when it is back', async ({ switchName, engine }) => {
  await fillIn(page, engine);
  const code = await codeInForm();
  await turn(switchName, true);
  await finishAtMachine(code);
  await attention().waitFor();
  await picture(page, `sandbox-${switchName}`);
  await turn(switchName, false);
  await endsWell();
});

test('a callback that comes twice has the flow submitted once', async () => {
  await fillIn(page, '任意流程引擎');
  const code = await codeInForm();
  await callbacksCome('twice');
  await finishAtMachine(code);
  await page.locator('#office').getByText('Sealflow 已收到').nth(1).waitFor();
  await endsWell();
});

test('a callback that comes late finds it done', async () => {
  await fillIn(page, '任意流程引擎');
  const code = await codeInForm();
  await callbacksCome('late');
  await finishAtMachine(code);
  await endsWell();
  await page.locator('#office').getByText('等待发送').waitFor();
  await page.locator('#office').getByText('Sealflow 已收到').waitFor();
  await expectOnce();
});

test('a callback that never comes is not needed', async () => {
  await fillIn(page, '任意流程引擎');
  const code = await codeInForm();
  await callbacksCome('hold');
  await finishAtMachine(code);
  await endsWell();
  await page.locator('#office').getByText('暂扣').waitFor();
});

test('one flow on each vendor, side by side under one host', async () => {
  await fillIn(page, '任意流程引擎');
  const code = await codeInForm();
  const first = page.url();
  await applyAtQiyuesuo();
  const codes = await codeInForm();
  const [, one = '', other = ''] = /^.+: (\d{6})；.+: (\d{6})$/.exec(codes) ?? [];
  expect([one, other]).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringMatching(/^\d{6}$/)]);
  expect(await seriousFindings(page)).toEqual([]);
  await picture(page, 'sandbox-qiyuesuo');

  await page.getByLabel('用印码').fill(one);
  await button(page, '盖章').click();
  await page.locator('#office').getByText('已用 1 次，剩余 1 次').waitFor();
  await timelineTells(/已用印：.*1次/);
  await finishAtMachine(one);
  await page.locator('#office').getByText(one).waitFor({ state: 'hidden' });
  // The other seal is not done with, so the flow waits.
  expect(await page.locator('[aria-current]').textContent()).toBe('用印');
  await finishAtMachine(other);
  await endsWell();

  await page.goto(first);
  await finishAtMachine(code);
  await endsWell();
});

test('契约锁 is down: only a person can say that nothing came of it, and has it sent again', async () => {
  await applyAtQiyuesuo(() => turn('qiyuesuo-down', true));
  await attention().waitFor();
  expect(await page.locator('#office .application').count()).toBe(0);
  await turn('qiyuesuo-down', false);
  await decideInConsole('重新执行', { 说明: '契约锁中没有该申请' });
  await appliedOnce();
});

test('契约锁 takes an application and its reply is lost: only a person can say so, and does in the console', async () => {
  await applyAtQiyuesuo(() => turn('qiyuesuo-apply-reply-lost', true));
  await attention().waitFor();
  const ids = (await page.locator('#office').getByText('契约锁中的申请编号').textContent()) ?? '';
  const [id = ''] = /\d+/.exec(ids) ?? [];
  await decideInConsole('确认已完成', { 说明: '在契约锁看到已受理', 契约锁中的申请编号: id });
  await appliedOnce();
});

async function decideInConsole(decision: string, answers: Record<string, string>): Promise<void> {
  const [console] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: '到控制台处理' }).click(),
  ]);
  await console.getByRole('button', { name: decision, exact: true }).click();
  const dialog = console.getByRole('dialog');
  for (const [label, answer] of Object.entries(answers)) await dialog.getByLabel(label).fill(answer);
  await dialog.getByRole('button', { name: decision, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await console.close();
}

async function appliedOnce(): Promise<void> {
  await codeField(page).waitFor();
  await attention().waitFor({ state: 'hidden' });
  expect(await page.locator('#office .application').count()).toBe(1);
}

/** The flow at the second vendor, with two seals; `before` its approval. */
async function applyAtQiyuesuo(before: () => Promise<void> = async () => undefined): Promise<void> {
  await page.goto('/');
  const form = page.locator('#other-form');
  await form.getByLabel('第二枚印章').selectOption({ index: 2 });
  await form.getByRole('button', { name: '提交表单' }).click();
  await page.locator('#approve').waitFor();
  await before();
  await button(page, /李四批准/).click();
}
