import { gzipSync } from 'node:zlib';
import { ConsoleUnderTest, type PageOptions, picture, seriousFindings } from './support';

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await ConsoleUnderTest.start();
  const { product } = site;
  const { id } = await product.bind('总部章管家');
  const hostId = await product.addHost('集团OA');
  await product.api('POST', '/v1/api-keys', { name: '集团OA', role: 'engine', hostIds: [hostId] });
  await product.api('POST', `/v1/bindings/${id}/catalogues/sync`);
});
afterAll(() => site.stop());
afterEach(() => expect(site.complaints.splice(0)).toEqual([]));

/** Each page, and what it shows once its content is there. */
const pages: [path: string, content: string | RegExp][] = [
  ['bindings', '总部章管家'],
  ['hosts', '集团OA'],
  ['catalogues', '总公司发票专用章'],
  ['keys', 'first-admin-key'],
  ['audit', 'first-admin-key'],
];

const looks: [name: string, PageOptions][] = [
  ['light 1280 zh-CN', {}],
  ['dark 1280 en', { dark: true, language: 'en' }],
  ['light 390 en', { width: 390, language: 'en' }],
  ['dark 390 zh-CN', { width: 390, dark: true }],
];

test.each(looks)('every page is usable by everybody, %s', async (name, options) => {
  const page = await site.signedIn('', options);
  for (const [path, content] of pages) {
    await page.goto(site.address(path));
    await page.locator('#content').getByText(content).first().waitFor();
    expect({ path, findings: await seriousFindings(page) }).toEqual({ path, findings: [] });
    const isTooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect({ path, isTooWide }).toEqual({ path, isTooWide: false });
    await picture(page, `${path} ${name}`);
  }
});

test.each(looks)('forms are usable by everybody, %s', async (name, options) => {
  const page = await site.signedIn('', options);
  for (const path of ['bindings', 'hosts', 'keys']) {
    await page.goto(site.address(path));
    await page
      .locator('#content')
      .getByRole('button')
      .filter({ hasText: /新建|发放|New/ })
      .click();
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
    expect({ path, findings: await seriousFindings(page) }).toEqual({ path, findings: [] });
    await picture(page, `${path} form ${name}`);
    await page.keyboard.press('Escape');
  }
});

test.each(['/docs?lang=en', '/docs?lang=zh-CN#?route=post-/v1/seal-requests', '/docs/problems?lang=en'])(
  '%s is usable by everybody',
  async (path) => {
    const page = await site.open();
    await page.goto(`${site.product.product.url}${path}`);
    await page
      .getByText(/Seal requests|What to do/)
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
