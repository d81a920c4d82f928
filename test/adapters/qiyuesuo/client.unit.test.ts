import { text as readText } from 'node:stream/consumers';
import { createLimiter } from '../../../adapters/http/limiter';
import { createQiyuesuo } from '../../../adapters/qiyuesuo/client';
import { resolveProfile } from '../../../adapters/qiyuesuo/profile';
import type { ProfileOverrides } from '../../../adapters/qiyuesuo/profileSchemas';
import { personAtVendor } from '../../../application/ports/vendorLists';
import {
  devices,
  keys,
  type QiyuesuoUnderTest,
  startQiyuesuo,
} from '../../sandbox/simulators/qiyuesuoSupport';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { type Answer, json, type Peer, startPeer, text } from '../support/peer';

let server: QiyuesuoUnderTest;
beforeEach(async () => {
  server = await startQiyuesuo();
});
afterEach(() => server.stop());

function clientOf(url: string, overrides: ProfileOverrides = {}, more: { secret?: string } = {}) {
  return createQiyuesuo({
    ...{ http, limiter: createLimiter(), openUrl: url, ...keys, company: '总公司' },
    ...{ signInKey: 'sealflow-sign-in', profile: resolveProfile(overrides), ...more },
  });
}

const [first, second] = devices;
const grants = (...counts: number[]) =>
  counts.map((useCount, index) => ({ sealId: devices[index] ?? '', useCount, crossPageUseCount: 0 }));
const body = {
  uid: 'zhangsan',
  vendorApproves: false,
  application: {
    subject: '采购合同',
    applicant: { userId: 'zhangsan', name: '张三', mobile: '13800000001' },
    fileTypeId: '2400000000000000310',
    seals: grants(2, 1),
    reason: '盖章',
  },
};
const zhangsan = { uid: 'zhangsan', name: '张三', mobile: '13800000001' };

/** Applies, and gives how the application is named from then on. */
async function applied(client: ReturnType<typeof clientOf>) {
  const grant = await client.apply({ applyId: 'sf-1', ...body });
  const { vendorApplicationId } = grant;
  if (vendorApplicationId === undefined) throw new Error('no id');
  return { grant, ref: { applyId: 'sf-1', vendorApplicationId } };
}
const effects = async () => (await server.see('/effects')).effects;
const shown = async (id: string) => server.see(`/applications/${id}`);

describe('apply', () => {
  test('gives the vendor’s id and a code for each seal, and says all that it is made of', async () => {
    const client = clientOf(server.url);
    const { fileId = '' } = await client.attach({ applyId: 'sf-1' }, 'zhangsan', {
      name: '合同.pdf',
      async *open() {
        yield Buffer.from('x');
      },
    });
    const grant = await client.apply({ applyId: 'sf-1', ...body, fileIds: [fileId] });
    const { id, ...application } = (await server.see('/applications')).applications[0];
    expect(grant).toEqual({
      sealCode: null,
      isNamed: true,
      vendorApplicationId: id,
      codes: application.sealAuths.map(({ deviceNo, sealName, vertifyCode }: Record<string, string>) => ({
        ...{ sealId: deviceNo, sealName, person: '张三', code: vertifyCode },
      })),
    });
    expect(application).toMatchObject({
      ...{ tenantName: '总公司', subject: '采购合同', serialNo: 'sf-1', description: '盖章' },
      ...{ applyerContact: '13800000001', categoryId: '2400000000000000310', documents: [fileId] },
      sealAuths: [
        { deviceNo: first, leftCount: 2 },
        { deviceNo: second, leftCount: 1 },
      ],
    });
  });

  test.each<[string, string, object, object]>([
    ['the mobile that the host tells', 'zhangsan', { mobile: '13800000002' }, { applyerName: '李四' }],
    ['the job number, without one', 'zhangsan', { jobNumber: 'A003' }, { applyerName: '王五' }],
    ['what the mapping gives, before both', 'A002', { mobile: '13800000001' }, { applyerName: '李四' }],
    ['a mobile that the mapping gives', '13800000003', {}, { applyerName: '王五' }],
    [
      'the mobile that it was mapped by',
      '+85291234567',
      { mobile: '+852 9123 4567' },
      { applyerName: '陈九' },
    ],
    ['the same without its sign', '91234567', { mobile: '9123-4567' }, { applyerName: '周十' }],
    ['one of another country in a table', '+85291234567', {}, { applyerName: '陈九' }],
    ['a job number like a mobile', '13800000009', { jobNumber: '13800000009' }, { applyerName: '吴一' }],
  ])('the applicant is found by %s, and does the rest too', async (_what, uid, told, who) => {
    const { people } = await server.see('/catalogue');
    const others = [
      { id: '2400000000000000411', name: '陈九', mobile: '+85291234567', number: 'B001' },
      { id: '2400000000000000412', name: '周十', mobile: '91234567', number: 'B002' },
      { id: '2400000000000000413', name: '吴一', mobile: '13800000011', number: '13800000009' },
    ];
    await server.drive('/catalogue', { people: [...people, ...others] });
    const application = { ...body.application, applicant: { userId: 'zhangsan', ...told } };
    const client = clientOf(server.url);
    const { vendorApplicationId = '' } = await client.apply({ applyId: 'sf-1', ...body, uid, application });
    expect((await server.see('/applications')).applications[0]).toMatchObject(who);
    const ref = { applyId: 'sf-1', vendorApplicationId };
    await client.setTotals(ref, grants(3, 1), grants(2, 1), { ...body, uid, application });
    const [person] = Object.values(who);
    expect((await client.detail?.(ref))?.appendLogs).toMatchObject([{ person }]);
    await client.end(ref, '撤回', personAtVendor(application.applicant, uid));
    expect(await shown(vendorApplicationId)).toMatchObject({ status: 'FINISHED' });
  });

  test('each seal is for whoever stamps with it: by the mapping, by the host, or the applicant', async () => {
    const user = { userId: '78', mobile: '13800000003' };
    const own = { userId: 'zhangsan' };
    const [one, two, three] = ['QYS1001', 'QYS1002', 'QYS1003'].map((sealId) => ({
      ...{ sealId, useCount: 1, crossPageUseCount: 0 },
    }));
    const seals = [{ ...one, user }, { ...two, user: own }, three] as typeof body.application.seals;
    const application = { ...body.application, seals };
    const shownUsers = async () =>
      (await server.see('/applications')).applications
        .at(-1)
        .sealAuths.map(({ userName }: { userName: string }) => userName);
    await clientOf(server.url).apply({ applyId: 'sf-1', ...body, application });
    expect(await shownUsers()).toEqual(['王五', '张三', '张三']);
    await clientOf(server.url).apply({
      applyId: 'sf-2',
      ...body,
      application,
      userUids: [{ userId: '78', uid: 'A002' }],
    });
    expect(await shownUsers()).toEqual(['李四', '张三', '张三']);
  });

  test('by category: nobody is named, and the detail has the codes that the reply has not', async () => {
    const terse = await startQiyuesuo({ dress: { byCategoryReply: 'idOnly' } });
    const client = clientOf(terse.url, { applyStyle: 'category' });
    const { grant, ref } = await applied(client);
    expect(grant).toEqual({ sealCode: null, isNamed: true, vendorApplicationId: expect.any(String) });
    expect((await client.detail?.(ref))?.codes).toHaveLength(2);
    await terse.stop();
  });

  test('a refusal has the vendor’s words and code', async () => {
    const seals = [{ sealId: 'QYS1091', useCount: 1, crossPageUseCount: 0 }];
    const application = { ...body.application, seals };
    const failure = await failureOf(clientOf(server.url).apply({ applyId: 'sf-1', ...body, application }));
    expect(failure).toMatchObject({ kind: 'refused', details: { peerCode: '1000000' } });
    expect(failure.message).toBe('印章状态异常：QYS1091');
  });
});

describe('append', () => {
  test('adds what is missing to each machine by name, as the applicant', async () => {
    const client = clientOf(server.url);
    const { ref } = await applied(client);
    const { codes } = await client.setTotals(ref, grants(5, 1), grants(2, 1), body);
    expect(codes).toHaveLength(2);
    const detail = await client.detail?.(ref);
    expect(detail?.seals.map(({ useCount }) => useCount)).toEqual([5, 1]);
    expect(detail?.appendLogs).toEqual([{ count: 3, person: '张三', at: expect.any(String) }]);
    expect((await failureOf(client.setTotals(ref, grants(1, 1), grants(5, 1), body))).kind).toBe('refused');
  });

  test('a second machine that fails after the first leaves the outcome unknown, whatever the fault', async () => {
    const client = clientOf(server.url);
    const { ref } = await applied(client);
    const total = [...grants(3), { sealId: 'nowhere', useCount: 1, crossPageUseCount: 0 }];
    const failure = await failureOf(client.setTotals(ref, total, grants(2), body));
    expect([failure.kind, failure.message]).toEqual(['unknown', expect.stringContaining(first)]);
    expect((await failureOf(client.setTotals(ref, [...total].reverse(), grants(3), body))).kind).toBe(
      'refused',
    );
  });
});

test('an end is of all seals and by a person; without one nothing is sent', async () => {
  const client = clientOf(server.url);
  const { ref } = await applied(client);
  expect((await failureOf(client.end(ref, '撤回'))).kind).toBe('misconfigured');
  await client.end(ref, '撤回', zhangsan);
  expect(await shown(ref.vendorApplicationId)).toMatchObject({ status: 'FINISHED', finishReason: '撤回' });
  const detail = await client.detail?.(ref);
  expect(detail).toMatchObject({ stage: 'ended', codes: [{ complete: true }, { complete: true }] });
  const again = await failureOf(client.end(ref, '撤回', zhangsan));
  expect(again).toMatchObject({ kind: 'refused' });
  expect(again.details).not.toHaveProperty('noSuchApplication');
  const unknown = { ...ref, vendorApplicationId: '1' };
  expect(await failureOf(client.end(unknown, '撤回', zhangsan))).toMatchObject({
    ...{ kind: 'refused', message: expect.stringContaining('不存在') },
    details: { noSuchApplication: true },
  });
});

describe('detail', () => {
  test('tells what is left and used, a code that is over, and each picture', async () => {
    const client = clientOf(server.url);
    const { ref, grant } = await applied(client);
    // The detail names no seal (level A).
    const [{ sealName: _, ...code } = { code: '' }] = grant.codes ?? [];
    await server.drive('/machine/use', { code: code.code, times: 1 });
    await server.drive('/machine/finish', { code: code.code });
    const detail = await client.detail?.(ref);
    expect(detail).toMatchObject({
      ...{
        stage: 'sealing',
        stageName: 'USING',
        sealCode: null,
        vendorApplicationId: ref.vendorApplicationId,
      },
      codes: [{ ...code, complete: true }, { sealId: second }],
      seals: [
        { sealId: first, useCount: 2, usedCount: 1, crossPageUseCount: 0 },
        { sealId: second, useCount: 1, usedCount: 0, crossPageUseCount: 0 },
      ],
    });
    expect(detail?.codes?.[1]).not.toHaveProperty('complete');
    const [use] = detail?.uses ?? [];
    expect(use).toMatchObject({ sealName: first, person: '张三' });
    const picture = await client.useImage(use?.imageUrls[0] ?? '');
    expect(picture.type).toBe('image/png');
    expect((await readText(picture.body)).length).toBeGreaterThan(100);
  });

  test('one that the vendor does not know is none; ours alone finds none', async () => {
    const client = clientOf(server.url);
    expect(await client.detail?.({ applyId: 'sf-1', vendorApplicationId: '1' })).toBeNull();
    const failure = await failureOf(client.detail?.({ applyId: 'sf-1' }) ?? Promise.resolve());
    expect([failure.kind, failure.details.unsent]).toEqual(['refused', true]);
    expect((await server.see('/calls')).calls).toEqual({ detail: 1 });
  });

  test('one that is another request’s is none: a person may have given a wrong id', async () => {
    const client = clientOf(server.url);
    const { ref } = await applied(client);
    expect(await client.detail?.({ ...ref, applyId: 'sf-2' })).toBeNull();
  });

  test('the end of it completes, and only then is it confirmed', async () => {
    const client = clientOf(server.url);
    const { ref } = await applied(client);
    const before = await client.detail?.(ref);
    await server.drive(`/applications/${ref.vendorApplicationId}/complete`);
    const after = await client.detail?.(ref);
    const confirms = [before, after].map((detail) => detail && client.confirms('sealingCompleted', detail));
    expect([after?.stage, confirms]).toEqual(['completed', [false, true]]);
  });
});

test('seals are listed with why some cannot be selected, and categories that can be used, each list once', async () => {
  const client = clientOf(server.url);
  const seals = await client.sealPage({ page: 1 });
  expect(seals.total).toBe(10);
  expect(seals.items[0]).toEqual({ sealId: first, name: '总公司公章' });
  expect(seals.items.filter(({ unselectable }) => unselectable)).toEqual([
    { sealId: 'QYS1091', name: '总公司旧公章', unselectable: 'frozen' },
    { sealId: '2400000000000000292', name: '总公司备用章', unselectable: 'no-device' },
  ]);
  expect((await client.fileTypePage({ page: 1 })).items.map(({ name }) => name)).toEqual([
    '采购合同',
    '销售合同',
    '授权委托书',
  ]);
  expect((await client.sealPage({ page: 2 })).items).toEqual([]);
  const flat = { paths: { seals: '/seal/list', categories: '/contract/categories' } };
  const other = await startQiyuesuo({ dress: { sealListIn: 'list', sealDeviceIn: 'deviceNo' } });
  expect((await clientOf(other.url, flat).sealPage({ page: 1 })).total).toBe(10);
  // The plain list says neither kind nor state.
  expect((await clientOf(other.url, flat).fileTypePage({ page: 1 })).total).toBe(5);
  await other.stop();
});

test('a sign-in address is of one person', async () => {
  const client = clientOf(server.url);
  const address = await client.signInAddress(`${server.url}/`, '13800000002');
  expect(await (await fetch(address)).text()).toContain('已登录：李四');
  expect(new URL(address).searchParams.get('hide_menu')).toBe('true');
});

describe('a lost reply', () => {
  const calls: [
    string,
    (
      client: ReturnType<typeof clientOf>,
      ref: { applyId: string; vendorApplicationId: string },
    ) => Promise<unknown>,
  ][] = [
    ['apply', (client) => client.apply({ applyId: 'sf-2', ...body })],
    ['append', (client, ref) => client.setTotals(ref, grants(3, 1), grants(2, 1), body)],
    ['finish', (client, ref) => client.end(ref, '撤回', zhangsan)],
    [
      'createDocument',
      (client, ref) =>
        client.attach(ref, '', {
          name: 'a.pdf',
          async *open() {
            yield Buffer.from('x');
          },
        }),
    ],
  ];
  test.each(calls)('of %s is unknown, and nothing is sent again', async (type, call) => {
    const client = clientOf(server.url);
    const { ref } = await applied(client);
    const before = (await server.see('/calls')).calls[type] ?? 0;
    const done = Object.values(await effects()).length;
    await server.drive('/faults', { match: { type }, fault: 'dropReply' });
    expect((await failureOf(call(client, ref))).kind).toBe('unknown');
    expect((await server.see('/calls')).calls[type]).toBe(before + 1);
    expect(Object.values(await effects())).toHaveLength(done + 1);
  });
});

describe('replies', () => {
  let peer: Peer;
  afterEach(() => peer.close());
  const kindOf = async (answer: Answer, overrides: ProfileOverrides = {}) => {
    peer = await startPeer(answer);
    const failure = await failureOf(clientOf(peer.url, overrides).apply({ applyId: 'sf-1', ...body }));
    expect(peer.seen).toHaveLength(1);
    return failure.kind;
  };

  test.each<[string, string, Answer]>([
    ['an unknown error', 'unknown', json({ code: 1000000, message: '未知错误' })],
    ['a reason', 'refused', json({ code: 1000000, message: '系统异常：印章已冻结' })],
    ['a wrong signature', 'misconfigured', json({ code: 1000000, message: '签名验证失败' })],
    ['a wrong signature in English', 'misconfigured', json({ code: 1000000, message: 'Invalid signature' })],
    ['a wrong time', 'misconfigured', json({ code: 1000001, message: '时间戳已过期' })],
    ['an unknown token', 'misconfigured', json({ code: 1000000, message: 'accessToken不存在' })],
    ['a person’s signature', 'refused', json({ code: 1000000, message: '申请人未设置签名，不能申请用印' })],
    ['a seal’s permission', 'refused', json({ code: 1000000, message: '印章未授权给申请人' })],
    ['a file’s time', 'refused', json({ code: 1000000, message: '文件缺少时间戳' })],
    ['no envelope', 'unknown', json({ ok: true })],
    ['a page', 'unknown', text('<html>', 200)],
    ['HTTP 500', 'unknown', text('', 500)],
    ['a redirect', 'unknown', text('', 302, { Location: '/login' })],
    ['HTTP 404', 'misconfigured', text('', 404)],
    ['HTTP 401', 'misconfigured', text('', 401)],
    ['HTTP 413', 'refused', text('', 413)],
    ['HTTP 429', 'passing', text('', 429)],
  ])('%s is %s', async (_what, kind, answer) => {
    expect(await kindOf(answer)).toBe(kind);
  });

  test('a redirect of what does nothing is the address’s fault', async () => {
    peer = await startPeer(text('', 302, { Location: '/login' }));
    const client = clientOf(peer.url);
    const file = {
      name: 'a.pdf',
      async *open() {
        yield Buffer.from('x');
      },
    };
    const calls = [
      client.checkConnection(),
      client.detail?.({ applyId: 'sf-1', vendorApplicationId: '1' }) ?? Promise.resolve(),
      client.attach({ applyId: 'sf-1' }, 'zhangsan', file),
    ];
    for (const call of calls) expect((await failureOf(call)).kind).toBe('misconfigured');
  });

  test('codes that a site lists count before words', async () => {
    const codes = { rateLimited: ['1000009'], authError: ['1000008'] };
    expect(await kindOf(json({ code: 1000009, message: '忙' }), { codes })).toBe('passing');
    await peer.close();
    expect(await kindOf(json({ code: 1000008, message: '否' }), { codes })).toBe('misconfigured');
  });
});

test('a wrong secret is no fault of the application', async () => {
  const failure = await failureOf(clientOf(server.url, {}, { secret: 'other' }).checkConnection());
  expect([failure.kind, failure.message]).toEqual(['misconfigured', 'qiyuesuo companies: 签名验证失败']);
  await clientOf(server.url).checkConnection();
});
