import { request as httpRequest } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { MongoServerSelectionError } from 'mongodb';
import { z } from 'zod';
import { page, pageOf, pageQuery, pageRequest } from '../../../api/http/pages';
import { Problem } from '../../../api/http/problem';
import { defineRoute, type Route } from '../../../api/http/route';
import { idSchema } from '../../../api/http/schemas';
import type { EngineScope } from '../../../api/http/scope';
import { TemporalAwayError } from '../../../application/ports/errors';
import { until } from '../../support/until';
import { startApp, type TestApp } from './support';

const anything = z.unknown();
const seen = z.object({ body: anything, params: anything, query: anything, principal: anything });
const ok = { 200: { description: 'What came.', schema: seen } };

function plain(
  method: 'get' | 'post',
  path: `/${string}`,
  role: Route['spec']['role'],
  answer: () => unknown,
) {
  // Some of these admit engines, which only the list says.
  const admission = { role, engineScope: { by: 'list' } } as { role: 'engine'; engineScope: EngineScope };
  return defineRoute({
    ...(method === 'get' ? { method } : { method, adminEvent: { none: 'It is of a test.' } }),
    path,
    ...admission,
    tag: 'Test',
    summary: path,
    responses: {
      200: { description: 'OK', schema: z.object({ shown: z.string() }) },
      204: { description: 'OK' },
    },
    handler: async () => {
      const body = await answer();
      return body === undefined ? { status: 204 } : { status: 200, body: body as { shown: string } };
    },
  });
}

const throwing: Record<string, () => unknown> = {
  plain: () => new Error('holds 身份证 and password'),
  type: () => new TypeError('x is not a function'),
  text: () => 'just a text with password',
  mongo: () => new MongoServerSelectionError('mongodb://user:password@host', {} as never),
  temporal: () => new TemporalAwayError('Temporal did not answer'),
  problem: () =>
    new Problem('conflict', 'Not now.', {
      zh: '现在不行。',
      extensions: { openRequests: 3 },
      headers: { 'Retry-After': '7' },
    }),
};
let asked = 0;
let gone = 0;

const routes: Route[] = [
  plain('get', '/public', 'public', () => ({ shown: 'public' })),
  plain('get', '/engine', 'engine', () => ({ shown: 'engine' })),
  plain('get', '/operator', ['operator', 'engine'], () => ({ shown: 'operator' })),
  plain('get', '/admin', 'admin', () => ({ shown: 'admin' })),
  plain('get', '/nothing', 'public', () => undefined),
  plain('get', '/more-than-said', 'public', () => ({ shown: 'x', clientSecret: 'password' })),
  plain('get', '/less-than-said', 'public', () => ({ secret: 'password' })),
  defineRoute({
    method: 'get',
    path: '/throw/:what',
    role: 'public',
    tag: 'Test',
    summary: 'Throws',
    params: z.strictObject({ what: z.string() }),
    responses: { 204: { description: 'Never.' } },
    handler: async ({ params: { what } }) => {
      throw throwing[what]?.();
    },
  }),
  defineRoute({
    method: 'get',
    path: '/unnamed-status',
    role: 'public',
    tag: 'Test',
    summary: 'Answers what it does not name',
    responses: { 200: { description: 'OK' }, 201: { description: 'Made' } },
    handler: async () => JSON.parse('{"status":202}'),
  }),
  defineRoute({
    method: 'post',
    adminEvent: { none: 'It is of a test.' },
    path: '/echo/:id',
    role: 'engine',
    engineScope: { by: 'list' },
    tag: 'Test',
    summary: 'Gives back what came',
    params: z.strictObject({ id: idSchema }),
    body: anything,
    responses: ok,
    handler: async ({ body, params, principal }) => ({
      status: 200,
      body: { body, params, query: null, principal },
    }),
  }),
  defineRoute({
    method: 'post',
    adminEvent: { none: 'It is of a test.' },
    path: '/strict',
    role: 'engine',
    engineScope: { by: 'list' },
    tag: 'Test',
    summary: 'Takes one field',
    query: z.strictObject({ mode: z.enum(['a', 'b']) }),
    body: z.strictObject({ name: z.string(), count: z.int() }),
    responses: ok,
    handler: async ({ body, query }) => ({
      status: 200,
      body: { body, params: null, query, principal: null },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/small',
    role: 'public',
    tag: 'Test',
    summary: 'Takes 100 bytes',
    body: anything,
    bodyLimitBytes: 100,
    responses: ok,
    handler: async ({ body }) => ({
      status: 200,
      body: { body, params: null, query: null, principal: null },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/raw/:token',
    role: 'public',
    tag: 'Test',
    summary: 'Takes bytes',
    params: z.strictObject({ token: z.string() }),
    rawBody: { description: 'Bytes', contentTypes: ['application/octet-stream'] },
    responses: { 200: { description: 'In hex.', schema: z.string(), contentType: 'text/plain' } },
    handler: async ({ raw }) => ({ status: 200, body: raw.toString('hex') }),
  }),
  defineRoute({
    method: 'get',
    path: '/list',
    role: 'public',
    tag: 'Test',
    summary: 'A list',
    query: z.strictObject({ ...pageQuery, state: z.string().exactOptional() }),
    responses: { 200: { description: 'What was asked for.', schema: pageOf(anything) } },
    handler: async ({ query }) => ({
      status: 200,
      body: page([pageRequest(query)], pageRequest(query).after),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/slow',
    role: 'public',
    tag: 'Test',
    summary: 'Waits until the caller goes away',
    responses: { 204: { description: 'Never.' } },
    handler: async ({ gone: left }) => {
      asked += 1;
      await new Promise<void>((resolve) => left.addEventListener('abort', () => resolve()));
      gone += 1;
      return { status: 204 };
    },
  }),
];

let app: TestApp;
beforeAll(async () => {
  app = await startApp(routes);
});
afterAll(() => app.close());
beforeEach(() => {
  app.logged.length = 0;
});

/** What every problem has, whatever it is. */
function expectProblem(answer: Awaited<ReturnType<TestApp['call']>>, status: number, slug: string): void {
  expect({ status: answer.status, json: answer.json }).toMatchObject({
    status,
    json: { type: `urn:sealflow:problem:${slug}`, status },
  });
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  const requestId = answer.headers['x-request-id'];
  expect(requestId).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
  expect(answer.json).toMatchObject({
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
    requestId,
    instance: `urn:sealflow:request:${requestId}`,
  });
}

describe('keys', () => {
  const challenge = 'Bearer realm="sealflow"';
  const unknown = 'Bearer realm="sealflow", error="invalid_token"';

  test.each<[string, string | undefined, string]>([
    ['none', undefined, challenge],
    ['an unknown one', 'Bearer other-key', unknown],
    ['another scheme', 'Basic YWRtaW46YWRtaW4=', unknown],
    ['a scheme alone', 'Bearer', unknown],
    ['a key alone', 'admin-key', unknown],
    ['two keys', 'Bearer admin-key engine-key', unknown],
    ['more than a key can be', `Bearer ${'a'.repeat(513)}`, unknown],
    ['a name that objects have', 'Bearer constructor', unknown],
  ])('with %s nothing is done, and the challenge says what is wanted', async (_what, header, expected) => {
    for (const path of ['/engine', '/admin']) {
      const answer = await app.call('GET', path, { headers: { Authorization: header } });
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toBe(expected);
    }
    expect((await app.call('GET', '/public', { headers: { Authorization: header } })).status).toBe(200);
  });

  test.each<[string, Record<string, number>]>([
    ['engine-key', { '/public': 200, '/engine': 200, '/operator': 200, '/admin': 403 }],
    ['operator-key', { '/public': 200, '/engine': 403, '/operator': 200, '/admin': 403 }],
    ['admin-key', { '/public': 200, '/engine': 200, '/operator': 200, '/admin': 200 }],
  ])('what %s may do', async (key, expected) => {
    for (const [path, status] of Object.entries(expected)) {
      const answer = await app.call('GET', path, { headers: { Authorization: `Bearer ${key}` } });
      expect([path, answer.status]).toEqual([path, status]);
      if (status === 403) {
        expectProblem(answer, 403, 'forbidden');
        expect(answer.headers['www-authenticate']).toBeUndefined();
      }
    }
  });

  test('the scheme is spelt as one likes', async () => {
    for (const Authorization of ['bearer admin-key', 'BEARER  admin-key'])
      expect((await app.call('GET', '/admin', { headers: { Authorization } })).status).toBe(200);
  });

  test('a handler learns who calls, and not the key', async () => {
    const { json, text } = await app.post('/echo/1', '{}', { Authorization: 'Bearer engine-key' });
    expect(json.principal).toMatchObject({ role: 'engine', id: 'key_1', name: 'an engine' });
    expect(text).not.toContain('engine-key');
  });

  test('without one a wrong body is not even looked at', async () => {
    expectProblem(await app.post('/echo/-', '{', { Authorization: undefined }), 401, 'unauthenticated');
  });
});

describe('a JSON body', () => {
  const echo = async (text: string | Buffer, headers = {}) => app.post('/echo/1', text, headers);

  test.each<[string, unknown]>([
    ['{"id":9223372036854775807}', { id: '9223372036854775807' }],
    ['[1, 0.5, 1.10, -0, 1e3]', [1, 0.5, '1.10', '-0', '1e3']],
    ['{"合同":"采购 😀 \\u0000"}', { 合同: '采购 😀 \u0000' }],
    ['"text"', 'text'],
    ['null', null],
    [' \n{}\t', {}],
    ['\ufeff{}', {}],
  ])('%j is read to the digit', async (text, body) => {
    expect(await echo(text)).toMatchObject({ status: 200, json: { body } });
  });

  test('a key __proto__ is a key like others', async () => {
    const { text } = await echo('{"__proto__":{"role":"admin"},"a":1}');
    expect(text).toContain('"body":{"__proto__":{"role":"admin"},"a":1}');
  });

  const words = '身份证110101199003077777';
  test.each<[string, string, string]>([
    ['cut short', `{"name":"${words}`, 'is not valid JSON: '],
    ['cut short in an object', `{"name":"${words}"`, 'is not valid JSON: '],
    ['with a word that is none', `{"name":${words}}`, 'is not valid JSON: unexpected text at position '],
    ['with quotes of another kind', `{'name':'${words}'}`, 'is not valid JSON: unexpected text at position '],
    ['with something behind it', `{} ${words}`, 'is not valid JSON: unexpected text at position '],
    [
      'with an escape that is none',
      `{"name":"\\x${words}"}`,
      'is not valid JSON: unexpected text at position ',
    ],
    [
      'with a line break in a text',
      `{"name":"\n${words}"}`,
      'is not valid JSON: unexpected text at position ',
    ],
    [
      'with a key named twice',
      `{"${words}":1,"${words}":2}`,
      'is not valid JSON: an object names a key twice',
    ],
    [
      'with a key named twice and equally',
      `{"${words}":1,"${words}":1}`,
      'is not valid JSON: an object names a key twice',
    ],
    [
      'nested a hundred levels and one more',
      '['.repeat(101) + ']'.repeat(101),
      'is not valid JSON: it is nested too deeply',
    ],
    ['nested beyond the stack', '['.repeat(100_000), 'is not valid JSON: '],
  ])('%s is malformed, and what stands there is not quoted', async (_what, text, message) => {
    const answer = await echo(text);
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.errors).toEqual([
      { path: '', code: 'invalid-json', message: expect.stringContaining(message) },
    ]);
    expect(answer.json.detail).toBe(`The body ${answer.json.errors[0].message}.`);
    for (const part of ['身份证', '1101', '7777']) expect(answer.text).not.toContain(part);
    expect(JSON.stringify(app.logged)).not.toContain('身份证');
  });

  test('bytes that are not UTF-8 are malformed', async () => {
    const answer = await echo(Buffer.from([0x22, 0xb2, 0xc9, 0xb9, 0xba, 0x22]));
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.errors).toEqual([
      { path: '', code: 'invalid-encoding', message: 'is not valid UTF-8' },
    ]);
  });

  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json; charset="utf-8"',
    'APPLICATION/JSON',
    'application/json;',
  ])('%j is taken', async (type) => {
    expect((await echo('{"a":1}', { 'Content-Type': type })).status).toBe(200);
  });

  test.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=gbk',
    'application/json; charset=utf-16',
    'application/jsonp',
    'text/json, application/json',
    'application/problem+json',
  ])('%j is not', async (type) => {
    const answer = await app.call('POST', '/echo/1', {
      body: '{"a":1}',
      headers: { 'Content-Type': type ?? 'application/octet-stream' },
    });
    expectProblem(answer, 415, 'unsupported-media-type');
  });

  test('where there is none, the body is what is missing', async () => {
    const answer = await app.post('/strict?mode=a', '');
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.errors).toEqual([{ path: '', code: 'required', message: 'is required' }]);
  });

  test.each<[string, (text: string) => Buffer]>([
    ['gzip', (text) => gzipSync(text)],
    ['deflate', (text) => deflateSync(text)],
  ])('%s is unpacked', async (encoding, pack) => {
    expect(await echo(pack('{"a":1}'), { 'Content-Encoding': encoding })).toMatchObject({
      status: 200,
      json: { body: { a: 1 } },
    });
  });

  test('a packing that is not known is said to be so; a broken one cannot be read', async () => {
    expectProblem(await echo('{"a":1}', { 'Content-Encoding': 'zstd-9' }), 415, 'unsupported-media-type');
    expectProblem(await echo('{"a":1}', { 'Content-Encoding': 'gzip' }), 400, 'malformed');
  });

  test('larger than a route takes, it is not read', async () => {
    const text = (length: number) => `"${'a'.repeat(length - 2)}"`;
    expect((await app.post('/small', text(100))).status).toBe(200);
    expectProblem(await app.post('/small', text(101)), 413, 'too-large');
    expect((await echo(text(256 * 1024))).status).toBe(200);
    expectProblem(await echo(text(256 * 1024 + 1)), 413, 'too-large');
  });

  test('small when packed and large when unpacked, neither', async () => {
    const bomb = gzipSync(`"${'a'.repeat(10_000_000)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    expectProblem(await echo(bomb, { 'Content-Encoding': 'gzip' }), 413, 'too-large');
  });

  test('where bytes are asked for they come as they are, whatever they say they are', async () => {
    const bytes = Buffer.from([0, 0xff, 0x7b]);
    for (const type of ['application/json', 'text/xml; charset=gbk', 'x']) {
      const answer = await app.call('POST', '/raw/t', { body: bytes, headers: { 'Content-Type': type } });
      expect(answer).toMatchObject({ status: 200, text: '00ff7b' });
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    }
  });
});

describe('all wrong fields of a request', () => {
  test('of its query and its body are told at once', async () => {
    const answer = await app.post('/strict?mode=c&typo=1', '{"name":1,"count":1.5,"more":2}');
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.detail).toBe('5 fields are wrong.');
    expect(
      answer.json.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
    ).toEqual([
      'mode invalid-value',
      'typo unknown-field',
      'name invalid-type',
      'count invalid-type',
      'more unknown-field',
    ]);
  });

  test('one alone is the sentence itself', async () => {
    const answer = await app.post('/strict?mode=a', '{"name":"x"}');
    expect(answer.json).toMatchObject({
      detail: 'count is required.',
      errors: [{ path: 'count', code: 'required', message: 'is required' }],
    });
  });

  test('a path that is no id', async () => {
    for (const id of ['-', 'a%2Fb', '%E5%90%88', 'a'.repeat(65)]) {
      const answer = await app.post(`/echo/${id}`, '{}');
      expectProblem(answer, 400, 'malformed');
      expect(answer.json.errors).toMatchObject([{ path: 'id', code: 'invalid-format' }]);
    }
    expect(await app.post('/echo/9223372036854775807', '{}')).toMatchObject({
      json: { params: { id: '9223372036854775807' } },
    });
  });

  test('a query that no route asked for, on a route that has none', async () => {
    const answer = await app.call('GET', '/public?limit=5&x[y]=1');
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.errors).toEqual([
      { path: 'limit', code: 'unknown-field', message: 'is not a field here' },
      { path: 'x[y]', code: 'unknown-field', message: 'is not a field here' },
    ]);
  });

  test('a path that cannot be decoded', async () => {
    const answer = await app.call('POST', '/echo/%zz');
    expectProblem(answer, 400, 'malformed');
    expect(answer.json.errors).toEqual([
      { path: 'path', code: 'invalid-encoding', message: 'is not valid percent-encoding' },
    ]);
  });
});

describe('pages', () => {
  test.each([
    ['', { limit: 20 }],
    ['?limit=1', { limit: 1 }],
    ['?limit=100', { limit: 100 }],
    ['?state=x', { limit: 20 }],
    ['?limit=5&cursor=c2VhbDpoMTpyMQ', { limit: 5, after: 'seal:h1:r1' }],
  ])('%j', async (query, asked) => {
    expect(await app.call('GET', `/list${query}`)).toMatchObject({ status: 200, json: { items: [asked] } });
  });

  test.each([
    ['limit=0', 'limit invalid'],
    ['limit=101', 'limit invalid'],
    ['limit=-1', 'limit invalid'],
    ['limit=1.5', 'limit invalid'],
    ['limit=ten', 'limit invalid'],
    ['limit=', 'limit invalid'],
    ['limit=1e1', 'limit invalid'],
    ['limit=5&limit=6', 'limit invalid-type'],
    ['cursor=', 'cursor invalid-cursor'],
    ['cursor=%20', 'cursor invalid-cursor'],
    ['cursor=a', 'cursor invalid-cursor'],
    ['cursor=c2VhbDpoMTpyMQ==', 'cursor invalid-cursor'],
    ['cursor=_-8', 'cursor invalid-cursor'],
    ['cursor=h1:r1:1', 'cursor invalid-cursor'],
    [`cursor=${Buffer.alloc(513, 'a').toString('base64url')}`, 'cursor invalid-cursor'],
    ['cursor=YQ&cursor=Yg', 'cursor invalid-type'],
    ['Limit=5', 'Limit unknown-field'],
    ['sort=name', 'sort unknown-field'],
  ])('%s is malformed', async (query, error) => {
    const answer = await app.call('GET', `/list?${query}`);
    expectProblem(answer, 400, 'malformed');
    expect(
      answer.json.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`),
    ).toEqual([error]);
  });

  test('the cursor of one page is taken by the next', async () => {
    const { json } = await app.call('GET', '/list?cursor=c2VhbDpoMTpyMQ');
    expect(json.nextCursor).toBe('c2VhbDpoMTpyMQ');
    expect((await app.call('GET', '/list')).json.nextCursor).toBeNull();
  });
});

describe('addresses and methods', () => {
  test.each([
    ['POST', '/public', 'GET'],
    ['DELETE', '/echo/1', 'POST'],
    ['PATCH', '/strict', 'POST'],
    ['PUT', '/admin', 'GET'],
    ['OPTIONS', '/admin', 'GET'],
  ])('%s %s is answered 405 with what it takes, key or no key', async (method, path, allow) => {
    for (const Authorization of ['Bearer admin-key', undefined]) {
      const answer = await app.call(method, path, { headers: { Authorization } });
      expectProblem(answer, 405, 'method-not-allowed');
      expect(answer.headers.allow).toBe(allow);
    }
  });

  test.each(['/v2/bindings', '/echo', '/echo/1/2', '/public/x', '/.env', '/docs/../app.ts'])(
    'at %s there is nothing',
    async (path) => {
      expectProblem(await app.call('GET', path), 404, 'not-found');
    },
  );

  test('HEAD is GET without the body', async () => {
    const answer = await app.call('HEAD', '/public');
    expect(answer).toMatchObject({ status: 200, text: '' });
  });

  test('an answer without a body has none', async () => {
    const answer = await app.call('GET', '/nothing');
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers['content-type']).toBeUndefined();
  });
});

describe('what goes wrong inside', () => {
  test.each(['plain', 'text', 'type'])('%s is an internal error that tells nothing', async (what) => {
    const answer = await app.call('GET', `/throw/${what}`);
    expectProblem(answer, 500, 'internal');
    for (const word of ['password', '身份证', 'function', 'Error', '    at ', '.ts'])
      expect(answer.text).not.toContain(word);
    const line = app.logged.find(({ level }) => Number(level) >= 50);
    expect(line).toMatchObject({ requestId: answer.headers['x-request-id'], route: '/throw/:what' });
    expect(JSON.stringify(app.logged)).not.toMatch(/password|身份证/);
  });

  test('the log says where it happened, and the words of a mistake of ours', async () => {
    await app.call('GET', '/throw/type');
    const fault = app.logged.find(({ level }) => Number(level) >= 50)?.fault;
    expect(fault).toMatchObject({
      name: 'TypeError',
      message: 'x is not a function',
      at: expect.arrayContaining([expect.stringContaining('app.int.test.ts')]),
    });
    app.logged.length = 0;
    await app.call('GET', '/throw/plain');
    expect(app.logged.find(({ level }) => Number(level) >= 50)?.fault).not.toHaveProperty('message');
  });

  test.each(['mongo', 'temporal'])('%s being away is 503, to be tried again', async (what) => {
    const answer = await app.call('GET', `/throw/${what}`);
    expectProblem(answer, 503, 'unavailable');
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.text).not.toContain('password');
  });

  test('a problem of a handler keeps its headers and its own members', async () => {
    const answer = await app.call('GET', '/throw/problem');
    expectProblem(answer, 409, 'conflict');
    expect(answer.json).toMatchObject({ detail: 'Not now.', openRequests: 3 });
    expect(answer.headers['retry-after']).toBe('7');
  });

  test('of a reply only what its schema names gets out', async () => {
    const answer = await app.call('GET', '/more-than-said');
    expect(answer).toMatchObject({ status: 200, text: '{"shown":"x"}' });
  });

  test('a reply that its schema refuses is a fault of ours, named in the log alone', async () => {
    const answer = await app.call('GET', '/less-than-said');
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toMatch(/shown|password/);
    const fault = app.logged.find(({ level }) => Number(level) >= 50)?.fault;
    expect(fault).toMatchObject({
      name: 'ReplyMismatch',
      message: 'get /less-than-said 200: shown invalid_type',
    });
  });

  test('so is a status that the route does not name', async () => {
    expectProblem(await app.call('GET', '/unnamed-status'), 500, 'internal');
  });
});

describe('languages', () => {
  test.each<[string | undefined, string]>([
    [undefined, 'Not now.'],
    ['en', 'Not now.'],
    ['fr', 'Not now.'],
    ['*', 'Not now.'],
    ['zh', '现在不行。'],
    ['zh-CN', '现在不行。'],
    ['zh-CN,zh;q=0.9,en;q=0.8', '现在不行。'],
    ['en;q=0.5, zh;q=0.4', 'Not now.'],
  ])('Accept-Language %j', async (accepted, detail) => {
    const answer = await app.call('GET', '/throw/problem', { headers: { 'Accept-Language': accepted } });
    expect(answer.json.detail).toBe(detail);
    expect(answer.headers.vary).toContain('Accept-Language');
  });

  test('fields and titles too, and codes stay as they are', async () => {
    const answer = await app.post('/strict?mode=a', '{"name":"x"}', { 'Accept-Language': 'zh-CN' });
    expect(answer.json).toMatchObject({
      type: 'urn:sealflow:problem:malformed',
      title: '请求格式有误',
      detail: 'count：必填。',
      errors: [{ path: 'count', code: 'required', message: '必填' }],
    });
    expect(answer.json.errors[0]).not.toHaveProperty('zh');
  });
});

describe('every answer', () => {
  test.each([
    ['abc-1._Z', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['a b', false],
    ['<script>', false],
    ['', false],
  ])('echoes the request id %j: %s', async (given, echoed) => {
    const { headers } = await app.call('GET', '/public', { headers: { 'X-Request-Id': given } });
    if (echoed) expect(headers['x-request-id']).toBe(given);
    else expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('has one id of its own where none came', async () => {
    const [one, other] = [await app.call('GET', '/public'), await app.call('GET', '/public')];
    expect(one.headers['x-request-id']).not.toBe(other.headers['x-request-id']);
  });

  test('tells browsers to be careful, and nothing of the program', async () => {
    const { headers } = await app.call('GET', '/public');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers).not.toHaveProperty('strict-transport-security');
  });

  test('asks for https where that is the address', async () => {
    const secure = await startApp(routes, { publicUrl: 'https://seals.example.com' });
    try {
      const { headers } = await secure.call('GET', '/public');
      expect(headers['strict-transport-security']).toContain('max-age=');
      expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    } finally {
      await secure.close();
    }
  });
});

describe('the log', () => {
  const lines = () => app.logged.filter(({ msg }) => msg === 'request');

  test('has a line per request, with the pattern and never the address, which may hold a token', async () => {
    await app.call('POST', '/raw/secret-token?also=secret', {
      body: 'secret-body',
      headers: { 'Content-Type': 'x' },
    });
    await app.post('/raw/secret-token', 'secret-body');
    await app.call('GET', '/secret-nowhere');
    expect(lines()).toMatchObject([
      { method: 'POST', route: '/raw/:token', status: 400 },
      { method: 'POST', route: '/raw/:token', status: 200, ms: expect.any(Number) },
      { method: 'GET', route: '(no route)', status: 404 },
    ]);
    expect(JSON.stringify(app.logged)).not.toContain('secret');
    expect(JSON.stringify(app.logged)).not.toContain('admin-key');
  });

  test('says so when the caller goes away, and the handler learns of it', async () => {
    const before = { asked, gone };
    const call = httpRequest(`${app.url}/slow`).on('error', () => undefined);
    call.end();
    const isAsked = async () => asked > before.asked;
    await until(isAsked, (seen) => seen, 'the handler was not asked');
    call.destroy();
    const heard = async () => ({ gone: gone - before.gone, lines: lines() });
    const seen = await until(heard, (all) => all.gone > 0 && all.lines.length > 0, 'nobody learnt of it');
    expect(seen).toMatchObject({ gone: 1, lines: [{ route: '/slow', status: 'caller gone' }] });
  });
});

describe('the readable document', () => {
  test.each([
    ['/docs', 'text/html; charset=utf-8'],
    ['/docs/problems', 'text/html; charset=utf-8'],
    ['/docs/openapi-explorer.min.js', 'text/javascript; charset=utf-8'],
  ])('%s is served from here', async (path, type) => {
    const answer = await app.call('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    if (path === '/docs') {
      for (const [, address] of answer.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
        expect(address).toMatch(/^\/docs[/?]/);
        expect((await app.call('GET', address ?? '')).status).toBe(200);
      }
    }
  });

  test.each(['/docs/index.html', '/docs/package.json', '/docs/%2e%2e%2fpackage.json'])(
    '%s is not',
    async (path) => {
      expect((await app.call('GET', path)).status).toBe(404);
    },
  );
});
