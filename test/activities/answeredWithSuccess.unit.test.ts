import { createVendorActivities } from '../../activities/vendor';
import { createZhangGuanJia } from '../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../adapters/zhangguanjia/profile';
import { vendorApplyId } from '../../contracts/derivedIds';
import { type Answer, json, type Peer, silence, startPeer, text } from '../adapters/support/peer';
import { http } from '../support/http';
import { noLedger, untilOutcome } from './tries';

/** What becomes of a call that 章管家 answers with success, by what it shows of the application afterwards. */

const sealRequestId = 'h:f:r:1';
const applyId = vendorApplyId(sealRequestId);

let peer: Peer;
/** By the last word of the path; the last answer of each stays. */
let answers: Record<string, Answer[]>;
beforeEach(async () => {
  answers = {};
  peer = await startPeer((seen, response, request) => {
    const word = /(\w+)\.htm/.exec(seen.target)?.[1] ?? '';
    if (word === 'getToken') return json({ errcode: 0, accessToken: 'token-1' })(seen, response, request);
    const queue = answers[word] ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    (answer ?? text('', 404))(seen, response, request);
  });
});
afterEach(() => peer.close());

const sent = (word: string) => peer.seen.filter(({ target }) => target.includes(`/${word}.htm`)).length;

function activities(overrides: ProfileOverrides = {}) {
  const timeouts = { connectMs: 2_000, tokenMs: 2_000, callMs: 2_000, operationMs: 5_000 };
  const vendor = createZhangGuanJia({
    http,
    openUrl: peer.url,
    clientId: 'client-1',
    clientSecret: 'secret-1',
    profile: resolveProfile({ ...overrides, timeouts }),
  });
  const files = { open: () => Promise.reject(new Error('no file')) };
  return createVendorActivities({
    ledger: noLedger,
    vendors: { forBinding: async () => vendor },
    files,
    attachmentOrigins: async () => [],
  });
}

const common = {
  ledger: { sealRequestId, firstSeq: 0, events: [] },
  sealRequestId,
  bindingId: 'b',
};
const base = [{ sealId: 's-1', useCount: 3, crossPageUseCount: 1 }];
const target = [{ sealId: 's-1', useCount: 5, crossPageUseCount: 1 }];
const blind: ProfileOverrides = { detailAvailable: false };

const success = json({ errcode: 0, errmsg: 'ok' });
const row = (fields: Record<string, unknown>) => json({ errcode: 0, data_list: [fields] });
const ours = row({ sealapply_id: applyId });
const oursWithCode = row({ sealapply_id: applyId, sealCode: '083921' });
const another = row({ sealapply_id: 'another', sealCode: '1' });
const notThere = json({ errcode: 404, errmsg: '申请不存在' });
const notServed = text('', 404);
const failing = text('', 500);
const forbidden = json({ errcode: 7, errmsg: '无权限' });
const shows = (useCount: number, fields: Record<string, unknown> = {}) =>
  json({
    errcode: 0,
    data: {
      sealapply_id: applyId,
      useSealStateName: '待智能用印',
      sealCode: '083921',
      seals: [{ seal_id: 's-1', use_count: useCount, real_use_count: 0, sealed_bid_count: 1 }],
      ...fields,
    },
  });
const atStage = (useSealStateName: string) => shows(3, { useSealStateName });

const unknown = { kind: 'unknown' };
const code = { kind: 'applied', sealCode: '083921' };
const noCode = { kind: 'applied', sealCode: null };

describe('an application', () => {
  const apply = (
    overrides: ProfileOverrides = {},
    more: { vendorApproves?: boolean; resumed?: boolean } = {},
  ) =>
    untilOutcome(activities(overrides).applySeal, {
      ...common,
      application: { subject: '合同', applicant: { userId: 'zhangsan' }, fileTypeId: 't-1', seals: base },
      vendorApproves: false,
      ...more,
    });

  test.each<[string, Answer, Answer[], object]>([
    ['no row, and the detail knows no such application', success, [notThere], unknown],
    ['a row of another, and the detail knows no such application', another, [notThere], unknown],
    ['a row without a code, and the detail knows no such application', ours, [notThere], unknown],
    [
      'no row, and a detail that fails and then knows no such application',
      success,
      [failing, notThere],
      unknown,
    ],
    [
      'no row, and a detail that hangs and then knows no such application',
      success,
      [silence, notThere],
      unknown,
    ],
    ['no row, and other totals in the detail', success, [shows(9)], unknown],
    ['no row, and no detail call after all', success, [notServed], unknown],
    ['no row, and a detail call that refuses', success, [forbidden], unknown],
    ['no row, and the detail shows it', success, [shows(3)], code],
    ['no row, and the detail shows it a little later', success, [notThere, shows(3)], code],
    ['a row without a code, and the detail shows it', ours, [shows(3)], code],
    ['a row without a code, and the detail has none yet', ours, [shows(3, { sealCode: '' })], noCode],
    ['a row without a code, and no detail call after all', ours, [notServed], noCode],
    ['a row without a code, and a detail call that refuses', ours, [forbidden], noCode],
    ['a row with a code', oursWithCode, [notThere], code],
  ])('answered with %s', async (_what, answer, details, outcome) => {
    answers = { batchCreate: [answer], detail: details };
    expect(await apply()).toMatchObject(outcome);
    expect(sent('batchCreate')).toBe(1);
  });

  test.each<[string, Answer, object]>([
    ['no row', success, unknown],
    ['a row that says nothing', row({}), unknown],
    ['a row of another', another, unknown],
    ['a row without a code', ours, noCode],
    ['a row with a code', oursWithCode, code],
    ['a row that has a code alone', row({ sealCode: '083921' }), code],
  ])('answered with %s, where there is no detail call', async (_what, answer, outcome) => {
    answers = { batchCreate: [answer] };
    expect(await apply(blind)).toMatchObject(outcome);
    expect(sent('batchCreate')).toBe(1);
  });

  test.each<[string, Answer, ProfileOverrides, object]>([
    ['a row, where there is no detail call', ours, blind, noCode],
    ['a row', ours, {}, noCode],
    ['no row', success, {}, noCode],
    ['no row, where there is no detail call', success, blind, unknown],
  ])('that the vendor approves, answered with %s', async (_what, answer, overrides, outcome) => {
    answers = { batchCreate: [answer], detail: [shows(3, { useSealStateName: '待审批', sealCode: '' })] };
    expect(await apply(overrides, { vendorApproves: true })).toMatchObject(outcome);
  });

  test('sent again by a person is read back first, and sent where it is not there', async () => {
    answers = { batchCreate: [oursWithCode], detail: [notThere] };
    expect(await apply({}, { resumed: true })).toMatchObject(code);
    expect([sent('detail'), sent('batchCreate')]).toEqual([1, 1]);
    answers.detail = [shows(3)];
    expect(await apply({}, { resumed: true })).toMatchObject(code);
    expect(sent('batchCreate')).toBe(1);
  });

  test('sent again by a person is not sent where the vendor will not say what is there', async () => {
    answers = { batchCreate: [oursWithCode], detail: [forbidden] };
    expect(await apply({}, { resumed: true })).toMatchObject({ kind: 'unknown', message: /无权限/ });
    expect(sent('batchCreate')).toBe(0);
  });

  const duplicate = json({ errcode: 1, errmsg: 'sealapply_id已存在' });
  test.each<[string, Answer, object]>([
    ['does not show it', notThere, unknown],
    ['refuses', forbidden, unknown],
    ['shows it', shows(3), code],
  ])('refused as known already, and the detail %s', async (_what, detail, outcome) => {
    answers = { batchCreate: [duplicate], detail: [detail] };
    expect(await apply()).toMatchObject(outcome);
  });

  test('refused, and the detail refuses as well: in the words of its own refusal', async () => {
    answers = { batchCreate: [json({ errcode: 5, errmsg: '印章停用' })], detail: [forbidden] };
    expect(await apply()).toMatchObject({ kind: 'refused', message: '印章停用', code: '5' });
  });
});

describe('an append', () => {
  const append = (overrides: ProfileOverrides = {}) =>
    untilOutcome(activities(overrides).appendUses, { ...common, base, target });

  test.each<[string, Answer[], object]>([
    ['still shows the totals before', [shows(3)], unknown],
    ['knows no such application', [shows(3), notThere], unknown],
    ['shows totals of somebody else', [shows(3), shows(4)], unknown],
    ['fails, and then shows the totals before', [shows(3), failing, shows(3)], unknown],
    ['shows the new totals', [shows(3), shows(5)], { kind: 'appended', sealCode: '083921' }],
    ['shows them a little later', [shows(3), shows(3), shows(5)], { kind: 'appended', sealCode: '083921' }],
    ['is not served after all', [shows(3), notServed], { kind: 'appended', sealCode: null }],
  ])('answered without a code, and the detail %s', async (_what, details, outcome) => {
    for (const appendStyle of ['absolute', 'increment'] as const) {
      const before = sent('update');
      answers = { update: [success], detail: [...details] };
      expect(await append({ appendStyle })).toMatchObject(outcome);
      expect(sent('update') - before).toBe(1);
    }
  });

  test('answered without a code, where there is no detail call, stands: the application is there', async () => {
    answers = { update: [success] };
    expect(await append(blind)).toEqual({ kind: 'appended', sealCode: null });
  });
});

describe('an end', () => {
  const end = (overrides: ProfileOverrides = {}) =>
    untilOutcome(activities(overrides).endSealing, { ...common, reason: 'r' });
  const isEnded = { kind: 'ended' };

  test.each<[string, Answer[], object]>([
    ['still shows it as live', [atStage('智能用印中')], unknown],
    ['still shows it in approval', [atStage('待审批')], unknown],
    ['shows its end a little later', [atStage('智能用印中'), atStage('结束用印')], isEnded],
    ['shows its end', [atStage('结束用印')], isEnded],
    ['shows a stage that says neither', [atStage('不可用')], isEnded],
    ['shows it as completed', [atStage('已完成用印')], isEnded],
    ['knows no such application', [notThere], isEnded],
    ['fails', [failing], isEnded],
    ['refuses', [forbidden], isEnded],
  ])('answered with success, and the detail %s', async (_what, details, outcome) => {
    answers = { end: [success], detail: details };
    expect(await end()).toMatchObject(outcome);
    expect(sent('end')).toBe(1);
  });

  test('answered with success, where there is no detail call', async () => {
    answers = { end: [success] };
    expect(await end(blind)).toEqual(isEnded);
  });
});
