import type { PortErrorKind } from '../../../application/ports/errors';
import { failureOf } from '../support/failureOf';
import { type Answer, closedPort, json, reset, silence, text } from '../support/peer';
import { credentials, type E10Peer, longest, node, startE10Peer } from './e10Peer';

jest.setTimeout(20_000);
let e10: E10Peer;
const found = json({ message: { errcode: '0' }, flowRequest: { currentNode: node } });
beforeEach(async () => {
  e10 = await startE10Peer();
  e10.replies = { getInfoByID: [found] };
});
afterEach(() => e10.close());

const read = (host = e10.host()) => host.read({ flowRequestId: longest });
/** The last word of each call's path. */
const words = () => e10.seen.map(({ target }) => /([^/?]+)(\?|$)/.exec(target)?.[1]);
const tokenUsed = () =>
  e10.seen.map(({ target }) => /access_token=([^&]+)/.exec(target)?.[1]).filter(Boolean);

test('comes by a code, as the wire facts say', async () => {
  await read();
  const [authorize, token] = e10.seen;
  expect(`${authorize?.method} ${authorize?.target}`).toBe(
    'GET /papi/openapi/oauth2/authorize?corpid=corp+1&response_type=code&state=sealflow',
  );
  expect(`${token?.method} ${token?.target}`).toBe('POST /papi/openapi/oauth2/access_token');
  expect(JSON.parse(token?.body.toString() ?? '')).toEqual({
    app_key: credentials.appKey,
    app_secret: credentials.appSecret,
    grant_type: 'authorization_code',
    code: 'the-code',
  });
});

test('is kept until shortly before its end, and then refreshed', async () => {
  e10.replies.refresh_token = [
    json({ errcode: 0, access_token: 'fresh', refresh_token: 'r2', expires_in: '60' }),
    json({ errcode: 0, accessToken: 'fresher' }),
  ];
  const host = e10.host();
  await read(host);
  e10.now += 7_080_000 - 1;
  await read(host);
  e10.now += 1;
  await read(host);
  e10.now += 29_999;
  await read(host);
  e10.now += 1;
  await read(host);
  expect(tokenUsed()).toEqual(['token-1', 'token-1', 'fresh', 'fresh', 'fresher']);
  const refreshes = e10.seen.filter(({ target }) => target.endsWith('/oauth2/refresh_token'));
  expect(refreshes.map(({ body }) => JSON.parse(body.toString()))).toEqual([
    { grant_type: 'refresh_token', refresh_token: 'refresh-1' },
    { grant_type: 'refresh_token', refresh_token: 'r2' },
  ]);
});

test.each([
  ['a refusal', json({ errcode: '200006', errmsg: 'refresh_token invalid' })],
  ['an invalid token', json({ message: { errcode: 200007 } })],
  ['HTTP 401', text('', 401)],
  ['HTTP 404', text('', 404)],
  ['a page', text('<html>login</html>', 200)],
  ['HTTP 500', text('', 500)],
  ['a reset', reset],
  ['a reply without a token', json({ errcode: 0 })],
])('a refresh that ends with %s: anew by a code', async (_what, answer) => {
  e10.replies.refresh_token = [answer];
  const host = e10.host();
  await read(host);
  e10.now += 7_200_000;
  await read(host);
  expect(tokenUsed()).toEqual(['token-1', 'token-2']);
});

test('is fetched once for all who wait', async () => {
  const host = e10.host();
  await Promise.all(Array.from({ length: 8 }, () => read(host)));
  expect(words().filter((word) => word !== 'getInfoByID')).toEqual(['authorize', 'access_token']);
});

test('a failed fetch is not kept', async () => {
  e10.replies.authorize = [text('', 500), json({ errcode: 0, code: 4711 })];
  const host = e10.host();
  expect((await failureOf(read(host))).kind).toBe('passing');
  expect(await read(host)).toEqual({ nodeId: node });
});

test.each<[string, Answer]>([
  ['HTTP 401', text('', 401)],
  ['HTTP 401 with a code', json({ errcode: '200007' }, 401)],
  ['200007 at the top', json({ errcode: 200007, errmsg: 'token invalid' })],
  ['200007 in message', json({ message: { errcode: '200007' } })],
])('%s: a new one by a code, and the call once more', async (_what, refused) => {
  e10.replies.getInfoByID = [refused, found];
  expect(await read()).toEqual({ nodeId: node });
  expect(words()).toEqual([
    'authorize',
    'access_token',
    'getInfoByID',
    'authorize',
    'access_token',
    'getInfoByID',
  ]);
});

test('turned down twice: misconfigured, after two calls', async () => {
  e10.replies.getInfoByID = [json({ message: { errcode: 200007, errmsg: 'invalid token-1 token-2' } })];
  const error = await failureOf(read());
  expect([error.kind, error.message]).toEqual(['misconfigured', expect.stringContaining('token-1 ***')]);
  expect(words().filter((word) => word === 'getInfoByID')).toHaveLength(2);
});

test('checkConnection fetches one for real, past the cache', async () => {
  const host = e10.host();
  await host.checkConnection();
  await host.checkConnection();
  expect(words()).toEqual(['authorize', 'access_token', 'authorize', 'access_token']);
});

describe('what became of the token, when the call was never sent', () => {
  test.each<[string, PortErrorKind, Answer]>([
    ['silence', 'passing', silence],
    ['a reset', 'passing', reset],
    ['500', 'passing', text('', 500)],
    ['429', 'passing', text('', 429)],
    ['a rate limit', 'passing', json({ errcode: 45009, errmsg: 'busy' })],
    ['HTML', 'misconfigured', text('<html>')],
    ['404', 'misconfigured', text('', 404)],
    ['a redirect', 'misconfigured', text('', 302, { Location: '/login' })],
    [
      'a refusal that quotes the secret',
      'misconfigured',
      json({ errcode: 200005, errmsg: 'bad app-s3cret' }),
    ],
    ['nothing in it', 'misconfigured', json({ errcode: 0 })],
    ['no envelope', 'misconfigured', json({ code: 'x', accessToken: 'y' })],
  ])('%s: %s', async (_what, kind, answer) => {
    const failsAt = async (word: string) => {
      const peer = await startE10Peer();
      peer.replies = { [word]: [answer] };
      const error = await failureOf(read(peer.host({ callTimeoutMs: 1_500 })));
      expect([word, error.kind]).toEqual([word, kind]);
      expect(JSON.stringify([error.message, error.details])).not.toContain(credentials.appSecret);
      expect(peer.targets()).toEqual([]);
      await peer.close();
    };
    await Promise.all(['authorize', 'access_token'].map(failsAt));
  });

  test('its own code is told', async () => {
    e10.replies.access_token = [json({ message: { errcode: 200005, errmsg: 'app_secret不正确' } })];
    const error = await failureOf(e10.host().checkConnection());
    expect(error.details.peerCode).toBe('200005');
    expect(error.message).toContain('app_secret不正确');
  });

  test('nothing listens: passing', async () => {
    expect((await failureOf(read(e10.host({ baseUrl: await closedPort() })))).kind).toBe('passing');
  });
});
