import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { Engine, field } from '../api/routes/flowEvents/flows';
import { ConsoleUnderTest, looks, picture, seriousFindings, twoLooks } from './support';

/** Every screen: empty, with content, while it loads and where it fails. The tests share one system, empty at first. */

// A dozen screens in each: longer than what the helpers allow tests without a browser.
jest.setTimeout(240_000);

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await ConsoleUnderTest.start();
});
afterAll(() => site.stop());

interface Screen {
  name: string;
  path: string;
  /** What shows that its content is there. */
  content: string | RegExp;
  /** What it says where there is nothing; absent of those that are never empty. */
  empty?: RegExp;
}

const screens: Screen[] = [
  {
    name: 'overview',
    path: 'overview',
    content: '设备租赁合同',
    empty: /还没有绑定用印平台|No vendor is bound yet/,
  },
  {
    name: 'requests',
    path: 'requests',
    content: '设备租赁合同',
    empty: /还没有用印申请|No seal request yet/,
  },
  {
    name: 'callbacks',
    path: 'callbacks',
    content: /智能用印完成|Sealing completed/,
    empty: /还没有收到回调|No callback yet/,
  },
  {
    name: 'events',
    path: 'events',
    content: /^flow-/,
    empty: /没有未受理的流程事件|No flow event was refused/,
  },
  { name: 'bindings', path: 'bindings', content: '总部章管家', empty: /还没有绑定|No binding yet/ },
  { name: 'hosts', path: 'hosts', content: '总部章管家', empty: /还没有流程引擎|No host engine yet/ },
  { name: 'flows', path: 'flows', content: /启用中|Enabled/, empty: /还没有流程引擎|No host engine yet/ },
  {
    name: 'catalogues',
    path: 'catalogues',
    content: '总公司发票专用章',
    empty: /还没有绑定用印平台|No vendor is bound yet/,
  },
  { name: 'keys', path: 'keys', content: 'first-admin-key' },
  { name: 'audit', path: 'audit', content: 'first-admin-key' },
];

const inContent = (page: Page, what: string | RegExp) => page.locator('#content').getByText(what).first();

/** Nothing serious for axe, nothing wider than the window, no complaint of the browser; and a picture for people. */
async function isFit(page: Page, name: string): Promise<void> {
  const findings = await seriousFindings(page);
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  await picture(page, name);
  const complaints = site.complaints.splice(0);
  expect({ name, findings, isTooWide, complaints }).toEqual({
    name,
    findings: [],
    isTooWide: false,
    complaints: [],
  });
}

test.each(twoLooks)('every empty screen says what is missing, %s', async (look, options) => {
  const page = await site.signedIn('', options);
  for (const { name, path, empty } of screens) {
    if (!empty) continue;
    await page.goto(site.address(path));
    await inContent(page, empty).waitFor();
    await isFit(page, `${name} empty ${look}`);
  }
});

describe('with content', () => {
  let details: Screen[];

  beforeAll(async () => {
    const { product } = site;
    const timeouts = { connectMs: 500, tokenMs: 500, callMs: 500, operationMs: 1000 };
    const profile = { detailAvailable: false, timeouts };
    const { id: bindingId } = await product.bind('分部章管家', { profile });
    const engine = await Engine.of(product, '总部章管家');
    await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
    const keyBody = { name: '集团OA', role: 'engine', hostIds: [engine.hostId] };
    await product.api('POST', '/v1/api-keys', keyBody);
    // A reply is lost, and this 章管家 cannot be asked: a person has to decide.
    await product.vendor('POST', '/sim/faults', { match: { type: 'apply' }, fault: 'dropReply', times: 1 });
    const waiting = await (await engine.with({ bindingId }).flow()).begin();
    await waiting.apply({ [field.subject]: '设备租赁合同' }, { prefer: '' });
    await waiting.untilAttention();
    const flow = await engine.flow();
    await (await flow.begin()).apply({ [field.subject]: '' });
    const sealed = await flow.granted({ [field.subject]: '采购合同' });
    await sealed.finish();
    await sealed.untilState('completed');
    details = [
      {
        name: 'request',
        path: `requests/${encodeURIComponent(waiting.id())}`,
        content: /提交用印申请|The application was made/,
      },
      {
        name: 'flow',
        path: `flows/${engine.hostId}/${flow.flowId}`,
        content: /用印码回写字段|Field for the seal code/,
      },
    ];
  });

  // One page for each language, which is made narrow and wide: to load and fill it costs more than to look at it.
  test.each(['zh-CN', 'en'])('every screen is usable by everybody, %s', async (language) => {
    const own = looks.filter(([look]) => look.endsWith(language));
    const page = await site.signedIn('', own[0]?.[1]);
    for (const { name, path, content } of [...screens, ...details]) {
      await page.goto(site.address(path));
      for (const [look, { width = 1280 }] of own) {
        await page.setViewportSize({ width, height: 800 });
        await inContent(page, content).waitFor();
        await isFit(page, `${name} ${look}`);
      }
    }
  });

  test.each(twoLooks)('forms are usable by everybody, %s', async (look, options) => {
    const page = await site.signedIn('', options);
    for (const path of ['bindings', 'hosts', 'keys']) {
      await page.goto(site.address(path));
      const add = page.locator('#content').getByRole('button', { name: /新建|发放|New/ });
      await add.click();
      await page.getByRole('dialog').getByRole('textbox').first().waitFor();
      await isFit(page, `${path} form ${look}`);
    }
    const [request] = details;
    await page.goto(site.address(request?.path ?? ''));
    await page.getByRole('button', { name: /^(放弃|Give up)$/ }).click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await isFit(page, `decision ${look}`);
  });

  test.each(twoLooks)('every screen says that it loads, %s', async (look, options) => {
    const page = await site.signedIn('', options);
    await page.route(isOfPages, () => undefined);
    for (const { name, path } of [...screens, ...details]) {
      await page.goto(site.address(path));
      await page
        .locator('#content')
        .getByRole('status', { name: /正在加载|Loading/ })
        .first()
        .waitFor();
      await isFit(page, `${name} loading ${look}`);
    }
  });

  test.each(twoLooks)('every screen says what has failed, and recovers, %s', async (look, options) => {
    const page = await site.signedIn('', options);
    // Together: each asks again for some seconds before it says so.
    const failing = [...screens, ...details].map(async (screen) => {
      const own = await page.context().newPage();
      await own.route(isOfPages, (route) => route.abort());
      await own.goto(site.address(screen.path));
      await inContent(own, /无法连接 Sealflow|Sealflow cannot be reached/).waitFor();
      return { own, ...screen };
    });
    for (const { own, name, content } of await Promise.all(failing)) {
      // What lies behind others is hardly drawn.
      await own.bringToFront();
      await isFit(own, `${name} failed ${look}`);
      const tryAgain = own.locator('#content').getByRole('button', { name: /^(重试|Try again)$/ });
      // Before it can be reached again: a page that is looked at asks by itself, and then there is no button any more.
      await tryAgain.first().click();
      await own.unroute(isOfPages);
      await inContent(own, content).waitFor();
      await own.close();
    }
  });
});

/** What a page asks for; who has signed in is known before. */
const isOfPages = (url: URL) => url.pathname.includes('/v1/') && !url.pathname.includes('/v1/sessions');

test.each(['/docs?lang=en', '/docs?lang=zh-CN#?route=post-/v1/seal-requests', '/docs/problems?lang=en'])(
  '%s is usable by everybody',
  async (path) => {
    const page = await site.open();
    await page.goto(`${site.product.product.url}${path}`);
    await page
      .getByText(/Seal requests|用印申请|What to do/)
      .first()
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await picture(page, path.replace(/\W+/g, ' ').trim());
  },
);

test('what a browser loads first has less than 400 kB', async () => {
  const page = await site.open();
  await page.getByLabel('API 密钥').waitFor();
  const loaded = await page.evaluate<string[]>(
    "performance.getEntriesByType('resource').map(({ name }) => name)",
  );
  const own = loaded.filter((url) => url.includes('/console/assets/'));
  const sizes = own.map(async (url) => gzipSync(await (await fetch(url)).arrayBuffer()).length);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(100_000);
  expect(total).toBeLessThan(400_000);
});
