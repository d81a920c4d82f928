import axios from 'axios';
import { E10UnderTest, li, nodes, zhang } from './e10Support';
import { until } from './support';

jest.setTimeout(60_000);
let e10: E10UnderTest;
beforeAll(async () => {
  e10 = await E10UnderTest.start();
});
afterAll(() => e10.stop());

const authorize = async (site = e10) =>
  (await site.get('/oauth2/authorize', { corpid: 'sealflow-corp', response_type: 'code' }, '')).body.code;
const describeNothing = (site = e10, token = site.token) =>
  site.get('/workflow/v2/getInfoByID', { userid: zhang, id: '1' }, token);
const errcode = ({ body }: { body: { message?: { errcode: string }; errcode?: string } }) =>
  body.message?.errcode ?? body.errcode;

describe('tokens', () => {
  test('a code serves once, as JSON or as a form', async () => {
    const code = await authorize();
    const form = new URLSearchParams(e10.credentials(code)).toString();
    const first = await e10.send('POST', '/oauth2/access_token', form, {
      'Content-Type': 'application/x-www-form-urlencoded',
    });
    expect(first.body).toMatchObject({
      errcode: '0',
      accessToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      refreshToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
      expires_in: '#7200',
    });
    expect((await e10.post('/oauth2/access_token', e10.credentials(code), '')).body).toMatchObject({
      errcode: '200004',
    });
    const posted = await e10.post(
      '/oauth2/authorize',
      { corpid: 'sealflow-corp', response_type: 'code' },
      '',
    );
    expect(posted.body).toMatchObject({ errcode: '0', code: expect.any(String) });
  });

  test.each([
    ['corpid', () => e10.get('/oauth2/authorize', { corpid: 'other', response_type: 'code' }, '')],
    [
      'app_secret',
      async () =>
        e10.post('/oauth2/access_token', { ...e10.credentials(await authorize()), app_secret: 'no' }, ''),
    ],
  ])('a wrong %s is refused', async (_what, call) => {
    expect((await call()).body).toMatchObject({ errcode: '200005' });
  });

  test('a refresh token gives a new pair, once', async () => {
    const first = (await e10.post('/oauth2/access_token', e10.credentials(await authorize()), '')).body;
    const refresh = (refresh_token: string) =>
      e10.post('/oauth2/refresh_token', { grant_type: 'refresh_token', refresh_token }, '');
    const second = (await refresh(first.refreshToken)).body;
    expect(errcode(await describeNothing(e10, second.accessToken))).toBe('1200302');
    expect((await refresh(first.refreshToken)).body).toMatchObject({ errcode: '200006' });
    await e10.drive('/expire-tokens', { refreshToo: true });
    expect((await refresh(second.refreshToken)).body).toMatchObject({ errcode: '200006' });
    await e10.signIn();
  });

  test('without one, or with one that has ended: 200007; in the body it is as good as in the query', async () => {
    expect(errcode(await describeNothing(e10, ''))).toBe('200007');
    const body = { access_token: e10.token, current: 1 };
    expect((await e10.post('/api/hrm/restful/queryEmployee', body, '')).body.message.errcode).toBe('0');
    await e10.drive('/expire-tokens');
    expect(errcode(await describeNothing())).toBe('200007');
    await e10.signIn();
  });

  test('a site that lets them live shortly, and tells it by HTTP 401', async () => {
    const site = await E10UnderTest.start({ tokenLifeSeconds: 2, invalidTokenAs: 'http401' });
    expect(await describeNothing(site)).toMatchObject({ status: 200 });
    const ended = await until(
      () => describeNothing(site),
      ({ status }) => status !== 200,
    );
    expect(ended).toMatchObject({
      status: 401,
      body: { message: { errcode: '200007' } },
    });
    await site.stop();
  });
});

test('the dialects of a site: places, spellings, numbers, its path and its callSysCode', async () => {
  const site = await E10UnderTest.start({
    pathStyle: 'openserver',
    codesIn: 'top',
    codeForm: 'number',
    successCode: '200',
    tokenSpelling: 'access_token',
    currentNodeAs: 'object',
  });
  await site.atSealing('7');
  expect((await site.describe('7')).body).toMatchObject({
    errcode: '#200',
    flowRequest: { id: '#7', currentNode: { id: `#${nodes.seal}`, name: '用印' } },
  });
  expect((await site.describe('8')).body).toMatchObject({ errcode: '#1200302' });
  const stranger = await axios.get(`${site.api}/oauth2/authorize?corpid=sealflow-corp&response_type=code`, {
    validateStatus: () => true,
  });
  expect(stranger.status).toBe(403);
  const elsewhere = await axios.get(`${site.url}/papi/openapi/oauth2/authorize`, {
    validateStatus: () => true,
  });
  expect(elsewhere.status).toBe(404);
  await site.stop();
});

test('more calls than a second may bring are refused with 45009, and the next second brings more', async () => {
  const site = await E10UnderTest.start({ ratePerSecond: 3 });
  const replies = await Promise.all(Array.from({ length: 5 }, () => describeNothing(site)));
  expect(replies.map(errcode).toSorted()).toEqual(['1200302', '1200302', '1200302', '45009', '45009']);
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect(errcode(await describeNothing(site))).toBe('1200302');
  await site.stop();
});

describe('sign-in', () => {
  const third = (site: E10UnderTest, redirect: string, appKey = 'sealflow-app') =>
    axios.get(`${site.url}/api/bs/open/auth/third`, {
      params: { app_key: appKey, redirect_uri: redirect },
      maxRedirects: 0,
      validateStatus: () => true,
    });
  const userInfo = (token: string) =>
    e10.send('POST', `/oauth2/getUserInfo?eteams_token=${encodeURIComponent(token)}`);

  test('sends whoever sits at the browser on, with a token that serves once', async () => {
    await e10.drive('/sign-in', { userId: li });
    const { status, headers } = await third(e10, 'https://seal.example/launch?flowRequestId=7');
    const target = new URL(headers.location);
    expect([status, target.origin + target.pathname, target.searchParams.get('flowRequestId')]).toEqual([
      302,
      'https://seal.example/launch',
      '7',
    ]);
    const token = target.searchParams.get('eteams_token') ?? '';
    expect((await userInfo(token)).body).toMatchObject({
      errcode: '0',
      acessToken: expect.any(String),
      jobNum: 'J002',
      mobile: '13800000002',
      email: 'lisi@corp.example',
    });
    const again = await userInfo(token);
    expect([again.status, again.headers['content-type'], again.body]).toEqual([
      200,
      expect.stringContaining('text/html'),
      undefined,
    ]);
  });

  test('shows a page to sign in where nobody has', async () => {
    await e10.drive('/sign-in', { userId: null });
    const page = await third(e10, 'https://seal.example/');
    expect([page.status, page.data]).toEqual([200, expect.stringContaining('请登录')]);
    expect((await e10.sim('/sign-in', { userId: 'nobody' })).status).toBe(409);
  });

  test('sends nobody to an address that is not on the list, or for another application', async () => {
    const site = await E10UnderTest.start({ redirectAllowList: ['https://seal.example/'] });
    await site.drive('/sign-in', { userId: li });
    const statuses = [
      (await third(site, 'https://seal.example/launch')).status,
      (await third(site, 'https://evil.example/')).status,
      (await third(site, 'nowhere')).status,
      (await third(site, 'https://seal.example/', 'other')).status,
    ];
    expect(statuses).toEqual([302, 403, 403, 400]);
    await site.stop();
  });
});

describe('people', () => {
  const query = async (body: object) => (await e10.post('/api/hrm/restful/queryEmployee', body)).body;

  test('are found by job number and account, in pages', async () => {
    const found = await query({ current: 1, pageSize: 10, jobNumList: ['J002', 'J404'] });
    expect(found).toMatchObject({
      message: { errcode: '0' },
      data: {
        total: '#1',
        data: [{ id: `#${li}`, user_id: `#${li}`, username: '李四', job_num: 'J002', status: 'normal' }],
      },
    });
    for (const account of ['lisi', 'LISI@corp.example', '13800000002'])
      expect((await query({ account })).data.data).toHaveLength(1);
    expect((await query({ current: 2, pageSize: 2 })).data).toMatchObject({ total: '#3', data: [{}] });
    expect((await query({ userStatusList: ['dismissed'] })).data.total).toBe('#0');
  });

  test('in the fields that are asked for', async () => {
    const found = await query({ jobNumList: ['J002'], returnFieldList: ['username', 'mobile'] });
    expect(found.data.data).toEqual([{ username: '李四', mobile: '13800000002' }]);
  });
});
