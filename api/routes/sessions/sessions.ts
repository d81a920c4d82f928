import { z } from 'zod';
import { boundedText } from '../../../adapters/http/boundedText';
import { firstAdminKeyId, roles } from '../../../application/administration/apiKeys';
import { refuseOtherSites, signedIn } from '../../console/caller';
import type { ConsoleSession } from '../../console/sessions';
import type { Deps } from '../../deps';
import { assertMayCall, type Principal } from '../../http/auth';
import { Problem } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { isoTime } from '../../http/schemas';
import { countWrongSignIn } from '../../http/wrongSignIns';

const tag = 'Console sessions';
const noStore = { 'Cache-Control': 'no-store' };

const sessionSchema = z
  .object({
    key: z.object({
      id: z.string(),
      name: z.string(),
      role: z.enum(roles),
      hostIds: z.array(z.string()).exactOptional().meta({ description: 'Of role engine alone.' }),
      bindingIds: z.array(z.string()).exactOptional().meta({ description: 'Likewise.' }),
    }),
    permissions: z
      .array(z.object({ area: z.string(), read: z.boolean(), change: z.boolean() }))
      .meta({ description: 'What the role may do, by areas of this documentation.' }),
    expiresAt: isoTime.meta({ description: 'Later with each use.' }),
  })
  .meta({
    id: 'Session',
    example: {
      key: { id: 'key_0mbq3k7x1a2b3c4d5', name: '运维值班', role: 'operator' },
      permissions: [{ area: 'Seal requests', read: true, change: true }],
      expiresAt: '2026-11-27T17:02:03.000Z',
    },
  });

const cookieHeader = { 'Set-Cookie': '`sealflow_session`; no script reads it.' };

const begin = defineRoute({
  method: 'post',
  path: '/v1/sessions',
  role: 'public',
  tag,
  summary: 'Sign in at the console by an API key',
  description:
    'For browsers: what is answered by a cookie is taken by every address under `/v1` in the place of the key, for eight hours from its last use. It ends with its key.',
  body: z
    .strictObject({ apiKey: boundedText({ minLength: 1, maxLength: 512 }) })
    .meta({ id: 'NewSession', example: { apiKey: 'sfk_0mbq3k7x1a2b3c4d5_…' } }),
  bodyLimitBytes: 4096,
  admit: async ({ request }) => refuseOtherSites(request),
  responses: { 201: { description: 'Signed in.', schema: sessionSchema, headers: cookieHeader } },
  problems: {
    401: 'The key is not known, or is over.',
    429: 'Too many wrong keys from this address; see Retry-After.',
  },
  handler: async ({ deps, body: { apiKey }, request }) => {
    const principal = await deps.authenticate(apiKey, request);
    if (!principal) {
      countWrongSignIn(deps, request);
      throw new Problem('unauthenticated', 'This API key is not known.', { zh: 'API 密钥无效。' });
    }
    assertMayCall(principal, roles);
    const { session, cookie } = deps.consoleSessions.begin(principal.id);
    deps.logger.info({ keyId: principal.id }, 'Somebody has signed in at the console');
    const body = await shown(deps, principal, session);
    return { status: 201, headers: { ...noStore, 'Set-Cookie': cookie }, body };
  },
});

const current = defineRoute({
  method: 'get',
  path: '/v1/sessions/current',
  role: 'public',
  tag,
  summary: 'Who is signed in in this browser',
  responses: { 200: { description: 'By which key, and what it may do.', schema: sessionSchema } },
  problems: { 401: 'Nobody is, or the session or its key is over.' },
  handler: async ({ deps, request }) => {
    const found = await signedIn(deps, request);
    if (!found)
      throw new Problem('unauthenticated', 'Nobody is signed in here any more.', {
        zh: '尚未登录，或登录已过期。',
        reason: 'no-session',
      });
    const renewed = deps.consoleSessions.renewed(found.session);
    const headers = { ...noStore, ...(renewed ? { 'Set-Cookie': renewed.cookie } : {}) };
    const body = await shown(deps, found.principal, renewed?.session ?? found.session);
    return { status: 200, headers, body };
  },
});

const end = defineRoute({
  method: 'delete',
  path: '/v1/sessions/current',
  role: 'public',
  tag,
  summary: 'Sign out in this browser',
  admit: async ({ request }) => refuseOtherSites(request),
  responses: {
    204: { description: 'Nobody is signed in here.', headers: { 'Set-Cookie': 'Takes the cookie away.' } },
  },
  handler: async ({ deps }) => ({
    status: 204,
    headers: { ...noStore, 'Set-Cookie': deps.consoleSessions.end() },
  }),
});

async function shown(deps: Deps, principal: Principal, { until }: ConsoleSession) {
  const { id, role } = principal;
  // The name alone, as people gave it: a principal's has the id beside it.
  const document = id === firstAdminKeyId ? null : await deps.apiKeyStore.get(id);
  const reach =
    principal.role === 'engine'
      ? { hostIds: [...principal.hostIds], bindingIds: [...principal.bindingIds] }
      : {};
  return {
    key: { id, name: document?.name ?? principal.name, role, ...reach },
    permissions: deps.permissionsOf(role),
    expiresAt: until.toISOString(),
  };
}

export const sessionRoutes: Route[] = [begin, current, end];
