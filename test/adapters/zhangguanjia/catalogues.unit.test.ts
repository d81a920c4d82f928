import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { parseLossless } from '../../../adapters/http/losslessJson';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { PortError } from '../../../application/ports/errors';
import { everyPage, type PageCall } from '../../../application/ports/vendorLists';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { type Answer, json, type Peer, startPeer, text } from '../support/peer';

jest.mock('../../../adapters/http/losslessJson', () => {
  const real = jest.requireActual<typeof import('../../../adapters/http/losslessJson')>(
    '../../../adapters/http/losslessJson',
  );
  return { parseLossless: jest.fn(real.parseLossless) };
});

let peer: Peer;
afterEach(() => peer.close());

async function client(answer: Answer, overrides: ProfileOverrides = {}) {
  peer = await startPeer(json({ errcode: 0, accessToken: 't' }), answer);
  const profile = resolveProfile(overrides);
  return createZhangGuanJia({
    http,
    openUrl: peer.url,
    clientId: 'c',
    clientSecret: 's',
    profile,
    tokens: createTokenCache(),
  });
}
const sent = () => `${peer.seen[1]?.method} ${peer.seen[1]?.target}`;
const body = (): unknown => JSON.parse(peer.seen[1]?.body.toString() ?? 'null');
const ok = json({ errcode: 0 });

describe('lists', () => {
  test('seals, with ids of any length and the total', async () => {
    const vendor = await client(
      text(
        '{"errcode":"0","total":"2","data_list":[{"seal_id":1974556705685094924,"sealName":"公章"},{"id":7,"name":"合同章"}]}',
      ),
    );
    expect(await vendor.sealPage({ page: 3, size: 50 })).toEqual({
      items: [
        { sealId: '1974556705685094924', name: '公章' },
        { sealId: '7', name: '合同章' },
      ],
      total: 2,
    });
    expect(sent()).toBe('GET /api/sealInfo/list/3/50.htm');
  });

  test('file types, by the profile’s page size', async () => {
    const vendor = await client(json({ errcode: 0, data_list: [{ type_id: 't-1', type_name: '合同' }] }));
    expect(await vendor.fileTypePage({ page: 1 })).toEqual({ items: [{ fileTypeId: 't-1', name: '合同' }] });
    expect(sent()).toBe('GET /api/fileType/list/1/100.htm');
  });

  test('people', async () => {
    const people = [
      { uid: 'u-1', name: '王', mobile: 13800000000, code: 'J1' },
      { uid: 'u-2', mobile: '' },
    ];
    const vendor = await client(json({ errcode: 0, data_list: people }));
    expect((await vendor.personPage({ page: 1 })).items).toEqual([
      { uid: 'u-1', name: '王', mobile: '13800000000', jobNumber: 'J1' },
      { uid: 'u-2' },
    ]);
    expect(sent()).toBe('GET /api/personSeal/list/1/100.htm');
  });

  test.each([
    ['no list', { errcode: 0 }],
    ['a row without an id', { errcode: 0, data_list: [{ name: '公章' }] }],
    ['a row that is none', { errcode: 0, data_list: ['公章'] }],
  ])('%s: unknown', async (_what, reply) => {
    const vendor = await client(json(reply));
    expect((await failureOf(vendor.sealPage({ page: 1 }))).kind).toBe('unknown');
  });
});

describe('everyPage', () => {
  const pages = async (call: PageCall<number>) => {
    const all: number[][] = [];
    for await (const page of everyPage(call, String)) all.push(page);
    return all;
  };
  const of =
    (...all: number[][]): PageCall<number> =>
    async ({ page }) => ({ items: all[page - 1] ?? [] });

  test.each<[string, PageCall<number>, number[][]]>([
    ['nothing', of(), []],
    ['pages shorter than asked for', of([1, 2], [3, 4], [5]), [[1, 2], [3, 4], [5]]],
    ['a server that ignores the page', async () => ({ items: [1, 2] }), [[1, 2]]],
    ['a list that shifted in between', of([1, 2], [2, 3], [4]), [[1, 2], [3], [4]]],
  ])('%s', async (_what, call, expected) => {
    expect(await pages(call)).toEqual(expected);
  });

  test('a total spares the empty page', async () => {
    const asked: number[] = [];
    const call: PageCall<number> = async ({ page }) => {
      asked.push(page);
      return { items: [page], total: 2 };
    };
    expect(await pages(call)).toEqual([[1], [2]]);
    expect(asked).toEqual([1, 2]);
  });
});

describe('people and deletions', () => {
  const person = {
    uid: 'u-1',
    name: '王',
    mobile: '138',
    jobNumber: 'J1',
    password: 'p',
    departmentId: 'd',
    enabled: true,
  };
  const onWire = {
    uid: 'u-1',
    name: '王',
    mobile: '138',
    code: 'J1',
    password: 'p',
    department_id: 'd',
    is_enable: 1,
  };

  test('a new person', async () => {
    const vendor = await client(ok);
    await vendor.createPerson(person);
    expect(sent()).toBe('POST /api/personSeal/batchCreate.htm');
    expect(body()).toEqual([onWire]);
  });

  test('a new person, where the site wants an object', async () => {
    const vendor = await client(ok, { createPersonBody: 'object' });
    await vendor.createPerson(person);
    expect(body()).toEqual(onWire);
  });

  test('a login token', async () => {
    const vendor = await client(json({ errcode: 0, data: 'sso-1' }));
    expect(await vendor.loginToken('+86 138')).toBe('sso-1');
    expect(sent()).toBe('GET /api/login/mobile.htm?mobile=%2B86+138');
  });
});

describe('files', () => {
  test('are streamed as multipart, names kept and made safe', async () => {
    const vendor = await client(ok);
    const open = () => Readable.from([Buffer.from('first '), Buffer.from([0, 255])]);
    const file = { name: '合同"1"\r\n.pdf', contentType: 'application/pdf', open };
    await vendor.attach({ applyId: 'sf-1' }, 'u-1', file);
    expect(sent()).toBe('POST /api/sealApply/uploadFile.htm');
    const boundary = /boundary=(\S+)$/.exec(peer.seen[1]?.headers['content-type'] ?? '')?.[1];
    const part = (text: string) => `--${boundary}\r\nContent-Disposition: form-data; ${text}`;
    expect(peer.seen[1]?.body).toEqual(
      Buffer.concat([
        Buffer.from(part('name="uid"\r\n\r\nu-1\r\n')),
        Buffer.from(part('name="sealapply_id"\r\n\r\nsf-1\r\n')),
        Buffer.from(
          part(
            'name="file"; filename="合同%221%22%0D%0A.pdf"\r\nContent-Type: application/pdf\r\n\r\nfirst ',
          ),
        ),
        Buffer.from([0, 255]),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    );
  });

  test('are opened anew for the call after an auth error', async () => {
    const vendor = await client(text('', 401));
    peer.answers.push(json({ errcode: 0, accessToken: 't2' }), ok);
    let opened = 0;
    const open = () => {
      opened += 1;
      return Readable.from([Buffer.from('content')]);
    };
    await vendor.attach({ applyId: 'sf-1' }, 'u-1', { name: 'a', open });
    expect(opened).toBe(2);
    expect(peer.seen[3]?.body.toString()).toContain('content');
  });

  test('a source that breaks off under way: the upload’s outcome is unknown', async () => {
    const vendor = await client(ok);
    async function* open() {
      yield Buffer.from('first');
      // By then the request is on its way, also on a busy machine.
      await setTimeout(500);
      throw new Error('disk gone');
    }
    const upload = vendor.attach({ applyId: 'sf-1' }, 'u-1', { name: 'a', open });
    expect((await failureOf(upload)).kind).toBe('unknown');
  });

  test('a source that says what is wrong with it is believed: the vendor has got half a request', async () => {
    const vendor = await client(ok);
    async function* open() {
      yield Buffer.from('first');
      // By then the request is on its way, also on a busy machine.
      await setTimeout(500);
      throw new PortError('passing', 'broke off');
    }
    const upload = vendor.attach({ applyId: 'sf-1' }, 'u-1', { name: 'a', open });
    expect(await failureOf(upload)).toMatchObject({ kind: 'passing', message: 'broke off' });
  });

  test('are fetched by the vendor itself where they are named by their addresses', async () => {
    const vendor = await client(ok);
    await vendor.attachByUrl({ applyId: 'sf-1' }, [{ name: '合同.pdf', url: 'https://oa.example/f/1' }]);
    expect(sent()).toBe('POST /api/sealApply/uploadFileByUrl.htm');
    expect(JSON.parse(String(peer.seen[1]?.body))).toEqual({
      sealapply_id: 'sf-1',
      filement: [{ downLoadUrl: 'https://oa.example/f/1', fileName: '合同.pdf', is_watermark: '0' }],
    });
  });

  test('with watermarks', async () => {
    const vendor = await client(
      json({ errcode: 0, data_list: [{ fileName: 'a.pdf', fileContext: 'QUJD' }] }),
    );
    expect(await vendor.watermarkedFiles({ applyId: 'sf-1' })).toEqual([
      { name: 'a.pdf', contentBase64: 'QUJD' },
    ]);
    expect(sent()).toBe('GET /api/getSealApplyWatermark.htm?sealapply_id=sf-1');
  });

  const withWatermarks = async (answer: Answer, overrides?: ProfileOverrides) =>
    (await client(answer, overrides)).watermarkedFiles({ applyId: 'sf-1' });

  test.each<[string, Answer, ProfileOverrides]>([
    ['has an empty list', json({ errcode: 0, data_list: [] }), {}],
    ['does not serve the call', text('<html>Not Found</html>', 404), {}],
    ['does not serve the call by this method', text('', 405), {}],
    ['knows no such application', json({ errcode: 404, errmsg: 'x' }), {}],
    ['knows no such application, in words', json({ errcode: 1, errmsg: '申请不存在' }), {}],
    ['says so by its own code', json({ errcode: 77, errmsg: 'x' }), { codes: { noFiles: ['77'] } }],
    [
      'says so in its own words',
      json({ errcode: 1, errmsg: '暂无文件。' }),
      { messages: { noFiles: ['暂无文件'] } },
    ],
  ])('with watermarks are none where the vendor %s', async (_what, answer, overrides) => {
    expect(await withWatermarks(answer, overrides)).toEqual([]);
  });

  test.each<[string, Answer, string]>([
    ['are still being made', json({ errcode: 1, errmsg: '文件生成中' }), 'passing'],
    ['are refused with a status alone', text('', 400), 'passing'],
    ['are forbidden', text('', 403), 'misconfigured'],
    ['are somewhere else', text('', 302, { Location: '/login' }), 'misconfigured'],
    ['do not come', text('', 500), 'unknown'],
    ['cannot be read', json({ errcode: 0 }), 'unknown'],
  ])('with watermarks that %s are not taken for none', async (_what, answer, kind) => {
    expect(await failureOf(withWatermarks(answer))).toMatchObject({ kind });
  });

  test.each<[string, Answer]>([
    ['is not at this address', text('', 404)],
    ['does not take our secret', json({ errcode: 40125, errmsg: 'invalid client_secret' })],
  ])('with watermarks are not taken for none where the vendor’s token call %s', async (_what, answer) => {
    const vendor = await client(answer);
    peer.answers.splice(0, peer.answers.length, answer);
    expect(await failureOf(vendor.watermarkedFiles({ applyId: 'sf-1' }))).toMatchObject({
      kind: 'misconfigured',
    });
  });

  test('with watermarks are not read by the lossless parser, which takes seconds for so much', async () => {
    const contentBase64 = Buffer.alloc(1_000_000, 'A').toString('base64');
    const lossless = jest.mocked(parseLossless);
    lossless.mockClear();
    const vendor = await client(
      json({ errcode: 0, data_list: [{ fileName: 'a.pdf', fileContext: contentBase64 }] }),
    );
    expect(await vendor.watermarkedFiles({ applyId: 'sf-1' })).toEqual([{ name: 'a.pdf', contentBase64 }]);
    // The token's reply alone.
    expect(lossless.mock.calls.map(([text]) => text.length < 1000)).toEqual([true]);
  });
});
