import { readFile } from 'node:fs/promises';
import { createPasses } from '../../../api/pages/passes';
import { Browser, type Page } from '../../support/browser';
import { ProductUnderTest } from '../../support/product';
import { Engine, type Flow, type FlowRequest, field } from '../routes/flowEvents/flows';

const key = Buffer.alloc(32, 7);
/** As the product's own, for passes that have run out by now. */
const passes = createPasses([{ key }]);
const past = new Date(Date.now() - 1000);

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
const zhangsan = { userId: 'zhangsan', mobile: '13800000001' };

beforeAll(async () => {
  product = await ProductUnderTest.start({
    env: { SEALFLOW_SECRET_KEYS: `k1:${key.toString('base64')}` },
  });
  engine = await Engine.of(product, '集团OA');
  flow = await engine.flow();
  await product.api('POST', `/v1/bindings/${engine.bindingId}/catalogues/sync`);
}, 90_000);
afterAll(() => product.stop(), 30_000);
afterEach(() => product.vendor('DELETE', '/sim/faults'));

const urlOf = (request: FlowRequest) => `${product.product.url}/seal-details/${request.id()}`;

async function linkTo(
  request: FlowRequest,
  body: Record<string, unknown> = { user: zhangsan },
): Promise<string> {
  const { status, data } = await product.api('POST', `${request.path()}/detail-link`, body);
  if (status !== 200) throw new Error(JSON.stringify(data));
  return data.url;
}

/** A browser that has opened the request, and what it sees. */
async function opened(
  request: FlowRequest,
  browser = new Browser(),
): Promise<{ browser: Browser; page: Page }> {
  const page = await browser.open(await linkTo(request));
  expect(page.status).toBe(200);
  return { browser, page };
}

/** Addresses of the small pictures on a page. */
const imagesOn = ({ text }: Page) =>
  [...text.matchAll(/<a href="#picture-[^"]+"><img src="([^"]+)"/g)].map(
    ([, path]) => product.product.url + path,
  );

/** Of what the vendor was asked so far. */
async function callsOf(operation: string): Promise<number> {
  return (await product.vendor('GET', '/sim/calls')).data.calls[operation] ?? 0;
}

describe('a link', () => {
  test('says nothing of the person, and expires in ten minutes', async () => {
    const request = await flow.granted();
    const answer = await product.api('POST', `${request.path()}/detail-link`, { user: zhangsan });
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(answer.data.url.startsWith(`${urlOf(request)}?pass=`)).toBe(true);
    expect(answer.data.url).not.toMatch(/zhangsan|138/);
    const inMs = Date.parse(answer.data.expiresAt) - Date.now();
    expect(inMs).toBeGreaterThan(9 * 60_000);
    expect(inMs).toBeLessThanOrEqual(10 * 60_000);
  });

  test('is made for engines alone, about requests that there are', async () => {
    const request = await flow.granted();
    const path = `${request.path()}/detail-link`;
    expect((await product.anonymous('POST', path, { user: zhangsan })).status).toBe(401);
    const missing = `/v1/seal-requests/${encodeURIComponent(`${engine.hostId}:-:nothing:1`)}/detail-link`;
    expect((await product.api('POST', missing, { user: zhangsan })).status).toBe(404);
    for (const [body, path_] of [
      [{}, 'user'],
      [{ user: {} }, 'user.userId'],
      [{ user: zhangsan, clientIp: '10.0.0.0/8' }, 'clientIp'],
      [{ user: { ...zhangsan, name: 'x' } }, 'user.name'],
    ] as const)
      expect(await product.api('POST', path, body)).toMatchObject({
        status: 400,
        data: { errors: [{ path: path_ }] },
      });
  });

  test('opens the page, which its address then says nothing about any more', async () => {
    const request = await flow.granted();
    const { browser, page } = await opened(request);
    expect(page.url).toBe(urlOf(request));
    expect(browser.setCookies).toHaveLength(1);
    const [cookie = ''] = browser.setCookies;
    expect(cookie).toContain(`Path=/seal-details/${request.id()};`);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/Max-Age=1800/);
    expect(cookie).not.toMatch(/zhangsan|138/);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    // The one script is a file of ours, by a nonce of this answer.
    const [, nonce = ''] =
      /script-src 'nonce-([^']+)'/.exec(page.headers['content-security-policy'] ?? '') ?? [];
    const [, script = ''] =
      new RegExp(`<script type="module" nonce="${nonce}" src="([^"]+)"></script>`).exec(page.text) ?? [];
    expect(page.text.match(/<script/g)).toHaveLength(1);
    expect(page.text).not.toMatch(/style=| on\w+=|https?:/);
    expect(await new Browser().open(product.product.url + script)).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect((await browser.open(urlOf(request))).text).not.toContain(nonce);
    expect((await browser.open(urlOf(request))).status).toBe(200);
    expect((await browser.open(`${urlOf(request)}?from=timeline`)).status).toBe(200);
  });

  test('that is wrong, of another request, or expired opens nothing and says how to go on', async () => {
    const [request, other] = [await flow.granted(), await flow.granted({ [field.subject]: '机密合同' })];
    const link = await linkTo(request);
    const foreign = link.replace(request.id(), other.id());
    const expired = passes.issue('link', other.id(), zhangsan, past);
    const session = passes.issue('session', other.id(), zhangsan, new Date(Date.now() + 60_000));
    for (const [address, status, zh, en] of [
      [`${link.slice(0, -2)}`, 403, '链接无效', 'not valid'],
      [`${urlOf(request)}?pass=`, 403, '链接无效', 'not valid'],
      [`${link}&pass=x`, 403, '链接无效', 'not valid'],
      [foreign, 403, '链接无效', 'not valid'],
      [`${urlOf(other)}?pass=${session}`, 403, '链接无效', 'not valid'],
      [`${urlOf(other)}?pass=${expired}`, 410, '链接已过期', 'has expired'],
      [urlOf(other), 403, '请从表单打开', 'from your form'],
    ] as const) {
      const browser = new Browser();
      const page = await browser.open(address);
      expect([page.status, browser.setCookies]).toEqual([status, []]);
      expect(page.text).toContain(zh);
      expect(page.text).toContain('重新点击“查看用印详情”');
      expect(page.text).not.toContain('机密合同');
      expect(page.headers['content-type']).toContain('text/html');
      expect((await new Browser('en').open(address)).text).toContain(en);
    }
  });

  test('that has run out does no harm where the page is open already; a session that has, does', async () => {
    const request = await flow.granted();
    const { browser } = await opened(request);
    const expired = `${urlOf(request)}?pass=${passes.issue('link', request.id(), zhangsan, past)}`;
    expect(await browser.open(expired)).toMatchObject({ status: 200, url: urlOf(request) });
    const cookie = `sealflow_detail=${passes.issue('session', request.id(), zhangsan, past)}`;
    const later = await product.anonymous('GET', `/seal-details/${request.id()}`, undefined, {
      Cookie: cookie,
    });
    expect(later).toMatchObject({ status: 410, data: expect.stringContaining('expired') });
    // By then the browser has forgotten it: a page that is open and asks anew is told the same.
    const refreshed = await new Browser().open(`${urlOf(request)}?refresh`);
    expect(refreshed).toMatchObject({ status: 410, text: expect.stringContaining('链接已过期') });
    expect(refreshed.headers['content-security-policy']).not.toContain('script-src');
  });

  test('addresses that are none', async () => {
    for (const path of ['', '/nothing', '/a:b', '/h:-:r:1/other', '/%E0%A4%A'])
      expect((await new Browser().open(`${product.product.url}/seal-details${path}`)).status).toBeLessThan(
        500,
      );
    const page = await new Browser().open(`${product.product.url}/seal-details/nothing`);
    expect(page).toMatchObject({ status: 404, text: expect.stringContaining('该地址不存在') });
  });
});

describe('the page', () => {
  test('shows a request as it is, in the browser’s language', async () => {
    const subject = `<b>采购</b> "合同" & '附件'`;
    const request = await flow.granted({ [field.subject]: subject });
    await request.use(2);
    const { sealCode } = await request.atVendor();
    const { page } = await opened(request);
    expect(page.text).toContain('<bdi>&#60;b&#62;采购&#60;/b&#62; &#34;合同&#34; &#38; &#39;附件&#39;</bdi>');
    for (const shown of [
      '次数已用完',
      engine.seals[0]?.name,
      engine.fileTypes[0]?.name,
      '张三',
      '用印室1号机',
      sealCode,
    ])
      expect(page.text).toContain(shown);
    expect(page.text).toMatch(/<td>2<\/td>\s*<td>2<\/td>\s*<td><strong>0<\/strong>/);
    expect(imagesOn(page)).toHaveLength(2);
    const english = (await opened(request, new Browser('en-US'))).page;
    for (const shown of ['<html lang="en">', 'All uses are made', 'Seal code'])
      expect(english.text).toContain(shown);
  });

  test('holds no dead code: neither after an append nor after completion', async () => {
    const request = await flow.granted();
    const first: string = (await request.atVendor()).sealCode;
    await request.append({ [field.moreUses]: '3' });
    await request.untilLedger('UsesAppended');
    const second: string = (await request.atVendor()).sealCode;
    expect(second).not.toBe(first);
    const appended = (await opened(request)).page.text;
    expect(appended).toContain(second);
    expect(appended).not.toContain(first);
    await request.finish();
    await request.untilState('completed');
    for (const language of ['zh-CN', 'en']) {
      const { page } = await opened(request, new Browser(language));
      for (const code of [first, second]) expect(page.text).not.toContain(code);
      expect(page.text).not.toContain('<details>');
    }
  });

  test('asks 章管家 once in a few seconds, and does without it where it is away', async () => {
    const request = await flow.granted();
    const before = await callsOf('detail');
    const began = performance.now();
    const { browser } = await opened(request);
    await Promise.all([1, 2, 3, 4].map(() => browser.open(urlOf(request))));
    const asked = (await callsOf('detail')) - before;
    // Once, and once more for each five seconds that five openings take here.
    const most = 1 + Math.floor((performance.now() - began) / 5000);
    expect([asked >= 1, asked <= most]).toEqual([true, true]);
    await product.vendor('POST', '/sim/faults', { match: { type: 'detail' }, fault: 'http500' });
    const { page } = await opened(await flow.granted());
    expect(page.text).toContain('章管家暂时无法访问');
    expect(page.text).toContain('提交用印申请');
  });

  test('every opening is on record, by ids alone', async () => {
    const request = await flow.granted();
    const { browser } = await opened(request);
    await browser.open(`${urlOf(request)}?refresh`);
    await browser.open(`${urlOf(request)}/open`);
    await new Browser().open(urlOf(request));
    const entriesIn = (log: string) =>
      log.split('\n').flatMap((line): Record<string, unknown>[] => {
        const entry = line.includes('"audit"') ? JSON.parse(line) : undefined;
        return entry?.sealRequestId === request.id() ? [entry] : [];
      });
    const log = await product.until(
      () => readFile(product.apiLog, 'utf8'),
      (text) => entriesIn(text).length >= 4,
    );
    const lines = entriesIn(log);
    expect(lines).toMatchObject([
      { result: 'opened', userId: 'zhangsan', requestId: expect.any(String) },
      { result: 'shown', userId: 'zhangsan' },
      { result: 'sent-on', userId: 'zhangsan' },
      { result: 'turned-away', reason: 'none' },
    ]);
    expect(log).not.toContain(zhangsan.mobile);
    const metrics = (await product.api('GET', '/metrics')).data;
    for (const result of ['shown', 'refreshed'])
      expect(metrics).toMatch(new RegExp(`sealflow_detail_pages_total\\{result="${result}"\\} [1-9]`));
    expect(metrics).toContain('route="/seal-details/:id"');
  });
});

describe('pictures', () => {
  test('come through us, for whoever may see this request, and only those of its uses', async () => {
    const [request, other] = [await flow.granted(), await flow.granted()];
    await request.use();
    await other.use();
    const { browser, page } = await opened(request);
    const foreign = await opened(other);
    const [image = ''] = imagesOn(page);
    const [foreignImage = ''] = imagesOn(foreign.page);
    const shown = await browser.open(image);
    expect(shown).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'cache-control': 'private, max-age=1800',
        'x-content-type-options': 'nosniff',
      },
    });
    const original = (await request.atVendor()).uses[0].images[0];
    expect(shown.body.equals((await new Browser().open(original)).body)).toBe(true);
    // Without a session, with that of another request, and another request's picture with one's own.
    expect((await new Browser().open(image)).status).toBe(403);
    const stranger = new Browser();
    stranger.copyCookies(foreign.browser);
    expect((await stranger.open(image)).status).toBe(403);
    const name = foreignImage.split('/').at(-1);
    expect((await browser.open(`${urlOf(request)}/images/${name}`)).status).toBe(404);
    for (const guess of ['0', '..%2F..%2Fetc', encodeURIComponent(original)])
      expect((await browser.open(`${urlOf(request)}/images/${guess}`)).status).toBe(404);
  });

  test('that are none, or of another server, are neither sent on nor asked for', async () => {
    const request = await flow.granted();
    const calls = `${product.vendorSimulator.url}/sim/calls`;
    await request.use(1, 1, { images: [calls, `${product.hostSimulator.url}/sim/requests`] });
    const { browser, page } = await opened(request);
    const images = imagesOn(page);
    expect(images).toHaveLength(2);
    for (const image of images)
      expect(await browser.open(image)).toMatchObject({
        status: 502,
        text: expect.stringContaining('图片无法显示'),
      });
  });

  test('that do not come are said to be missing', async () => {
    const request = await flow.granted();
    await request.use();
    const seen = await opened(request);
    const [image = ''] = imagesOn(seen.page);
    await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, {
      profile: { limits: { imageBytes: 1024 } },
    });
    await product.until(
      () => seen.browser.open(image),
      ({ status }) => status === 502,
    );
    await product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { profile: null });
  });
});

describe('sealed files', () => {
  const content = Buffer.from('%PDF-1.7 已盖章');

  /** As somebody at the machine hands one in. */
  async function handIn(request: FlowRequest, name: string): Promise<void> {
    const { applyId } = await request.atVendor();
    const file = { applyId, name, contentBase64: content.toString('base64') };
    expect(await product.vendor('POST', '/sim/files', file)).toMatchObject({ status: 200 });
  }

  test('can be had once sealing is over, by whoever may see this request', async () => {
    const [request, other] = [await flow.granted(), await flow.granted()];
    const title = `合同 <终稿> "1" & 附件's.pdf`;
    await handIn(request, title);
    await handIn(other, '机密.pdf');
    const sealing = await opened(request);
    expect(sealing.page.text).not.toContain('盖章文件');
    expect((await sealing.browser.open(`${urlOf(request)}/files`)).text).not.toContain('终稿');
    for (const each of [request, other]) {
      await each.finish();
      await each.untilState('completed');
    }
    expect((await opened(request)).page.text).not.toContain('查看文件');
    await request.happens('archive');
    await request.untilState('archived');
    const { browser, page } = await opened(request);
    expect(page.text).toContain(`href="/seal-details/${request.id()}/files"`);
    const list = await browser.open(`${urlOf(request)}/files`);
    expect(list).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(list.text).toContain('合同 &#60;终稿&#62; &#34;1&#34; &#38; 附件&#39;s.pdf');
    expect(list.text).not.toContain('机密');
    const [, path] = /href="([^"]+\/files\/[^"]+)"/.exec(list.text) ?? [];
    const file = await browser.open(`${product.product.url}${path}`);
    expect(file).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/octet-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(title).replace("'", '%27')}`,
      },
    });
    expect(file.body.equals(content)).toBe(true);
    // Without a session, with that of another request, and by its name under another request.
    const foreign = await opened(other);
    expect((await new Browser().open(`${product.product.url}${path}`)).status).toBe(403);
    expect((await foreign.browser.open(`${product.product.url}${path}`)).status).toBe(403);
    const name = path?.split('/').at(-1);
    expect((await foreign.browser.open(`${urlOf(other)}/files/${name}`)).status).toBe(404);
    expect((await new Browser().open(`${urlOf(request)}/files`)).status).toBe(403);
  });

  test('that there are none of, or that do not come, are said to be so', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilState('completed');
    const { browser } = await opened(request);
    expect((await browser.open(`${urlOf(request)}/files`)).text).toContain('没有该用印申请的盖章文件');
    await product.vendor('POST', '/sim/faults', { match: { type: 'watermark' }, fault: 'http500' });
    expect(await browser.open(`${urlOf(request)}/files`)).toMatchObject({
      status: 502,
      text: expect.stringContaining('文件无法获取'),
    });
  });
});
