import { z } from 'zod';
import { changedFields } from '../../../application/administration/adminEvents';
import {
  changeKey,
  createKey,
  isFirstKeyOn,
  type KeyServices,
  revokeKey,
  rotateKey,
} from '../../../application/administration/administerKeys';
import type { ApiKeyDocument } from '../../../application/administration/apiKeys';
import { firstAdminKey } from '../../apiKeys';
import type { Deps } from '../../deps';
import { newId } from '../../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound, Problem } from '../../http/problem';
import { unlessRefused } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { unlessUnchanged } from '../named';
import {
  apiKeyChange,
  apiKeyRotation,
  apiKeySchema,
  createdApiKeySchema,
  newApiKey,
  rotatedApiKeySchema,
} from './apiKeySchemas';
import { shownFirstKey, shownKey } from './shownKey';

const params = z.strictObject({ id: idSchema });
const tag = 'API keys';
const role = 'admin';
const target = { kind: 'api-key', id: ['id'] } as const;
const noStore = { 'Cache-Control': 'no-store' };

function servicesOf({ keyServices, hosts, bindings, now }: Deps): KeyServices {
  return { ...keyServices, hosts, bindings, now };
}

/** For admin events. */
function keyChanges(before: ApiKeyDocument | null, after: ApiKeyDocument) {
  return changedFields(before, after, ['hash', 'hashesBefore']);
}

const create = defineRoute({
  method: 'post',
  path: '/v1/api-keys',
  adminEvent: {
    action: 'api-key.create',
    target: { kind: 'api-key', id: (now) => newId('key', now) },
  },
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
  handler: async ({ deps, body, principal, adminEvent }) => {
    const id = adminEvent.targetId;
    adminEvent.note({ name: body.name });
    const wish = { ...body, id, createdBy: principal?.name ?? 'sealflow' };
    const made = unlessUnchanged(await unlessRefused(createKey(servicesOf(deps), wish)), 'API key');
    adminEvent.note({ changes: keyChanges(null, made.document) });
    deps.logger.info({ keyId: id, role: body.role, by: principal?.id }, 'An API key was made');
    return {
      status: 201,
      headers: { Location: `/v1/api-keys/${id}`, ...noStore },
      body: { ...(await shownKey(deps, made.document)), key: made.key },
    };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/v1/api-keys',
  role,
  tag,
  summary: 'List API keys and what each may do, the one of the environment first, then oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(apiKeySchema) } },
  handler: async ({ deps, query, principal }) => {
    const { limit, after } = pageRequest(query);
    const hasFirst = after === undefined && (await isFirstKeyOn(deps.keyServices));
    const others = await deps.apiKeyStore.list({ limit, ...afterOf(after) });
    const shown = await Promise.all(others.items.map((document) => shownKey(deps, document)));
    const all = [...(hasFirst ? [shownFirstKey(deps, principal)] : []), ...shown];
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
  handler: async ({ deps, params: { id }, principal }) => {
    if (id === firstAdminKey.id && (await isFirstKeyOn(deps.keyServices)))
      return { status: 200, body: shownFirstKey(deps, principal) };
    const document = await deps.apiKeyStore.get(id);
    if (!document) throw notFound('API key');
    return { status: 200, body: await shownKey(deps, document) };
  },
});

const change = defineRoute({
  method: 'patch',
  path: '/v1/api-keys/:id',
  adminEvent: { action: 'api-key.change', target },
  role,
  tag,
  summary: 'Bind an engine’s key to other hosts, or change the end of a key',
  description:
    'A list stands for all of them; what is left out stays as it is. At once in the process that answers, within three seconds in every other.',
  params,
  body: apiKeyChange,
  responses: { 200: { description: 'The key as it is now, without itself.', schema: apiKeySchema } },
  problems: {
    404: 'There is no such key.',
    409: 'It is the one of the environment, and is changed there.',
    422: 'The time is over already, a host or binding is not known, or the role is bound to none.',
  },
  handler: async ({ deps, params: { id }, body, principal, adminEvent }) => {
    if (id === firstAdminKey.id) throw changedInTheEnvironment();
    const changed = await unlessRefused(changeKey(servicesOf(deps), id, body));
    const { before, document } = unlessUnchanged(changed, 'API key');
    adminEvent.note({ name: document.name, changes: keyChanges(before, document) });
    deps.apiKeys.changed(id);
    deps.logger.info({ keyId: id, by: principal?.id }, 'An API key was changed');
    return { status: 200, body: await shownKey(deps, document) };
  },
});

function changedInTheEnvironment(): Problem {
  return new Problem('conflict', 'It comes from SEALFLOW_ADMIN_KEY and is changed there.', {
    zh: '该密钥来自 SEALFLOW_ADMIN_KEY，只能在该处更换。',
  });
}

const rotate = defineRoute({
  method: 'post',
  path: '/v1/api-keys/:id/rotate',
  adminEvent: { action: 'api-key.rotate', target },
  role,
  tag,
  summary: 'Give a key a new secret, with an overlap',
  description:
    'Id, role, hosts and end stay. Until the grace time is over both are accepted; then the old one is answered 401 `key-expired`.',
  params,
  body: apiKeyRotation,
  responses: { 200: { description: '`key` is shown this once.', schema: rotatedApiKeySchema } },
  problems: { 404: 'There is no such key.', 409: 'It is the one of the environment, and is changed there.' },
  handler: async ({ deps, params: { id }, body, principal, adminEvent }) => {
    if (id === firstAdminKey.id) throw changedInTheEnvironment();
    const rotated = unlessUnchanged(await rotateKey(servicesOf(deps), id, body), 'API key');
    const { before, document, key, oldAcceptedUntil } = rotated;
    adminEvent.note({ name: document.name, changes: keyChanges(before, document) });
    deps.apiKeys.changed(id);
    deps.logger.info({ keyId: id, by: principal?.id }, 'An API key was rotated');
    return { status: 200, headers: noStore, body: { key, oldAcceptedUntil } };
  },
});

const revoke = defineRoute({
  method: 'delete',
  path: '/v1/api-keys/:id',
  adminEvent: { action: 'api-key.delete', target },
  role,
  tag,
  summary: 'Revoke an API key',
  description:
    'At once in the process that answers, within three seconds in every other. `first-admin-key` is switched off by another admin key, within five seconds everywhere, and comes back with another value of SEALFLOW_ADMIN_KEY.',
  params,
  responses: { 204: { description: 'Revoked.' } },
  problems: { 404: 'There is no such key.', 409: 'Nobody could administer any more (`last-admin-key`).' },
  handler: async ({ deps, params: { id }, principal, adminEvent }) => {
    const revoked = await revokeKey(servicesOf(deps), id, principal?.id ?? '');
    if (revoked.kind === 'needs-another-admin' || revoked.kind === 'last-admin')
      throw anotherAdminNeeded(revoked.kind);
    // Also one that another process has revoked: this one must not go on with what it remembers.
    deps.apiKeys.forget(id);
    if (revoked.kind === 'none') throw notFound('API key');
    adminEvent.note({ name: revoked.name });
    deps.logger.info({ keyId: id, by: principal?.id }, 'An API key was revoked');
    return { status: 204 };
  },
});

function anotherAdminNeeded(why: 'needs-another-admin' | 'last-admin'): Problem {
  return why === 'last-admin'
    ? new Problem('last-admin-key', 'It is the last admin key that holds; make another one first.', {
        zh: '这是最后一个有效的管理员密钥，请先发放另一个。',
      })
    : new Problem('last-admin-key', 'Ask with another admin key, which is thereby shown to work.', {
        zh: '请使用另一个管理员密钥停用该密钥，以证明其可用。',
      });
}

export const apiKeyRoutes: Route[] = [create, list, get, change, rotate, revoke];
