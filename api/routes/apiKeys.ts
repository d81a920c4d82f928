import { z } from 'zod';
import { type ApiKeyDocument, roles } from '../../adapters/mongo/apiKeys';
import { firstAdminKey, makeApiKey } from '../apiKeys';
import type { Deps } from '../deps';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { notFound, Problem, refusedField } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { formText, idSchema, isoTime } from '../http/schemas';
import { nameTaken } from './named';

const params = z.strictObject({ id: idSchema });
const tag = 'API keys';
const role = 'admin';

const newApiKey = z
  .strictObject({
    name: formText(100).meta({
      description: 'Shown in the ledger, with the id, for whatever is done by this key.',
    }),
    role: z.enum(roles),
    expiresAt: isoTime.exactOptional(),
  })
  .meta({
    id: 'NewApiKey',
    example: { name: '集团OA', role: 'engine', expiresAt: '2027-01-31T00:00:00+08:00' },
  });

const apiKeySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(roles),
    createdAt: isoTime.exactOptional(),
    createdBy: z.string().exactOptional(),
    expiresAt: isoTime.exactOptional(),
    lastUsedAt: isoTime.exactOptional().meta({ description: 'To the minute or so.' }),
    revocable: z.boolean().meta({ description: 'false for the one of the environment.' }),
  })
  .meta({ id: 'ApiKey' });

const createdApiKeySchema = apiKeySchema
  .extend({ key: z.string().meta({ description: 'Shown this once; its hash is all that is kept.' }) })
  .meta({ id: 'CreatedApiKey' });

const create = defineRoute({
  method: 'post',
  path: '/v1/api-keys',
  role,
  tag,
  summary: 'Make an API key',
  body: newApiKey,
  responses: {
    201: {
      description: 'Made. `key` is shown this once.',
      schema: createdApiKeySchema,
      headers: { Location: 'Where the key is, without itself.' },
    },
  },
  problems: { 409: 'The name is taken.', 422: 'The time is over already.' },
  handler: async ({ deps, body: { name, role: ofKey, expiresAt }, principal }) => {
    const now = deps.now();
    if (expiresAt !== undefined && new Date(expiresAt) <= now)
      throw refusedField('expiresAt', 'in-the-past', 'must lie in the future', '须晚于当前时间');
    const { id, key, hash } = makeApiKey(now);
    const document: ApiKeyDocument = {
      _id: id,
      version: 1,
      name,
      role: ofKey,
      hash,
      createdAt: now.toISOString(),
      createdBy: principal?.name ?? 'sealflow',
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
    if (!(await deps.apiKeyStore.insert(document))) throw nameTaken('API key');
    deps.logger.info({ keyId: id, role: ofKey, by: principal?.id }, 'An API key was made');
    return {
      status: 201,
      headers: { Location: `/v1/api-keys/${id}`, 'Cache-Control': 'no-store' },
      body: { ...shownKey(document), key },
    };
  },
});

/** Its schema drops the hash. */
function shownKey({ _id, ...document }: ApiKeyDocument) {
  return { ...document, id: _id, revocable: true };
}

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

const revoke = defineRoute({
  method: 'delete',
  path: '/v1/api-keys/:id',
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

export const apiKeyRoutes: Route[] = [create, list, get, revoke];
