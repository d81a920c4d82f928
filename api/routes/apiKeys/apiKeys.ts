import { z } from 'zod';
import { changedFields } from '../../../application/administration/adminEvents';
import type { ApiKeyDocument, Role } from '../../../application/administration/apiKeys';
import { defined } from '../../../domain/defined';
import { firstAdminKey, makeApiKey } from '../../apiKeys';
import type { Deps } from '../../deps';
import { newId } from '../../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound, Problem, type ProblemField, refusedField, refusedFields } from '../../http/problem';
import { problemField } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { changeNamed, nameTaken } from '../named';
import { apiKeyChange, apiKeySchema, type Bound, createdApiKeySchema, newApiKey } from './apiKeySchemas';

const params = z.strictObject({ id: idSchema });
const tag = 'API keys';
const target = { kind: 'api-key', id: ['id'] } as const;
const role = 'admin';

const create = defineRoute({
  method: 'post',
  path: '/v1/api-keys',
  adminEvent: { action: 'api-key.create', target: { kind: 'api-key', id: (now) => newId('key', now) } },
  role,
  tag,
  summary: 'Make an API key',
  description: 'One for an engine is bound to `hostIds`, here or later.',
  body: newApiKey,
  responses: {
    201: {
      description: 'Made. `key` is shown this once.',
      schema: createdApiKeySchema,
      headers: { Location: 'Where the key is, without itself.' },
    },
  },
  problems: {
    409: 'The name is taken.',
    422: 'The time is over already, a host or binding is not known, or the role is bound to none.',
  },
  handler: async ({ deps, body: { name, role: ofKey, expiresAt, ...bound }, principal, adminEvent }) => {
    const now = deps.now();
    if (expiresAt !== undefined && new Date(expiresAt) <= now)
      throw refusedField('expiresAt', 'in-the-past', 'must lie in the future', '须晚于当前时间');
    const known = await checkedBinds(deps, ofKey, bound);
    const { id, key, hash } = makeApiKey(now, adminEvent.targetId);
    const document: ApiKeyDocument = {
      _id: id,
      version: 1,
      name,
      role: ofKey,
      ...(ofKey === 'engine' ? { hostIds: [], bindingIds: [], ...known } : {}),
      hash,
      createdAt: now.toISOString(),
      createdBy: principal?.name ?? 'sealflow',
      ...defined({ expiresAt }),
    };
    adminEvent.note({ name, changes: keyChanges(null, document) });
    if (!(await deps.apiKeyStore.insert(document))) throw nameTaken('API key');
    deps.logger.info({ keyId: id, role: ofKey, by: principal?.id }, 'An API key was made');
    return {
      status: 201,
      headers: { Location: `/v1/api-keys/${id}`, 'Cache-Control': 'no-store' },
      body: { ...shownKey(document), key },
    };
  },
});

/** For admin events. */
function keyChanges(before: ApiKeyDocument | null, after: ApiKeyDocument) {
  return changedFields(before, after, ['hash']);
}

/** Its schema drops the hash. */
function shownKey({ _id, hostIds = [], bindingIds = [], ...document }: ApiKeyDocument) {
  const isEngine = document.role === 'engine';
  return { ...document, id: _id, ...(isEngine ? { hostIds, bindingIds } : {}), revocable: true };
}

/** Each id once. @throws Problem `unprocessable` for a role that is not bound, and for each id that is none. */
async function checkedBinds({ hosts, bindings }: Deps, role: Role, bound: Bound): Promise<Bound> {
  const { hostIds, bindingIds } = bound;
  const errors: ProblemField[] =
    role === 'engine' ? [] : Object.keys(bound).map((path) => ({ path, ...notAnEngine }));
  if (errors.length === 0) {
    const missing = async (ids: readonly string[], store: { get(id: string): Promise<unknown> }) => {
      const found = await Promise.all(ids.map((id) => store.get(id)));
      return ids.flatMap((_, index) => (found[index] ? [] : [index]));
    };
    for (const index of await missing(hostIds ?? [], hosts))
      errors.push(problemField({ path: `hostIds.${index}`, code: 'unknown-host' }));
    for (const index of await missing(bindingIds ?? [], bindings))
      errors.push(problemField({ path: `bindingIds.${index}`, code: 'unknown-binding' }));
  }
  if (errors.length > 0) throw refusedFields(errors);
  return {
    ...(hostIds ? { hostIds: [...new Set(hostIds)] } : {}),
    ...(bindingIds ? { bindingIds: [...new Set(bindingIds)] } : {}),
  };
}

const notAnEngine = {
  code: 'not-an-engine',
  message: 'is for keys of role engine; every other sees all hosts',
  zh: '仅用于角色为 engine 的密钥，其他角色可查看所有流程引擎',
};

const ofTheEnvironment = { ...firstAdminKey, revocable: false };

const list = defineRoute({
  method: 'get',
  path: '/v1/api-keys',
  role,
  tag,
  summary: 'List API keys, the one of the environment first, then oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(apiKeySchema) } },
  handler: async ({ deps, query }) => {
    const { limit, after } = pageRequest(query);
    const isFirst = after === undefined;
    const others = await deps.apiKeyStore.list({ limit, ...afterOf(after) });
    const all = [...(isFirst ? [ofTheEnvironment] : []), ...others.items.map(shownKey)];
    const items = all.slice(0, limit);
    const more = others.last !== undefined || items.length < all.length;
    return { status: 200, body: page(items, more ? items.at(-1)?.id : undefined) };
  },
});

/** The one of the environment is in no collection: after it comes the first of those that are. */
function afterOf(after: string | undefined): { after?: string } {
  return after === undefined || after === firstAdminKey.id ? {} : { after };
}

const get = defineRoute({
  method: 'get',
  path: '/v1/api-keys/:id',
  role,
  tag,
  summary: 'Read what is known of an API key',
  params,
  responses: { 200: { description: 'The key, without itself.', schema: apiKeySchema } },
  problems: { 404: 'There is no such key.' },
  handler: async ({ deps, params: { id } }) => ({
    status: 200,
    body: id === firstAdminKey.id ? ofTheEnvironment : shownKey(await needKey(deps, id)),
  }),
});

async function needKey({ apiKeyStore }: Deps, id: string): Promise<ApiKeyDocument> {
  const document = await apiKeyStore.get(id);
  if (!document) throw notFound('API key');
  return document;
}

const change = defineRoute({
  method: 'patch',
  path: '/v1/api-keys/:id',
  adminEvent: { action: 'api-key.change', target },
  role,
  tag,
  summary: 'Bind an engine’s key to other hosts',
  description:
    'A list stands for all of them; what is left out stays as it is. At once in the process that answers, within three seconds in every other.',
  params,
  body: apiKeyChange,
  responses: { 200: { description: 'The key as it is now, without itself.', schema: apiKeySchema } },
  problems: {
    404: 'There is no such key.',
    422: 'A host or binding is not known, or the role is bound to none.',
  },
  handler: async ({ deps, params: { id }, body, principal, adminEvent }) => {
    const isFirst = id === firstAdminKey.id;
    const current = isFirst ? firstAdminKey : await needKey(deps, id);
    const bound = await checkedBinds(deps, current.role, body);
    if (isFirst) return { status: 200, body: ofTheEnvironment };
    const { before, document } = await changeNamed(deps, 'API key', deps.apiKeyStore, id, () => bound);
    adminEvent.note({ name: document.name, changes: keyChanges(before, document) });
    deps.apiKeys.changed(id);
    deps.logger.info({ keyId: id, by: principal?.id }, 'An API key was bound');
    return { status: 200, body: shownKey(document) };
  },
});

const revoke = defineRoute({
  method: 'delete',
  path: '/v1/api-keys/:id',
  adminEvent: { action: 'api-key.delete', target },
  role,
  tag,
  summary: 'Revoke an API key',
  description: 'At once in the process that answers, within three seconds in every other.',
  params,
  responses: { 204: { description: 'Revoked.' } },
  problems: { 404: 'There is no such key.', 409: 'It is the one of the environment, and is changed there.' },
  handler: async ({ deps, params: { id }, principal }) => {
    if (id === firstAdminKey.id)
      throw new Problem('conflict', 'It comes from SEALFLOW_ADMIN_KEY and is changed there.', {
        zh: '该密钥来自 SEALFLOW_ADMIN_KEY，只能在该处更换。',
      });
    const wasThere = await deps.apiKeyStore.remove(id);
    // Also one that another process has revoked: this one must not go on with what it remembers.
    deps.apiKeys.forget(id);
    if (!wasThere) throw notFound('API key');
    deps.logger.info({ keyId: id, by: principal?.id }, 'An API key was revoked');
    return { status: 204 };
  },
});

export const apiKeyRoutes: Route[] = [create, list, get, change, revoke];
