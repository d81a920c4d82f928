import { createTokenCache } from '../../../adapters/http/tokenCache';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import type { VendorApplication } from '../../../application/ports/vendor';
import { toGbk } from '../../../sandbox/simulators/gbk';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { type Answer, json, type Peer, silence, startPeer, text } from '../support/peer';

let peer: Peer;
let now = 0;
/** Answers by the last word of the path; the token's is given. */
let answers: Record<string, Answer[]>;
let tokensGiven: number;

beforeEach(async () => {
  answers = {};
  tokensGiven = 0;
  now = 1_000_000;
  peer = await startPeer((seen, response, request) => {
    const path = seen.target.split('?')[0] ?? '';
    if (path.endsWith('/api/getToken.htm') && !answers.getToken) {
      tokensGiven += 1;
      json({ errcode: '0', errmsg: 'ok', accessToken: `token-${tokensGiven}` })(seen, response, request);
      return;
    }
    const queue = answers[/(\w+)\.htm$/.exec(path)?.[1] ?? ''] ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    (answer ?? text('', 404))(seen, response, request);
  });
});
afterEach(() => peer.close());

function client(overrides: ProfileOverrides = {}, path = '') {
  const tokens = createTokenCache(() => now);
  return createZhangGuanJia({
    http,
    openUrl: `${peer.url}${path}`,
    clientId: 'c 1',
    clientSecret: 's&1',
    profile: resolveProfile(overrides),
    tokens,
  });
}

const bodyOf = (index: number): unknown => JSON.parse(peer.seen[index]?.body.toString() ?? 'null');
const targets = () => peer.seen.map(({ method, target }) => `${method} ${target}`);

const request: VendorApplication = {
  applyId: 'sf-1',
  uid: 'u-7',
  application: {
    subject: '采购合同',
    applicant: { userId: '9223372036854775807' },
    fileTypeId: 't-1',
    seals: [
      { sealId: '1974556705685094924', useCount: 3, crossPageUseCount: 1 },
      { sealId: 's-2', useCount: 2, crossPageUseCount: 0 },
    ],
    fileCount: 2,
    reason: '盖章',
    departmentId: 'd-1',
  },
  vendorApproves: false,
};
const granted = json({ errcode: 0, errmsg: 'ok', data_list: [{ sealapply_id: 'sf-1', sealCode: '083921' }] });

describe('the token', () => {
  test('is asked for as the wire facts say, and used as a bearer', async () => {
    answers = { batchCreate: [granted] };
    await client({}, '/zgj/').apply(request);
    expect(targets()).toEqual([
      'GET /zgj/api/getToken.htm?grant_type=code&response_type=json&client_id=c+1&client_secret=s%261',
      'POST /zgj/api/sealApply/batchCreate.htm',
    ]);
    expect(peer.seen[1]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test('is kept 55 minutes', async () => {
    answers = { end: [json({ errcode: 0 })] };
    const vendor = client();
    await vendor.end({ applyId: 'sf-1' }, 'r');
    now += 55 * 60_000 - 1;
    await vendor.end({ applyId: 'sf-1' }, 'r');
    expect(tokensGiven).toBe(1);
    now += 1;
    await vendor.end({ applyId: 'sf-1' }, 'r');
    expect(tokensGiven).toBe(2);
  });

  test('is fetched once for all who wait', async () => {
    answers = { end: [json({ errcode: 0 })] };
    const vendor = client();
    await Promise.all(Array.from({ length: 8 }, () => vendor.end({ applyId: 'sf-1' }, 'r')));
    expect(tokensGiven).toBe(1);
  });

  test('a failed fetch is not kept', async () => {
    answers = {
      getToken: [text('', 500), json({ errcode: 0, accessToken: 'later' })],
      end: [json({ errcode: 0 })],
    };
    const vendor = client();
    expect((await failureOf(vendor.end({ applyId: 'sf-1' }, 'r'))).kind).toBe('passing');
    await vendor.end({ applyId: 'sf-1' }, 'r');
  });

  test.each([
    ['HTTP 401', text('', 401)],
    ['an auth code', json({ errcode: '40014', errmsg: 'invalid token' })],
  ])('%s: a new one, and the call once more', async (_what, refused) => {
    answers = { batchCreate: [refused, granted] };
    expect(await client().apply(request)).toEqual({ sealCode: '083921', isNamed: true });
    expect(peer.seen.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer token-1',
      undefined,
      'Bearer token-2',
    ]);
  });

  test('never goes with a redirect, to its own server or another', async () => {
    const elsewhere = await startPeer(json({ errcode: 0 }));
    answers = {
      batchCreate: [text('', 307, { Location: `${elsewhere.url}/api/sealApply/batchCreate.htm` })],
    };
    expect((await failureOf(client().apply(request))).kind).toBe('unknown');
    expect(elsewhere.seen).toEqual([]);
    answers = { detail: [text('', 302, { Location: `${peer.url}/api/other.htm` })] };
    await failureOf(client().detail?.({ applyId: 'sf-1' }) ?? Promise.reject(new Error('no detail')));
    expect(targets()).not.toContainEqual(expect.stringContaining('other'));
    await elsewhere.close();
  });

  test.each<[string, Answer]>([
    ['words about it, whatever their code', json({ errcode: 1001, errmsg: 'token已失效' })],
    ['words about it in HTTP 500', json({ errcode: 500, errmsg: 'access_token过期' }, 500)],
    ['HTTP 403', text('', 403)],
    ['HTTP 403 in the envelope', json({ errcode: 9, errmsg: '无权限' }, 403)],
    ['HTTP 400 without the envelope', text('', 400)],
    ['a refusal in no charset', text(Buffer.from('{"errcode":9,"errmsg":"\xff\xff"}', 'latin1'))],
  ])('%s, of one that was kept: a new one, and the apply once more', async (_what, refused) => {
    answers = { detail: [json({ errcode: 404 })], batchCreate: [refused, granted] };
    const vendor = client();
    await vendor.detail?.({ applyId: 'sf-1' });
    expect(await vendor.apply(request)).toEqual({ sealCode: '083921', isNamed: true });
    expect(tokensGiven).toBe(2);
    answers = { detail: [json({ errcode: 404 })], batchCreate: [refused] };
    await vendor.detail?.({ applyId: 'sf-1' });
    await failureOf(vendor.apply(request));
    expect(targets().filter((target) => target.includes('batchCreate'))).toHaveLength(4);
  });

  test.each<[string, number, Answer]>([
    ['a redirect', 2, text('', 302, { Location: '/login' })],
    ['a page', 2, text(' <html>登录')],
    ['HTTP 500', 2, text('', 500)],
    ['HTTP 408', 1, text('', 408)],
    ['JSON of something else', 1, json({ ok: true })],
  ])('%s where the profile has all dresses for not acted on: %d applies', async (_what, applies, dressed) => {
    answers = { detail: [json({ errcode: 404 })], batchCreate: [dressed, granted] };
    const vendor = client({ token: { notActedOn: ['redirect', 'page', 'serverError'] } });
    await vendor.detail?.({ applyId: 'sf-1' });
    await vendor.apply(request).catch((error: unknown) => expect(error).toMatchObject({ kind: 'unknown' }));
    expect(targets().filter((target) => target.includes('batchCreate'))).toHaveLength(applies);
  });

  test('words about it are the profile’s', async () => {
    answers = { batchCreate: [json({ errcode: 1, errmsg: '票据作废' }), granted] };
    expect(await client({ messages: { authError: ['票据'] } }).apply(request)).toEqual({
      sealCode: '083921',
      isNamed: true,
    });
    answers = { batchCreate: [json({ errcode: 1, errmsg: 'token已失效' }), granted] };
    expect(await failureOf(client({ messages: { authError: [] } }).apply(request))).toMatchObject({
      kind: 'refused',
      message: 'token已失效',
    });
  });

  test.each<[string, ProfileOverrides, string, string]>([
    ['in a JSON body', { token: { method: 'POST', parameters: 'json' } }, 'POST /api/getToken.htm', '{'],
    ['in a form', { token: { method: 'POST', parameters: 'form' } }, 'POST /api/getToken.htm', 'grant_type='],
    [
      'by POST with a query, elsewhere',
      { paths: { token: '/api/v3/getToken.htm' }, token: { method: 'POST' } },
      'POST /api/v3/getToken.htm?grant_type=code',
      '',
    ],
  ])('is asked for %s, and found where the profile says', async (_what, overrides, target, body) => {
    answers = { getToken: [json({ errcode: 0, data: { token: 'deep' } })], end: [json({ errcode: 0 })] };
    await client({ ...overrides, reply: { accessToken: ['data.token'] } }).end({ applyId: 'sf-1' }, 'r');
    expect(targets()[0]?.startsWith(target)).toBe(true);
    expect(peer.seen[0]?.body.toString().startsWith(body)).toBe(true);
    expect(`${targets()[0]}${peer.seen[0]?.body}`).toContain('client_secret');
    expect(peer.seen[1]?.headers.authorization).toBe('Bearer deep');
  });

  test('turned down twice: misconfigured, after two calls', async () => {
    answers = { batchCreate: [text('', 401)] };
    expect((await failureOf(client().apply(request))).kind).toBe('misconfigured');
    expect(tokensGiven).toBe(2);
    expect(peer.seen).toHaveLength(4);
  });

  test('checkConnection fetches one for real, past the cache', async () => {
    const vendor = client();
    await vendor.checkConnection();
    await vendor.checkConnection();
    expect(tokensGiven).toBe(2);
    answers = { getToken: [json({ errcode: 40, errmsg: 'client_secret 错误' })] };
    const error = await failureOf(vendor.checkConnection());
    expect(error).toMatchObject({ kind: 'misconfigured', details: { peerCode: '40' } });
    expect(error.message).toContain('client_secret 错误');
  });

  test.each(['nowhere', 'ftp://x', 'http://x?a=1', 'http://u:p@x'])(
    'openUrl %s is misconfigured',
    (openUrl) => {
      const options = { openUrl, clientId: 'c', clientSecret: 's', profile: resolveProfile() };
      expect(() => createZhangGuanJia({ http, ...options })).toThrow(
        expect.objectContaining({ kind: 'misconfigured' }),
      );
    },
  );
});

describe('apply', () => {
  test('sends a list of one, seal fields numbered, cross-page by the word', async () => {
    answers = { batchCreate: [granted] };
    await client().apply(request);
    expect(bodyOf(1)).toEqual([
      {
        sealapply_id: 'sf-1',
        uid: 'u-7',
        type_id: 't-1',
        name: '采购合同',
        file_count: '2',
        apply_status: '6',
        apply_reason: '盖章',
        department_id: 'd-1',
        seal_ids1: '1974556705685094924',
        use_count1: '3',
        is_sealed_bid1: 'true',
        sealed_bid_count1: '1',
        seal_ids2: 's-2',
        use_count2: '2',
        is_sealed_bid2: 'false',
        sealed_bid_count2: '0',
      },
    ]);
  });

  test('leaves the status out where the vendor approves, and optional fields that are not given', async () => {
    answers = { batchCreate: [granted] };
    const { fileCount: _, reason: __, departmentId: ___, ...application } = request.application;
    await client().apply({ ...request, application, vendorApproves: true });
    const [sent] = [bodyOf(1)].flat();
    for (const name of ['apply_status', 'file_count', 'apply_reason', 'department_id'])
      expect(sent).not.toHaveProperty(name);
  });

  test('what says yes, no and approved is of the type that the profile has', async () => {
    answers = { batchCreate: [granted] };
    const applyValues = { crossPageYes: true, crossPageNo: 0, approvedElsewhere: 6, vendorApproves: '0' };
    await client({ applyValues }).apply(request);
    expect([bodyOf(1)].flat()[0]).toMatchObject({ is_sealed_bid1: true, is_sealed_bid2: 0, apply_status: 6 });
    await client({ applyValues }).apply({ ...request, vendorApproves: true });
    expect([bodyOf(3)].flat()[0]).toMatchObject({ apply_status: '0' });
  });

  test('a code that is a number keeps its digits', async () => {
    answers = { batchCreate: [text('{"errcode":0,"data_list":[{"sealCode":12345678901234567890}]}')] };
    expect(await client().apply(request)).toEqual({ sealCode: '12345678901234567890', isNamed: false });
  });

  test.each<[string, object, boolean]>([
    ['no row', {}, false],
    ['a row that names no application', { data_list: [{}] }, false],
    ['a row about another application', { data_list: [{ sealapply_id: 'other', sealCode: '1' }] }, false],
    ['a row about it, without a code', { data_list: [{ sealapply_id: 'sf-1' }] }, true],
    ['an object about it, without a code', { data: { sealapply_id: 'sf-1', sealCode: '' } }, true],
  ])('%s gives no code, and is not looked behind', async (_what, reply, isNamed) => {
    answers = { batchCreate: [json({ errcode: 0, ...reply })] };
    expect(await client().apply(request)).toEqual({ sealCode: null, isNamed });
    expect(peer.seen).toHaveLength(2);
  });

  test('a refusal carries the vendor’s code and words, bounded and without our secrets', async () => {
    answers = {
      batchCreate: [json({ errcode: '1203', errmsg: `印章停用 s&1 token-1\n${'长'.repeat(600)}` })],
    };
    const error = await failureOf(client().apply(request));
    expect(error).toMatchObject({ kind: 'refused', details: { peerCode: '1203' } });
    expect(error.details.duplicate).toBeUndefined();
    expect(error.message.startsWith('印章停用 *** *** 长长')).toBe(true);
    expect(error.message).toHaveLength(500);
  });

  test.each([
    '印章已停用',
    '印章已销毁',
    '印章已失效',
    '申请单已进入流程，不能修改',
    '存在未归档的申请，不能再次申请',
    '该印章不支持骑缝章',
  ])('%s is a refusal, in these words, and no duplicate', async (errmsg) => {
    answers = { batchCreate: [json({ errcode: 1, errmsg })] };
    const error = await failureOf(client().apply(request));
    expect(error).toMatchObject({ kind: 'refused', message: errmsg });
    expect(error.details.duplicate).toBeUndefined();
  });

  test.each([
    'application/json; charset=UTF-8',
    'application/json',
    'text/html;charset=ISO-8859-1',
    'application/json; charset=GBK',
  ])('a refusal in GBK under %s is one, in its words', async (type) => {
    const body = toGbk(JSON.stringify({ errcode: '1203', errmsg: '印章已停用' }));
    answers = { batchCreate: [text(body, 200, { 'Content-Type': type })] };
    expect(await failureOf(client().apply(request))).toMatchObject({
      kind: 'refused',
      message: '印章已停用',
      details: { peerCode: '1203' },
    });
    expect(peer.seen).toHaveLength(2);
  });

  test('a grant in GBK, with a mark before it, is one', async () => {
    const body = toGbk(
      JSON.stringify({ errcode: 0, errmsg: '成功', data_list: [{ sealapply_id: 'sf-1', sealCode: '1' }] }),
    );
    answers = { batchCreate: [text(body)] };
    expect(await client().apply(request)).toEqual({ sealCode: '1', isNamed: true });
    answers = { batchCreate: [text('\ufeff{"errcode":0,"data_list":[{"sealCode":"2"}]}')] };
    expect(await client().apply(request)).toEqual({ sealCode: '2', isNamed: false });
  });

  test.each([
    ['a byte that is of no charset', '{"errcode":0,"data_list":[{"sealCode":"12\xff"}]}'],
    ['a character that was lost before', '{"errcode":0,"data_list":[{"sealCode":"12\\ufffd"}]}'],
  ])('a code with %s is none, in the grant and in the detail', async (_what, body) => {
    answers = {
      batchCreate: [text(Buffer.from(body, 'latin1'))],
      detail: [detailReply({ sealCode: '4\ufffd' })],
    };
    expect(await client().apply(request)).toEqual({ sealCode: null, isNamed: false });
    expect(await client().detail?.({ applyId: 'sf-1' })).toMatchObject({ sealCode: null });
  });

  test('a refusal of which a byte is lost is one, and says so; one whose code is lost is no answer', async () => {
    const broken = (body: string) => [text(Buffer.from(body, 'latin1'))];
    answers = { batchCreate: broken('{"errcode":7,"errmsg":"no \xff"}') };
    expect(await failureOf(client().apply(request))).toMatchObject({
      kind: 'refused',
      message: 'no \ufffd（有字符无法识别 / partly unreadable）',
      details: { peerCode: '7' },
    });
    answers = { batchCreate: broken('{"errcode":"\xff","errmsg":"no"}') };
    expect((await failureOf(client().apply(request))).kind).toBe('unknown');
  });

  test('a refusal of the one row counts as one of the whole', async () => {
    answers = {
      batchCreate: [json({ errcode: 0, data_list: [{ sealapply_id: 'sf-1', errcode: 5, errmsg: '次数' }] })],
    };
    expect(await failureOf(client().apply(request))).toMatchObject({
      kind: 'refused',
      message: '次数',
      details: { peerCode: '5' },
    });
  });

  test.each([
    ['words about the id', { errcode: 1, errmsg: '编号 SF-1 已存在' }, {}],
    ['known words', { errcode: 1, errmsg: '保存失败：申请编号已存在' }, {}],
    ['a code of the profile', { errcode: 77, errmsg: 'x' }, { codes: { duplicate: ['77'] } }],
  ])('a duplicate id is told apart by %s', async (_what, reply, overrides) => {
    answers = { batchCreate: [json(reply)] };
    expect(await failureOf(client(overrides).apply(request))).toMatchObject({
      kind: 'refused',
      details: { peerCode: String(reply.errcode), duplicate: true },
    });
  });

  test('attachments do not go with the application: they follow it', async () => {
    answers = { batchCreate: [granted] };
    const application = { ...request.application, attachments: [{ name: 'a', url: 'https://oa.example/1' }] };
    expect(await client().apply({ ...request, application })).toMatchObject({ sealCode: '083921' });
    expect(peer.seen).toHaveLength(2);
  });

  test('an operation ends within callTimeoutMs, whatever hangs', async () => {
    const timeouts = { connectMs: 100, tokenMs: 300, callMs: 300, operationMs: 700 };
    // The quietest of some rounds: in others this machine may have been busy with something else.
    for (let round = 1; ; round += 1) {
      answers = { batchCreate: [json({ errcode: 40001 }), silence] };
      const vendor = client({ timeouts });
      const startedAt = Date.now();
      expect(await failureOf(vendor.apply(request))).toMatchObject({ kind: 'unknown' });
      const tookMs = Date.now() - startedAt;
      if (tookMs < vendor.callTimeoutMs) return;
      if (round === 5) throw new Error(`it took ${tookMs} ms`);
    }
  });
});

describe('append and end', () => {
  const base = [
    { sealId: 's-1', useCount: 3, crossPageUseCount: 1 },
    { sealId: 's-2', useCount: 2, crossPageUseCount: 0 },
  ];
  const totals = [
    { sealId: 's-1', useCount: 3, crossPageUseCount: 1 },
    { sealId: 's-2', useCount: 7, crossPageUseCount: 1 },
  ];

  test('absolute totals by PUT', async () => {
    answers = { update: [granted] };
    const vendor = client();
    expect(vendor.capabilities.append).toBe('absolute');
    expect(await vendor.setTotals({ applyId: 'sf-1' }, totals, base)).toEqual({ sealCode: '083921' });
    expect(targets()[1]).toBe('PUT /api/sealApply/update.htm');
    expect(bodyOf(1)).toEqual({
      sealapply_id: 'sf-1',
      seal_ids1: 's-1',
      use_count1: '3',
      is_sealed_bid1: 'true',
      sealed_bid_count1: '1',
      seal_ids2: 's-2',
      use_count2: '7',
      is_sealed_bid2: 'true',
      sealed_bid_count2: '1',
    });
  });

  test('the whole application goes with an update, and not where the site wants the seals alone', async () => {
    answers = { update: [granted] };
    const { applyId: _, ...about } = request;
    await client().setTotals({ applyId: 'sf-1' }, totals, base, about);
    expect(bodyOf(1)).toMatchObject({
      ...{ sealapply_id: 'sf-1', uid: 'u-7', type_id: 't-1', name: '采购合同', file_count: '2' },
      ...{ apply_status: '6', seal_ids2: 's-2', use_count2: '7' },
    });
    await client({ updateBody: 'seals' }).setTotals({ applyId: 'sf-1' }, totals, base, about);
    expect(Object.keys(Object(bodyOf(3))).filter((name) => !/\d$/.test(name))).toEqual(['sealapply_id']);
  });

  test('increments, where the site takes those, at the site’s path', async () => {
    answers = { add: [json({ errcode: 0 })] };
    const vendor = client({ appendStyle: 'increment', paths: { append: '/api/sealApply/add.htm' } });
    expect(vendor.capabilities.append).toBe('increment');
    expect(await vendor.setTotals({ applyId: 'sf-1' }, totals, base)).toEqual({ sealCode: null });
    expect(bodyOf(1)).toEqual({
      sealapply_id: 'sf-1',
      seal_ids1: 's-2',
      use_count1: '5',
      is_sealed_bid1: 'true',
      sealed_bid_count1: '1',
    });
  });

  test('in HTTP 500 a session that is over may be the database’s: an increment is not sent a second time', async () => {
    const failed = json({ errcode: 500, errmsg: 'could not commit: Session is closed' }, 500);
    answers = { detail: [json({ errcode: 404 })], add: [failed, json({ errcode: 0 })] };
    const vendor = client({ appendStyle: 'increment', paths: { append: '/api/sealApply/add.htm' } });
    await vendor.detail?.({ applyId: 'sf-1' });
    const totals = (useCount: number) => [{ sealId: 's-1', useCount, crossPageUseCount: 0 }];
    expect((await failureOf(vendor.setTotals({ applyId: 'sf-1' }, totals(5), totals(2)))).kind).toBe(
      'unknown',
    );
    expect(targets().filter((target) => target.includes('add.htm'))).toHaveLength(1);
  });

  test('an increment of nothing is not sent, and none lowers a total', async () => {
    const vendor = client({ appendStyle: 'increment' });
    expect(await vendor.setTotals({ applyId: 'sf-1' }, base, base)).toEqual({ sealCode: null });
    expect((await failureOf(vendor.setTotals({ applyId: 'sf-1' }, base, totals))).kind).toBe('refused');
    expect(peer.seen).toEqual([]);
  });

  test('end', async () => {
    answers = { end: [json({ errcode: 0 }), json({ errcode: 2, errmsg: '已结束' })] };
    const vendor = client();
    await vendor.end({ applyId: 'sf-1' }, '不再需要');
    expect(targets()[1]).toBe('POST /api/sealApply/end.htm');
    expect(bodyOf(1)).toEqual({ sealapply_id: 'sf-1', reason: '不再需要' });
    expect(await failureOf(vendor.end({ applyId: 'sf-1' }, 'r'))).toMatchObject({
      kind: 'refused',
      message: '已结束',
    });
  });
});

function detailReply(data: Record<string, unknown>): Answer {
  return json({
    errcode: 0,
    data: {
      sealapply_id: 'sf-1',
      useSealStateName: '智能用印中',
      sealCode: '42',
      seals: [{ seal_id: 's-1', use_count: '3', real_use_count: 1, sealed_bid_count: '1' }],
      ...data,
    },
  });
}

describe('detail', () => {
  const read = (reply: Answer, overrides: ProfileOverrides = {}) => {
    answers = { detail: [reply] };
    return client(overrides).detail?.({ applyId: 'sf-1' }) ?? Promise.reject(new Error('no detail'));
  };

  test('is read with counts as numbers or strings', async () => {
    expect(await read(detailReply({}))).toEqual({
      stage: 'sealing',
      stageName: '智能用印中',
      sealCode: '42',
      seals: [{ sealId: 's-1', useCount: 3, usedCount: 1, crossPageUseCount: 1 }],
    });
  });

  test('is read where newer servers nest it', async () => {
    const listSeal = [
      { useSealApplySealInfoDto: { sealCode: 's-1' }, useSealApplySealNumDto: { applySealNum: 3, real: 1 } },
    ];
    const detailFields = {
      stageName: ['state.name'],
      seals: ['intellect.listSeal'],
      sealId: ['useSealApplySealInfoDto.sealCode'],
      useCount: ['useSealApplySealNumDto.applySealNum'],
      usedCount: ['useSealApplySealNumDto.real'],
    };
    const data = { state: { name: '复核中' }, intellect: { listSeal } };
    const found = await read(json({ errcode: 0, result: { data } }), {
      detailFields,
      reply: { object: ['result.data'] },
    });
    expect(found).toEqual({
      ...{ stage: 'completed', stageName: '复核中', sealCode: null },
      seals: [{ sealId: 's-1', useCount: 3, usedCount: 1, crossPageUseCount: 0 }],
    });
  });

  test('a seal id of 19 digits keeps them; a missing cross-page total is none; null uses are none yet', async () => {
    const seals =
      '[{"seal_id":1974556705685094924,"use_count":2,"real_use_count":null,"real_sealed_bid_count":0}]';
    const reply = text(`{"errcode":0,"data":{"useSealStateName":" 待智能用印","seals":${seals}}}`);
    expect((await read(reply))?.seals).toEqual([
      {
        sealId: '1974556705685094924',
        useCount: 2,
        usedCount: 0,
        crossPageUseCount: 0,
        usedCrossPageCount: 0,
      },
    ]);
  });

  test.each([null, '', ' ', -1, '-1', 4294967295, '不限次数'])('a total of %p is no limit', async (total) => {
    const seals = [{ seal_id: 's-1', use_count: total, real_use_count: '', sealed_bid_count: total }];
    const [seal] = (await read(detailReply({ seals })))?.seals ?? [];
    expect(seal).toMatchObject({ useCount: 'unlimited', usedCount: 0 });
    expect(seal?.crossPageUseCount).toBe(total === null || String(total).trim() === '' ? 0 : 'unlimited');
  });

  test.each([
    [2, false],
    ['2.0', false],
    ['若干', true],
    [4294967295, true],
    [null, true],
  ])('a use of %p pictures of which one came is complete: %s', async (allImgCount, imagesComplete) => {
    const useRecords = [{ sealName: '公章', imgs: [{ fileUrl: '/a.png' }], allImgCount }];
    expect((await read(detailReply({ useRecords })))?.uses).toMatchObject([{ imagesComplete }]);
  });

  test('a count that cannot be read spoils nothing beside itself', async () => {
    const odd = { seal_id: 's-1', use_count: '3次', real_use_count: -1, real_sealed_bid_count: 'x' };
    const plain = { seal_id: 's-2', use_count: 3, real_use_count: 1 };
    expect(await read(detailReply({ seals: [odd, plain, { seal_id: 's-3' }] }))).toMatchObject({
      stage: 'sealing',
      sealCode: '42',
      seals: [
        { sealId: 's-1', useCount: null, usedCount: null, crossPageUseCount: 0 },
        { sealId: 's-2', useCount: 3, usedCount: 1 },
        { sealId: 's-3', useCount: null, usedCount: null },
      ],
    });
  });

  test.each([
    ['待审批', 'awaitingApproval', '42'],
    ['待文件核验', 'sealing', '42'],
    ['待智能用印', 'sealing', '42'],
    ['智能用印中', 'sealing', '42'],
    ['已完成用印', 'completed', null],
    ['待上传文件归档', 'completed', null],
    ['已完成归档', 'archived', null],
    ['结束用印', 'ended', null],
    ['已结束用印', 'ended', null],
    ['终止盖章', 'ended', null],
    ['自动结束用印', 'autoEnded', null],
    ['未用印自动退回', 'autoEnded', null],
    ['流程终止', 'terminated', null],
    ['驳回', 'rejected', null],
    ['受理中', 'awaitingApproval', '42'],
    ['未送审', 'awaitingApproval', '42'],
    ['复核中', 'completed', null],
    ['已撤销', 'terminated', null],
    ['已作废', 'terminated', null],
    ['已退回', 'rejected', null],
    ['不可用', 'unrecognised', '42'],
    ['别的', 'unrecognised', '42'],
  ])('%s is %s', async (useSealStateName, stage, sealCode) => {
    expect(await read(detailReply({ useSealStateName }))).toMatchObject({ stage, sealCode });
  });

  test.each<[string, Answer]>([
    ['a code', json({ errcode: 404, errmsg: 'x' })],
    ['words', json({ errcode: 1, errmsg: '用印申请不存在！' })],
    ['an explicit null', json({ errcode: 0, data: null })],
  ])('not known, by %s: null', async (_what, reply) => {
    expect(await read(reply)).toBeNull();
  });

  test.each<[string, string, Answer]>([
    ['somebody else not known', 'refused', json({ errcode: 1, errmsg: '用户不存在' })],
    ['no such page', 'misconfigured', text('<h1>404</h1>', 404)],
    ['no object', 'unknown', json({ errcode: 0 })],
    ['another application', 'unknown', detailReply({ sealapply_id: 'sf-2' })],
    ['no stage', 'unknown', detailReply({ useSealStateName: '' })],
    [
      'a seal that cannot be read',
      'unknown',
      detailReply({ seals: [{ seal_id: 's\ufffd', use_count: 1, real_use_count: 0 }] }),
    ],
    ['no seals', 'unknown', detailReply({ seals: 'none' })],
    ['a seal that is no object', 'unknown', detailReply({ seals: ['s-1'] })],
  ])('%s: %s', async (_what, kind, reply) => {
    expect((await failureOf(read(reply))).kind).toBe(kind);
  });

  test.each<[string, object, Answer]>([
    ['no such page', { notServed: true }, text('<h1>404</h1>', 404)],
    ['the sign-in page', { notReadable: true }, text('<html>登录</html>')],
    ['a redirect to it', { notReadable: true }, text('', 302, { Location: '/login.htm' })],
    ['JSON of something else', { notReadable: true }, json({ ok: true })],
    ['no stage', { notReadable: true }, detailReply({ useSealStateName: '' })],
  ])('%s is an answer, and none that can be read', async (_what, details, reply) => {
    expect((await failureOf(read(reply))).details).toMatchObject(details);
  });

  test('a token that cannot be fetched says nothing of the detail', async () => {
    answers = { getToken: [text('<html>')] };
    expect(
      (await failureOf(client().detail?.({ applyId: 'sf-1' }) ?? Promise.resolve())).details,
    ).not.toMatchObject({
      notReadable: true,
    });
  });

  test('is absent where the site has none', () => {
    expect(client({ detailAvailable: false })).not.toHaveProperty('detail');
  });

  test('confirms events by stage, and by the names that the profile adds', () => {
    const at = (
      stageName: string,
      stage: 'completed' | 'archived' | 'ended' | 'autoEnded' | 'unrecognised' | 'sealing',
    ) =>
      (
        ['sealingCompleted', 'filesArchived', 'autoEnded', 'approvalTerminated', 'approvalRejected'] as const
      ).filter((event) => client().confirms(event, { stage, stageName, sealCode: null, seals: [] }));
    expect(at('智能用印中', 'sealing')).toEqual([]);
    expect(at('已完成用印', 'completed')).toEqual(['sealingCompleted']);
    expect(at('已完成归档', 'archived')).toEqual(['sealingCompleted', 'filesArchived']);
    expect(at('结束用印', 'ended')).toEqual(['autoEnded']);
    expect(at('自动结束', 'autoEnded')).toEqual(['autoEnded']);
    expect(at('不可用', 'unrecognised')).toEqual(['autoEnded', 'approvalTerminated', 'approvalRejected']);
    expect(at('别的', 'unrecognised')).toEqual([]);
  });
});
