import { z } from 'zod';
import { defineRoute } from '../../../api/http/route';
import type { EngineScope } from '../../../api/http/scope';
import { type Answer, startApp, type TestApp } from './support';

/* How the edge keeps a key of an engine to what is its own, before any route has a say. */

/** Of a thing that the path names. */
function named(path: `/${string}`, engineScope: EngineScope | undefined) {
  const admission = { role: 'engine', engineScope } as { role: 'engine'; engineScope: EngineScope };
  return defineRoute({
    method: 'post',
    adminEvent: { none: 'It is of a test.' },
    path,
    ...admission,
    tag: 'Test',
    summary: 'About what the path names',
    params: z.strictObject({ id: z.string() }),
    body: z.strictObject({ name: z.string() }),
    responses: { 204: { description: 'Its own.' } },
    handler: async () => ({ status: 204 }),
  });
}

const routes = [
  named('/hosts/:id', { by: 'path', names: 'host', param: 'id' }),
  named('/requests/:id', { by: 'path', names: 'sealRequest', param: 'id' }),
  named('/bindings/:id', { by: 'path', names: 'binding', param: 'id' }),
  named('/undeclared/:id', undefined),
  defineRoute({
    method: 'get',
    path: '/admin',
    role: 'admin',
    tag: 'Test',
    summary: 'Of administrators',
    responses: { 204: { description: 'Never.' } },
    handler: async () => ({ status: 204 }),
  }),
];

let app: TestApp;
beforeAll(async () => {
  const isNamed = async (hostIds: readonly string[], bindingId: string) =>
    hostIds.includes('h1') && bindingId === 'b2';
  app = await startApp(routes, { hostBindings: { isNamed } });
});
afterAll(() => app.close());

function expectProblem({ status, json }: Answer, expected: number, slug: string): void {
  expect({ status, type: json?.type }).toEqual({ status: expected, type: `urn:sealflow:problem:${slug}` });
}

describe('a key of an engine', () => {
  const post = (path: string, text: string, key = 'engine-key') =>
    app.post(path, text, { Authorization: `Bearer ${key}` });

  test.each([
    ['/hosts/h1', '/hosts/h2'],
    ['/requests/h1:-:r:1', '/requests/h2:-:r:1'],
    ['/bindings/b1', '/bindings/b3'],
    // By the settings of its hosts.
    ['/bindings/b2', '/bindings/h2'],
  ])('reaches %s and not %s, whatever it sends there', async (own, foreign) => {
    expect((await post(own, '{"name":"x"}')).status).toBe(204);
    expectProblem(await post(own, '{}'), 400, 'malformed');
    for (const text of ['{"name":"x"}', '{}', '{']) {
      expectProblem(await post(foreign, text), 404, 'not-found');
      expect((await app.post(foreign, '{"name":"x"}')).status).toBe(204);
    }
  });

  test('that is bound to no host is told so, in the reader’s language', async () => {
    for (const path of ['/hosts/h1', '/requests/h1:-:r:1', '/bindings/b1', '/undeclared/x']) {
      const answer = await post(path, '{', 'unbound-key');
      expectProblem(answer, 403, 'key-unbound');
      expect(answer.json.detail).toContain('hostIds');
    }
    const zh = { Authorization: 'Bearer unbound-key', 'Accept-Language': 'zh-CN' };
    const { json } = await app.post('/hosts/h1', '{}', zh);
    expect(json).toMatchObject({
      title: '该密钥未绑定流程引擎',
      detail: expect.stringContaining('请管理员绑定'),
    });
    expectProblem(await app.call('GET', '/admin', { headers: zh }), 403, 'forbidden');
  });

  test('is not let in where a route got round saying of what', async () => {
    expectProblem(await post('/undeclared/x', '{"name":"x"}'), 500, 'internal');
    expect((await app.post('/undeclared/x', '{"name":"x"}')).status).toBe(204);
  });

  test('cannot be admitted by a route that does not say of what', () => {
    const what = { method: 'get', path: '/x', tag: 'Test', summary: 'x', responses: {} } as const;
    const handler = async () => {
      throw new Error('never');
    };
    // @ts-expect-error an engine, and no engineScope
    defineRoute({ ...what, role: 'engine', handler });
    // @ts-expect-error an engine among others
    defineRoute({ ...what, role: ['operator', 'engine'], handler });
    defineRoute({ ...what, role: ['operator', 'engine'], engineScope: { by: 'list' }, handler });
    defineRoute({ ...what, role: ['operator', 'admin'], handler });
  });
});
