import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { type Answer, json, type Peer, startPeer, text } from '../support/peer';

/** Replies about one application among others: its own row counts, whatever the envelope or another row says. */

let peer: Peer;
let answers: Record<string, Answer>;
beforeEach(async () => {
  answers = {};
  peer = await startPeer((seen, response, request) => {
    const word = /(\w+)\.htm/.exec(seen.target)?.[1] ?? '';
    const token = word === 'getToken' ? json({ errcode: 0, accessToken: 'token-1' }) : undefined;
    (token ?? answers[word] ?? text('', 404))(seen, response, request);
  });
});
afterEach(() => peer.close());

function client(overrides: ProfileOverrides = {}) {
  const options = { openUrl: peer.url, clientId: 'c', clientSecret: 's' };
  return createZhangGuanJia({ http, ...options, profile: resolveProfile(overrides) });
}
const bodyOf = (word: string) =>
  JSON.parse(peer.seen.find(({ target }) => target.includes(`/${word}.htm`))?.body.toString() ?? 'null');

const grant = (useCount: number, crossPageUseCount = 0) => [{ sealId: 's-1', useCount, crossPageUseCount }];
const apply = (overrides: ProfileOverrides = {}) =>
  client(overrides).apply({
    ...{ applyId: 'sf-1', uid: 'u-7', vendorApproves: false },
    application: { subject: 's', applicant: { userId: 'u' }, fileTypeId: 't', seals: grant(1) },
  });
const append = (overrides: ProfileOverrides = {}) =>
  client(overrides).setTotals({ applyId: 'sf-1' }, grant(5, 2), grant(3, 2));

/** The same of an application and of an append. */
const calls: [string, string, (overrides?: ProfileOverrides) => Promise<unknown>][] = [
  ['an application', 'batchCreate', apply],
  ['an append', 'update', append],
];

describe.each(calls)('%s', (_what, word, call) => {
  const answer = (...rows: object[]) => {
    answers = { [word]: json({ errcode: 0, errmsg: 'ok', data_list: rows }) };
  };

  test('is refused where its row is, though the call succeeded', async () => {
    answer({ sealapply_id: 'sf-1', errcode: 5, errmsg: '次数' });
    const error = await failureOf(call());
    expect(error).toMatchObject({ kind: 'refused', message: '次数', details: { peerCode: '5' } });
    expect(error.details.duplicate).toBeUndefined();
  });

  test('is not refused for the row of another', async () => {
    answer({ sealapply_id: 'sf-2', errcode: 5, errmsg: '次数' }, { sealapply_id: 'sf-1', sealCode: '1' });
    expect(await call()).toMatchObject({ sealCode: '1' });
  });

  test('has the code of its own row before that of one which names nobody', async () => {
    answer({ sealCode: '2' }, { sealapply_id: 'sf-1', sealCode: '1' });
    expect(await call()).toMatchObject({ sealCode: '1' });
  });

  test('comes again later where its row is limited by rate', async () => {
    answer({ sealapply_id: 'sf-1', errcode: 45009, errmsg: '请求过于频繁' });
    expect(await failureOf(call())).toMatchObject({ kind: 'passing', details: { peerCode: '45009' } });
  });

  test('is known already where its row says so', async () => {
    answer({ sealapply_id: 'sf-1', errcode: 1, errmsg: '申请编号已存在' });
    expect(await failureOf(call())).toMatchObject({ kind: 'refused', details: { duplicate: true } });
    answer({ sealapply_id: 'sf-1', errcode: 77, errmsg: 'x' });
    expect(await failureOf(call({ codes: { duplicate: ['77'] } }))).toMatchObject({
      details: { duplicate: true },
    });
  });

  test('in HTTP 500 that speaks of the rate may have been done', async () => {
    answers = { [word]: json({ errcode: 45009, errmsg: '请求过于频繁' }, 500) };
    expect((await failureOf(call())).kind).toBe('unknown');
  });
});

test('an end that the vendor refuses is refused', async () => {
  answers = { end: json({ errcode: 2, errmsg: '已结束' }) };
  expect(await failureOf(client().end({ applyId: 'sf-1' }, 'r'))).toMatchObject({
    kind: 'refused',
    message: '已结束',
    details: { peerCode: '2' },
  });
});

test('an end of an application that the vendor does not know says so', async () => {
  answers = { end: json({ errcode: 2, errmsg: '申请单不存在' }) };
  expect(await failureOf(client().end({ applyId: 'sf-1' }, 'r'))).toMatchObject({
    ...{ kind: 'refused', message: '申请单不存在' },
    details: { noSuchApplication: true },
  });
});

test('cross-page uses alone are an increment, too', async () => {
  answers = { add: json({ errcode: 0 }) };
  const vendor = client({ appendStyle: 'increment', paths: { append: '/api/sealApply/add.htm' } });
  await vendor.setTotals({ applyId: 'sf-1' }, grant(3, 2), grant(3, 1));
  expect(bodyOf('add')).toEqual({
    ...{ sealapply_id: 'sf-1', seal_ids1: 's-1' },
    ...{ use_count1: '0', is_sealed_bid1: 'true', sealed_bid_count1: '1' },
  });
});
