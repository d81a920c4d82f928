import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, type Call, caller, ProductUnderTest } from '../../../support/product';

/** Every route of the document, by every role and by nobody, at a real product. */

interface Operation {
  'x-roles'?: string[];
  security: unknown[];
}
interface Walk {
  method: string;
  path: string;
  operation: Operation;
}

const roles = ['engine', 'operator', 'admin'] as const;
let product: ProductUnderTest;
let walks: Walk[];
const callers = new Map<string, Call>();

beforeAll(async () => {
  product = await ProductUnderTest.start();
  const hostIds = [await product.addHost('of the engine that walks')];
  for (const role of roles) {
    const key = { name: `walks as ${role}`, role, ...(role === 'engine' ? { hostIds } : {}) };
    const { data } = await product.api('POST', '/v1/api-keys', key);
    callers.set(role, caller(product.product.url, { Authorization: `Bearer ${data.key}` }));
  }
  callers.set('first admin', product.api);
  callers.set('nobody', product.anonymous);
  callers.set('a stranger', caller(product.product.url, { Authorization: 'Bearer sfk_unknown' }));
  const document: { paths: Record<string, Record<string, Operation>> } = (
    await product.anonymous('GET', '/openapi.json')
  ).data;
  walks = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}, 90_000);
afterAll(() => product.stop(), 30_000);

/** Nothing is there under these ids, so that nothing happens; a key that walks is not revoked on its way. */
const call = ({ method, path }: Walk, who: string): Promise<Answer> => {
  const walked = path.replace(/\{[^}]+\}/g, 'none');
  const body = method === 'get' || method === 'delete' ? undefined : '{}';
  const as = callers.get(who);
  if (!as) throw new Error(`nobody calls as ${who}`);
  return as(method.toUpperCase(), walked, body);
};

/** Public addresses that judge by something else than a key who calls: a token, or the page that a form is on. */
const verifiesItself = (path: string) =>
  ['/callbacks/', '/c/', '/codec/sign-', '/v1/sessions'].some((start) => path.startsWith(start));

test('the document says of every route who may call it', () => {
  expect(walks.length).toBeGreaterThan(40);
  for (const { method, path, operation } of walks) {
    const isPublic = operation.security.length === 0;
    const expected = isPublic ? undefined : expect.arrayContaining(['admin']);
    expect([method, path, operation['x-roles']]).toEqual([method, path, expected]);
  }
});

test('what asks for no key is known, and the security page says so', async () => {
  const open = walks.filter(({ operation }) => operation.security.length === 0).map(({ path }) => path);
  const byThemselves = open.filter((path) => !verifiesItself(path));
  expect(byThemselves.sort()).toEqual([
    '/healthz',
    '/openapi.json',
    '/readyz',
    '/v1/files/{token}',
    '/v1/problems',
    '/v1/vendors',
  ]);
  const page = await readFile(join(__dirname, '../../../../docs/security.md'), 'utf8');
  for (const path of byThemselves) expect(page).toContain(`\`${path}\``);
});

test('what is for administrators or operators alone is for no other', () => {
  const rolesAt = (method: string, path: string) => {
    const walk = walks.find((each) => each.method === method && each.path === path);
    return walk?.operation['x-roles'];
  };
  const ofAdmins = walks.filter(
    ({ path }) =>
      path.startsWith('/v1/api-keys') ||
      /^\/v1\/bindings(\/profile(\/read)?|\/\{id\}(\/check|\/callback-token\/rotate)?)?$/.test(path) ||
      (path.startsWith('/v1/hosts') && !/\/(flow-events|flows(\/\{flowId\})?)$/.test(path)),
  );
  expect(ofAdmins.length).toBeGreaterThan(15);
  for (const { method, path, operation } of ofAdmins)
    expect([method, path, operation['x-roles']]).toEqual([method, path, ['admin']]);
  const ofOperators = walks.filter(({ path }) =>
    /^\/v1\/(callbacks|overview)|\/(attention|refresh|redeliver|flows|flows\/\{flowId\}|seals\/\{sealId\}\/use)$/.test(
      path,
    ),
  );
  expect(ofOperators.length).toBeGreaterThan(4);
  for (const { method, path, operation } of ofOperators)
    expect([method, path, operation['x-roles']]).toEqual([method, path, ['operator', 'admin']]);
  for (const path of ['/v1/seal-requests', '/v1/seal-requests/{id}/appends', '/v1/seal-requests/{id}/end'])
    expect(rolesAt('post', path)).toEqual(['engine', 'admin']);
});

test.each([...roles, 'first admin'])(
  'as %s',
  async (who) => {
    const role = who === 'first admin' ? 'admin' : who;
    const wrong: string[] = [];
    for (const walk of walks) {
      if (verifiesItself(walk.path)) continue;
      const { status } = await call(walk, who);
      const mayCall = walk.operation['x-roles']?.includes(role) ?? true;
      const isRight = mayCall ? status !== 401 && status !== 403 : status === 403;
      if (!isRight) wrong.push(`${walk.method} ${walk.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);

test.each(['nobody', 'a stranger'])(
  'as %s',
  async (who) => {
    const wrong: string[] = [];
    for (const walk of walks) {
      if (verifiesItself(walk.path)) continue;
      const { status, headers } = await call(walk, who);
      const isPublic = walk.operation.security.length === 0;
      const isRefused = status === 401 && headers['www-authenticate'] !== undefined;
      // A stranger who goes on trying is told to stop.
      const isRight = isPublic
        ? status !== 401 && status !== 403
        : isRefused || (who !== 'nobody' && status === 429);
      if (!isRight) wrong.push(`${walk.method} ${walk.path}: ${status}`);
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);

test('a callback address asks for no key, and takes none in the place of its token', async () => {
  for (const who of ['nobody', 'first admin'])
    for (const walk of walks.filter(({ path }) => path.startsWith('/callbacks/')))
      expect((await call(walk, who)).status).toBe(401);
});
