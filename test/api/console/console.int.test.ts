import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createConsoleSessions } from '../../../api/console/sessions';
import type { Deps } from '../../../api/deps';
import { createRateWindow } from '../../../api/http/rateWindow';
import { defineRoute } from '../../../api/http/route';
import { sessionRoutes } from '../../../api/routes/sessions/sessions';
import { type Answer, startApp, type TestApp } from '../http/support';
import { problem } from '../routes/flowEvents/flows';

/* The console as a browser meets it: its sign-in, what of it every route takes, and its files. */

const shown = { 200: { description: 'Who called.', schema: z.object({ name: z.string() }) } };
const common = { tag: 'Test', summary: 'Says who calls', responses: shown } as const;
const routes = [
  ...sessionRoutes,
  defineRoute({
    ...{ ...common, method: 'get', path: '/v1/things', role: 'operator' },
    handler: async ({ principal }) => ({ status: 200, body: { name: principal?.name ?? '' } }),
  }),
  defineRoute({
    ...{ ...common, method: 'post', path: '/v1/things', role: 'operator' },
    adminEvent: { none: 'It is of a test.' },
    body: z.strictObject({}),
    handler: async ({ principal }) => ({ status: 200, body: { name: principal?.name ?? '' } }),
  }),
  defineRoute({
    ...{ ...common, method: 'get', path: '/v1/admin', role: 'admin' },
    handler: async ({ principal }) => ({ status: 200, body: { name: principal?.name ?? '' } }),
  }),
  defineRoute({
    ...{ ...common, method: 'get', path: '/elsewhere', role: 'operator' },
    handler: async () => ({ status: 200, body: { name: '' } }),
  }),
];

let app: TestApp;
let folder: string;
let now: Date;
let revoked: string[];
const consoleSessions = createConsoleSessions({
  keys: [{ key: Buffer.alloc(32, 1) }],
  publicUrl: 'https://seals.example.com/sealflow',
  now: () => now,
});
const people = {
  operator: { role: 'operator', id: 'key_2', name: 'an operator (key_2)' },
  admin: { role: 'admin', id: 'key_3', name: 'an admin (key_3)' },
} as const;

beforeEach(async () => {
  now = new Date('2026-11-27T08:00:00Z');
  revoked = [];
  folder = await mkdtemp(join(tmpdir(), 'sealflow-console-'));
  app = await startApp(routes, {
    publicUrl: 'https://seals.example.com/sealflow',
    consoleSessions,
    consoleFolder: folder,
    rates: createRateWindow(() => 0),
    permissionsOf: () => [{ area: 'Test', read: true, change: true }],
    apiKeyStore: { get: async () => ({ name: '值班' }) } as unknown as Deps['apiKeyStore'],
    apiKeys: {
      signedIn: async (id) =>
        revoked.includes(id) ? null : (Object.values(people).find((one) => one.id === id) ?? null),
      forget: () => undefined,
      changed: () => undefined,
    },
  });
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

type Headers = Record<string, string | undefined>;
const none = { Authorization: undefined };
const signIn = (apiKey: string, headers: Headers = {}) =>
  app.post('/v1/sessions', JSON.stringify({ apiKey }), { ...none, ...headers });
const cookieOf = ({ headers }: Answer) => (headers['set-cookie'] ?? '').split(';')[0] ?? '';
const signedIn = async (who = 'operator') => ({ ...none, Cookie: cookieOf(await signIn(`${who}-key`)) });
const get = (path: string, headers: Headers) => app.call('GET', path, { headers });
const change = (headers: Headers) => app.post('/v1/things', '{}', headers);
const fromConsole = { 'X-Sealflow-Console': '1' };

describe('a session', () => {
  test('is begun by a key, tells what that may do, and ends when it is signed out', async () => {
    const begun = await signIn('operator-key', { 'Sec-Fetch-Site': 'same-origin' });
    const session = {
      key: { id: 'key_2', name: '值班', role: 'operator' },
      permissions: [{ area: 'Test', read: true, change: true }],
      expiresAt: '2026-11-27T16:00:00.000Z',
    };
    expect(begun).toMatchObject({ status: 201, json: session, headers: { 'cache-control': 'no-store' } });
    expect(begun.headers['set-cookie']).toMatch(/; Path=\/sealflow; HttpOnly; SameSite=Strict; Secure$/);
    const Cookie = cookieOf(begun);
    expect(await get('/v1/sessions/current', { ...none, Cookie })).toMatchObject({
      status: 200,
      json: session,
    });
    const ended = await app.call('DELETE', '/v1/sessions/current', { headers: { ...none, Cookie } });
    expect([ended.status, ended.headers['set-cookie']]).toEqual([204, consoleSessions.end()]);
    const without = await get('/v1/sessions/current', { ...none, Cookie: cookieOf(ended) });
    expect(without).toMatchObject({ status: 401, json: { type: problem('unauthenticated') } });
  });

  test('is taken in the place of a key under /v1 alone, and by what the role may', async () => {
    const session = await signedIn();
    expect(await get('/v1/things', session)).toMatchObject({
      status: 200,
      json: { name: people.operator.name },
      // No browser keeps it for who uses it next.
      headers: { 'cache-control': 'no-store' },
    });
    expect((await get('/v1/admin', session)).status).toBe(403);
    expect((await get('/elsewhere', session)).status).toBe(401);
    // A key that is named counts, right or wrong.
    expect((await get('/v1/admin', { ...session, Authorization: 'Bearer admin-key' })).status).toBe(200);
    expect((await get('/v1/things', { ...session, Authorization: 'Bearer wrong' })).status).toBe(401);
  });

  test.each<[string, Headers, number]>([
    ['no word of the console', {}, 403],
    ['another word', { 'X-Sealflow-Console': 'true' }, 403],
    ['a page of another site', { ...fromConsole, 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a page of the same site', { ...fromConsole, 'Sec-Fetch-Site': 'same-site' }, 403],
    ['the console', { ...fromConsole, 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['the console in a browser that says nothing', fromConsole, 200],
  ])('with %s a change is answered so', async (_what, headers, status) => {
    const answer = await change({ ...(await signedIn()), ...headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.json.type).toBe(problem('cross-site'));
  });

  test('is not begun by a page of another site', async () => {
    expect((await signIn('operator-key', { 'Sec-Fetch-Site': 'cross-site' })).json.type).toBe(
      problem('cross-site'),
    );
  });

  test('goes on while it is used, and ends with its key', async () => {
    const session = await signedIn();
    expect((await get('/v1/things', session)).headers).not.toHaveProperty('set-cookie');
    now = new Date('2026-11-27T15:59:00Z');
    const renewed = { ...none, Cookie: cookieOf(await get('/v1/things', session)) };
    now = new Date('2026-11-27T16:00:00Z');
    expect([await get('/v1/things', session), await get('/v1/things', renewed)]).toMatchObject([
      { status: 401 },
      { status: 200 },
    ]);
    revoked.push('key_2');
    expect((await get('/v1/things', renewed)).status).toBe(401);
    expect((await get('/v1/sessions/current', renewed)).status).toBe(401);
  });

  test('wrong keys are bounded, and a right one from there is taken all the same', async () => {
    for (let count = 0; count < 10; count += 1) expect((await signIn('wrong')).status).toBe(401);
    expect((await signIn('wrong')).status).toBe(429);
    expect((await signIn('operator-key')).status).toBe(201);
    expect((await signIn('unbound-key')).json.type).toBe(problem('key-unbound'));
  });
});

describe('its files', () => {
  const build = async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(
      join(folder, 'index.html'),
      '<meta content="__BASE_PATH__"><link href="./icon.svg" nonce="__CSP_NONCE__"><script src="./assets/a-1f.js"></script>',
    );
    await writeFile(join(folder, 'icon.svg'), '<svg/>');
    await writeFile(join(folder, 'assets', 'a-1f.js'), 'let a = 1;');
  };

  test('the start leads there', async () => {
    const answer = await get('/', none);
    expect([answer.status, answer.headers.location]).toEqual([302, '/sealflow/console/']);
  });

  test('every address of it is the page, with a nonce of its own each time', async () => {
    await build();
    const addresses = ['/console/', '/console/bindings/bnd_1', '/console/index.html'];
    const pages = await Promise.all(addresses.map((address) => get(address, none)));
    const nonces = pages.map(({ status, headers, text }) => {
      const policy = headers['content-security-policy'] ?? '';
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect([status, headers['cache-control'], policy]).toEqual([
        200,
        'no-cache',
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      ]);
      expect(text).toBe(
        `<meta content="/sealflow"><link href="/sealflow/console/icon.svg" nonce="${nonce}"><script src="/sealflow/console/assets/a-1f.js"></script>`,
      );
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  test('what has its hash in its name is kept for good, compressed where that is taken', async () => {
    await build();
    const plain = await get('/console/assets/a-1f.js', { 'Accept-Encoding': 'identity' });
    expect(plain).toMatchObject({
      status: 200,
      text: 'let a = 1;',
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    const packed = await fetch(`${app.url}/console/assets/a-1f.js`);
    expect([packed.headers.get('content-encoding'), await packed.text()]).toEqual(['gzip', 'let a = 1;']);
    expect(packed.headers.get('content-type')).toContain('text/javascript');
    expect((await get('/console/icon.svg', none)).headers['cache-control']).toBe('no-cache');
  });

  test.each(['/console/assets/gone-2e.js', '/console/assets/', '/console/assets/%2e%2e%2findex.html'])(
    '%s is nothing, and not the page',
    async (path) => {
      await build();
      expect(await get(path, none)).toMatchObject({ status: 404, json: { type: problem('not-found') } });
    },
  );

  test('where nothing was built it says how to', async () => {
    const answer = await get('/console/', { ...none, 'Accept-Language': 'zh-CN' });
    expect(answer).toMatchObject({ status: 404, text: expect.stringContaining('npm run build') });
    expect(answer.text).toContain('控制台尚未构建');
    expect((await get('/console/assets/x.js', none)).status).toBe(404);
  });
});
