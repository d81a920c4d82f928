import { defined } from '../../../domain/defined';
import { failureOf } from '../support/failureOf';
import { json, text } from '../support/peer';
import { credentials, type E10Peer, longest, startE10Peer } from './e10Peer';

jest.setTimeout(20_000);
let e10: E10Peer;
beforeEach(async () => {
  e10 = await startE10Peer();
});
afterEach(() => e10.close());

const page = (rows: object[], total: unknown = rows.length) =>
  json({ message: { errcode: '0' }, data: { current: 1, total, data: rows } });
const zhang = {
  id: 'emp-1',
  user_id: 'u-1',
  username: '张三',
  job_num: 'J001',
  mobile: '13800000001',
  email: 'zhang@corp.example',
  account: 'zhang',
  status: 'normal',
};
describe('the number of a person', () => {
  const mobileOf = (mobile?: string) => e10.host().mobileOf({ userId: 'u-1', ...defined({ mobile }) });

  test('is E10’s own, found by the one that is named', async () => {
    e10.replies = { queryEmployee: [page([{ ...zhang, user_id: 'u-2', mobile: '139' }, zhang])] };
    expect(await mobileOf(zhang.mobile)).toBe(zhang.mobile);
    expect(JSON.parse(e10.bodyOf('queryEmployee'))).toMatchObject({ account: zhang.mobile });
  });

  test('is looked for page by page, until the total is read or a page is not full', async () => {
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `u-${from + index}`, mobile: `${from + index}` }));
    const mobileOfLast = (userId: string) => e10.host().mobileOf({ userId, mobile: '1' });
    e10.replies = { queryEmployee: [page(rows(0, 100), '150'), page(rows(100, 50), '150')] };
    expect(await mobileOfLast('u-149')).toBe('149');
    e10.replies = { queryEmployee: [page(rows(0, 100), null), page(rows(100, 1), null)] };
    expect(await mobileOfLast('u-100')).toBe('100');
    const pages = e10.seen.flatMap(({ body }) => /"current":(\d+)/.exec(body.toString())?.[1] ?? []);
    expect(pages).toEqual(['1', '2', '1', '2']);
  });

  test.each([
    ['no data at all', json({ errcode: 0 }), 'none'],
    ['no list', json({ errcode: 0, data: { total: 0, data: null } }), 'none'],
    ['something else', json({ errcode: 0, data: { data: 'x' } }), 'unknown'],
    ['a refusal', json({ errcode: 7, errmsg: '无权限' }), 'refused'],
  ])('is not found in %s: %s', async (_what, answer, outcome) => {
    e10.replies = { queryEmployee: [answer] };
    const call = mobileOf(zhang.mobile);
    if (outcome === 'none') expect(await call).toBeUndefined();
    else expect((await failureOf(call)).kind).toBe(outcome);
  });

  test.each([
    ['another’s', [{ ...zhang, user_id: 'u-2' }]],
    ['nobody’s', []],
    ['of several', [zhang, { ...zhang, user_id: 'u-2' }]],
    ['of a person without one', [{ ...zhang, mobile: '' }]],
  ])('that is %s is not taken', async (_what, rows) => {
    e10.replies = { queryEmployee: [page(rows)] };
    expect(await mobileOf(zhang.mobile)).toBeUndefined();
  });

  test('is not looked for without one', async () => {
    expect(await mobileOf()).toBeUndefined();
    expect(e10.seen).toEqual([]);
  });
});

describe('sign-in', () => {
  const signedIn = (more: object) => json({ errcode: '0', acessToken: 'their-own', ...more });

  test('goes to E10 first, with our address behind it', () => {
    const url = e10.host().signInUrl('https://seal.example/seal-details/launch?hostId=h&flowRequestId=1');
    expect(url).toBe(
      `${e10.url}/api/bs/open/auth/third?app_key=key%261&redirect_uri=` +
        'https%3A%2F%2Fseal.example%2Fseal-details%2Flaunch%3FhostId%3Dh%26flowRequestId%3D1',
    );
  });

  test('tells who came back, once E10 says so', async () => {
    e10.replies = {
      getUserInfo: [signedIn({ email: zhang.email, mobile: zhang.mobile, jobNum: 'J001' })],
      queryEmployee: [page([{ ...zhang, user_id: 'u-2', job_num: 'J0011' }, zhang])],
    };
    expect(await e10.host().userOf('one-time token')).toEqual({
      userId: 'u-1',
      mobile: zhang.mobile,
      jobNumber: 'J001',
      email: zhang.email,
    });
    expect(e10.targets()).toEqual([
      'POST /papi/openapi/oauth2/getUserInfo?eteams_token=one-time+token',
      'POST /papi/openapi/api/hrm/restful/queryEmployee?access_token=token-1',
    ]);
    expect(JSON.parse(e10.bodyOf('queryEmployee'))).toEqual({
      current: 1,
      pageSize: 100,
      jobNumList: ['J001'],
      returnFieldList: ['id', 'user_id', 'job_num', 'mobile', 'email'],
    });
  });

  test('ids of 19 digits keep them, and empty texts are none', async () => {
    const row = `{"id":${longest},"user_id":null,"job_num":7,"mobile":"","email":null}`;
    e10.replies = {
      getUserInfo: [signedIn({ jobNum: 7 })],
      queryEmployee: [text(`{"message":{"errcode":0},"data":{"total":1,"data":[${row},{}]}}`)],
    };
    expect(await e10.host().userOf('t')).toEqual({ userId: longest, jobNumber: '7' });
  });

  test.each([
    ['by e-mail', { email: 'ZHANG@corp.example', mobile: '1' }, { account: 'ZHANG@corp.example' }, 'u-1'],
    ['by mobile', { mobile: zhang.mobile, jobNum: '' }, { account: zhang.mobile }, 'u-1'],
    ['as nobody E10 lists', { jobNum: 'J009' }, { jobNumList: ['J009'] }, undefined],
  ])('finds the person %s', async (_what, told, query, userId) => {
    e10.replies = { getUserInfo: [signedIn(told)], queryEmployee: [page([zhang])] };
    expect((await e10.host().userOf('t')).userId).toBe(userId);
    expect(JSON.parse(e10.bodyOf('queryEmployee'))).toMatchObject(query);
  });

  test('names nobody where two people are the same', async () => {
    e10.replies = {
      getUserInfo: [signedIn({ mobile: zhang.mobile })],
      queryEmployee: [page([zhang, { ...zhang, user_id: 'u-2' }])],
    };
    expect(await e10.host().userOf('t')).toEqual({ mobile: zhang.mobile });
  });

  test.each([
    ['a page of HTML', text('<html>login</html>'), 'refused'],
    ['a redirect to sign in', text('', 302, { Location: '/login' }), 'refused'],
    ['HTTP 401', text('', 401), 'refused'],
    ['a refusal', json({ errcode: 7, errmsg: 'bad one-time' }), 'refused'],
    ['200007', json({ errcode: 200007 }), 'refused'],
    ['nobody', json({ errcode: 0, acessToken: 'x' }), 'refused'],
    ['404', text('<html>', 404), 'misconfigured'],
    ['a rate limit', json({ errcode: 45009 }), 'passing'],
    ['500', text('', 500), 'unknown'],
  ])('%s: %s', async (_what, answer, kind) => {
    e10.replies = { getUserInfo: [answer] };
    const error = await failureOf(e10.host().userOf('one-time'));
    expect(error.kind).toBe(kind);
    expect(JSON.stringify([error.message, error.details])).not.toContain('one-time');
    expect(e10.targets()).toHaveLength(1);
  });
});

test('secrets never stand in an error', async () => {
  e10.replies = { queryEmployee: [json({ errcode: 7, errmsg: `${credentials.appSecret} token-1` })] };
  const error = await failureOf(e10.host().mobileOf({ userId: 'u-1', mobile: '1' }));
  expect(error.message).toBe('*** ***');
});

describe('the sign-in of the port', () => {
  const info = json({ errcode: '0', acessToken: 'x', mobile: '13800000001', jobNum: 'J001' });

  test('sends a browser to E10, and names who came back', async () => {
    e10.replies = { getUserInfo: [info], queryEmployee: [page([zhang])] };
    const { signIn } = e10.host();
    expect(signIn.url('https://ours.example/launch?a=1')).toBe(
      `${e10.url}/api/bs/open/auth/third?app_key=key%261&redirect_uri=${encodeURIComponent('https://ours.example/launch?a=1')}`,
    );
    expect(signIn.tokenParameter).toBe('eteams_token');
    expect(await signIn.userOf('one')).toEqual({ userId: 'u-1', mobile: '13800000001' });
  });

  test('nobody is signed in whom the list of people does not name, or names twice', async () => {
    for (const rows of [[], [zhang, { ...zhang, user_id: 'u-2' }]]) {
      e10.replies = { getUserInfo: [info], queryEmployee: [page(rows)] };
      expect(await failureOf(e10.host().signIn.userOf('one'))).toMatchObject({ kind: 'refused' });
    }
  });

  test('a flow is shown to those to whom E10 shows it', async () => {
    const flow = { flowRequestId: longest };
    const shown = text(`{"message":{"errcode":"0"},"flowRequest":{"id":${longest},"currentNode":1}}`);
    e10.replies = { getInfoByID: [shown] };
    expect(await e10.host().signIn.maySee('u-1', flow)).toBe(true);
    expect(e10.targets()).toEqual([
      `GET /papi/openapi/workflow/v2/getInfoByID?access_token=token-1&userid=u-1&id=${longest}`,
    ]);
    for (const answer of [
      json({ message: { errcode: '200031', errmsg: '没有查询到对应人员信息' } }),
      json({ message: { errcode: '1', errmsg: '无权限' } }),
      json({ message: { errcode: '0' } }),
      json({ message: { errcode: '0' }, flowRequest: {} }),
      text('{"message":{"errcode":"0"},"flowRequest":{"id":7,"currentNode":1}}'),
    ]) {
      e10.replies = { getInfoByID: [answer] };
      expect(await e10.host().signIn.maySee('u-1', flow)).toBe(false);
    }
    e10.replies = { getInfoByID: [text('', 500)] };
    expect(await failureOf(e10.host().signIn.maySee('u-1', flow))).toMatchObject({ kind: 'unknown' });
  });
});
