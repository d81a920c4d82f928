import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec } from '../../../../adapters/temporal/codec';
import { createRateWindow } from '../../../../api/http/rateWindow';
import { codecRoutes } from '../../../../api/routes/codec/codec';
import { createCodecSessions } from '../../../../api/routes/codec/sessions';
import { type Answer, startApp, type TestApp } from '../../http/support';
import { problem } from '../flowEvents/flows';

/* The codec as the Temporal CLI asks it, by a key, and as pages of the Temporal UI do, by a cookie from the sign-in. */

const ui = 'https://temporal.example.com';
const k1 = { id: 'k1', key: Buffer.alloc(32, 1) };
const codecOf = (keys: { id: string; key: Buffer }[]) => createPayloadCodec({ mode: 'plain-accepted', keys });

let app: TestApp;
let nowMs: number;
beforeEach(async () => {
  nowMs = 0;
  app = await startApp(codecRoutes, {
    payloadCodec: codecOf([k1]),
    codecSessions: createCodecSessions({ keys: [k1], publicUrl: 'http://127.0.0.1', adminKey: 'admin-key' }),
    rates: createRateWindow(() => nowMs),
    temporalUiOrigins: [ui, 'http://localhost:8233'],
  });
});
afterEach(() => app.close());

const plain = (value: unknown) => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value) ?? {};
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return { metadata: { encoding: base64(metadata?.encoding) }, data: base64(data) };
};
const subject = plain({ subject: '采购合同' });
const none = { Authorization: undefined };
const bearer = (name: string) => ({ Authorization: `Bearer ${name}-key` });

type Headers = Record<string, string | undefined>;
const ask = (what: 'decode' | 'encode', payloads: unknown, headers: Headers = bearer('operator')) =>
  app.post(`/codec/${what}`, JSON.stringify({ payloads }), headers);
const encrypted = async (value = subject) => (await ask('encode', [value])).json.payloads[0];
const form = (key: string, headers: Headers = {}) =>
  app.call('POST', '/codec/sign-in', {
    body: new URLSearchParams({ key }).toString(),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Origin: app.url,
      ...none,
      ...headers,
    },
  });
const cookieOf = ({ headers }: Answer) => (headers['set-cookie'] ?? '').split(';')[0] ?? '';
const signedIn = async (name = 'operator') => ({ ...none, Cookie: cookieOf(await form(`${name}-key`)) });

describe('by a key', () => {
  test('what is encrypted is decrypted, in order, and what is plain stays', async () => {
    const one = await encrypted();
    expect(one.metadata).toEqual({
      encoding: Buffer.from('binary/encrypted').toString('base64'),
      'encryption-key-id': Buffer.from('k1').toString('base64'),
      'encrypted-for': Buffer.from('nobody').toString('base64'),
    });
    const other = plain('plain');
    const answer = await ask('decode', [other, one, other, await encrypted(other)]);
    expect(answer).toMatchObject({ status: 200, json: { payloads: [other, subject, other, other] } });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('none are none', async () => {
    expect((await ask('decode', [])).json).toEqual({ payloads: [] });
  });

  // What the Temporal CLI sends for a query without arguments.
  test('an empty list may be left out', async () => {
    const answer = await app.post('/codec/encode', '{}', bearer('operator'));
    expect(answer).toMatchObject({ status: 200, json: { payloads: [] } });
  });

  test('an address as newer UIs write it, and fields as newer servers do, are taken', async () => {
    const body = JSON.stringify({ payloads: [{ ...(await encrypted()), externalPayloads: [] }] });
    const answer = await app.post('/codec/decode?preserveStorageRefs=true', body, bearer('operator'));
    expect(answer).toMatchObject({ status: 200, json: { payloads: [subject] } });
  });

  test.each([
    ['operator', 200],
    ['admin', 200],
    ['engine', 403],
    ['unknown', 401],
  ])('%s: %i', async (name, status) => {
    expect((await ask('decode', [], bearer(name))).status).toBe(status);
    expect((await ask('encode', [], bearer(name))).status).toBe(status);
  });

  test('one that no key of ours opens is named, and nothing of it repeated', async () => {
    const one = await encrypted();
    const data = Buffer.from(one.data, 'base64');
    data[20] = (data[20] ?? 0) ^ 1;
    const altered = { ...one, data: data.toString('base64') };
    const answer = await ask('decode', [one, altered]);
    expect(answer).toMatchObject({
      status: 422,
      json: { type: problem('unprocessable'), errors: [{ path: 'payloads.1', code: 'unreadable' }] },
    });
    expect(answer.text).not.toContain(altered.data);
  });

  test.each([
    ['what is no list', '{"payloads":{}}', 'payloads invalid-type'],
    ['data that is no base64', '{"payloads":[{"data":"a b"}]}', 'payloads.0.data invalid-format'],
    [
      'metadata that is none',
      '{"payloads":[{"metadata":{"encoding":"%"}}]}',
      'payloads.0.metadata.encoding invalid-format',
    ],
  ])('%s is refused', async (_what, body, error) => {
    const { status, json } = await app.post('/codec/decode', body, bearer('operator'));
    expect(status).toBe(400);
    expect(json.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)).toEqual([
      error,
    ]);
  });
});

describe('from a page of the Temporal UI', () => {
  test('its preflight is answered, without a key', async () => {
    for (const origin of [ui, 'http://localhost:8233']) {
      const answer = await app.call('OPTIONS', '/codec/decode', {
        headers: {
          ...none,
          Origin: origin,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type,x-namespace',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'Content-Type, X-Namespace, Authorization, Authorization-Extras',
        vary: 'Origin',
      });
    }
  });

  test('it reads once its user has signed in', async () => {
    const one = await encrypted();
    const headers = { Origin: ui, 'X-Namespace': 'default' };
    const before = await ask('decode', [one], { ...none, ...headers });
    expect(before).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': ui } });
    expect(before.headers.vary).toBe('Origin, Accept-Language');
    const answer = await ask('decode', [one], { ...(await signedIn()), ...headers });
    expect(answer).toMatchObject({ status: 200, json: { payloads: [subject] } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': ui,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
  });

  test('a token of its own that it passes along does not matter', async () => {
    const own = { Origin: ui, Authorization: 'Bearer an-oidc-token' };
    expect((await ask('decode', [], { ...(await signedIn()), ...own })).status).toBe(200);
  });

  test.each([
    'https://evil.example',
    'https://temporal.example.com.evil.example',
    'http://temporal.example.com',
    'null',
  ])('a page of %s is refused, with the cookie and at the preflight', async (origin) => {
    const answer = await ask('decode', [], { ...(await signedIn()), Origin: origin });
    expect(answer).toMatchObject({ status: 403, json: { type: problem('forbidden') } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    const preflight = await app.call('OPTIONS', '/codec/encode', {
      headers: { ...none, Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.status).toBe(403);
  });

  test('a sign-in ends with the key that it was by', async () => {
    const revoked = await startApp(codecRoutes, {
      payloadCodec: codecOf([k1]),
      codecSessions: createCodecSessions({
        keys: [k1],
        publicUrl: 'http://127.0.0.1',
        adminKey: 'admin-key',
      }),
      apiKeys: {
        signedIn: async (id) => (id === 'key_2' ? null : { role: 'admin', id, name: 'an admin' }),
        forget: () => undefined,
        changed: () => undefined,
      },
      temporalUiOrigins: [ui],
    });
    const body = JSON.stringify({ payloads: [subject] });
    for (const [name, status] of [
      ['operator', 401],
      ['admin', 200],
    ] as const)
      expect((await revoked.post('/codec/encode', body, await signedIn(name))).status).toBe(status);
    const page = await revoked.call('GET', '/codec/sign-in', { headers: await signedIn() });
    expect(page.text).toContain('type="password" name="key"');
    await revoked.close();
  });

  test('the cookie opens the codec and nothing else', async () => {
    const outside = await startApp(
      codecRoutes.map((route) => ({ ...route, spec: { ...route.spec, takesSignIn: false } })),
      {
        codecSessions: createCodecSessions({
          keys: [k1],
          publicUrl: 'http://127.0.0.1',
          adminKey: 'admin-key',
        }),
      },
    );
    const cookie = await signedIn();
    const answer = await outside.post('/codec/decode', '{"payloads":[]}', cookie);
    await outside.close();
    expect(answer.status).toBe(401);
  });
});

describe('signing in', () => {
  const page = (headers: Headers = {}) =>
    app.call('GET', '/codec/sign-in', { headers: { ...none, ...headers } });

  test('asks for a key, then leads back to the UI, and signs out', async () => {
    const first = await page();
    expect(first).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    expect(first.text).toContain('type="password" name="key"');
    const done = await form('operator-key');
    expect(done).toMatchObject({ status: 303, headers: { location: 'sign-in' } });
    const cookie = { Cookie: cookieOf(done) };
    expect((await page(cookie)).text).toContain('Signed in as an operator');
    expect((await page(cookie)).text).toContain(`href="${ui}"`);
    const out = await app.call('POST', '/codec/sign-out', {
      headers: { ...none, ...cookie, Origin: app.url },
    });
    expect(out).toMatchObject({ status: 303, headers: { location: 'sign-in' } });
    expect(out.headers['set-cookie']).toContain('sealflow_codec=; Max-Age=0;');
  });

  test.each(['', 'unknown-key', 'engine-key'])(
    'the key %j is not taken, and the page says so',
    async (key) => {
      const answer = await form(key);
      expect(answer).toMatchObject({ status: 401, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(answer.text).toContain('This key is not known, or its role is neither operator nor admin.');
      if (key !== '') expect(answer.text).not.toContain(key);
    },
  );

  test('speaks Chinese to whoever reads it', async () => {
    const chinese = { 'Accept-Language': 'zh-CN,zh;q=0.9' };
    expect((await page(chinese)).text).toContain('<html lang="zh-CN">');
    expect((await form('unknown-key', chinese)).text).toContain('密钥无效');
    const cookie = { Cookie: cookieOf(await form('admin-key')) };
    expect((await page({ ...chinese, ...cookie })).text).toContain('已登录：an admin');
  });

  test.each([
    ['another page', 'https://evil.example'],
    ['no page', undefined],
    ['a page that hides itself', 'null'],
  ])('a form of %s signs nobody in or out', async (_what, Origin) => {
    const answer = await form('operator-key', { Origin });
    expect(answer).toMatchObject({ status: 403, json: { type: problem('forbidden') } });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    const out = await app.call('POST', '/codec/sign-out', { headers: { ...none, Origin } });
    expect(out.status).toBe(403);
  });

  test('is tried wrongly ten times a minute from one address, which shuts out no right key', async () => {
    for (let times = 0; times < 10; times += 1) expect((await form('unknown-key')).status).toBe(401);
    const late = await form('unknown-key');
    expect(late).toMatchObject({ status: 429, json: { type: problem('too-many-requests') } });
    expect(late.headers['retry-after']).toBe('60');
    expect((await form('operator-key')).status).toBe(303);
    nowMs += 60_000;
    expect((await form('unknown-key')).status).toBe(401);
  });

  test('leaves nothing of the key in the log', async () => {
    await form('operator-key');
    await form('Canary-key');
    expect(JSON.stringify(app.logged)).not.toMatch(/operator-key|Canary/);
    expect(app.logged).toMatchObject([{ route: '/codec/sign-in' }, { route: '/codec/sign-in' }]);
  });
});
