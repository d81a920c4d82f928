import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type HostDocument, hostSecretOwner } from '../../adapters/mongo/hosts';
import { newId } from '../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { notFound, Problem, refusedField } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { formText, idSchema, isoTime, webhookUrlSchema } from '../http/schemas';
import { refuseWhileOpen } from './bindings';

const params = z.strictObject({ id: idSchema });

const secretMessage = 'must be whsec_ and then the base64 of 24 to 64 bytes, as Standard Webhooks writes it';

const secretSchema = z
  .string()
  .refine(isWebhookSecret, secretMessage)
  .meta({ type: 'string', description: 'Made here and shown this once where it is left out.' });

function isWebhookSecret(text: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  return bytes.toString('base64') === encoded && bytes.length >= 24 && bytes.length <= 64;
}

const webhookBody = z
  .strictObject({
    name: formText(100),
    kind: z.literal('webhook'),
    url: webhookUrlSchema,
    secret: secretSchema.exactOptional(),
  })
  .meta({ id: 'NewWebhookHost' });
const e10Body = z.looseObject({ name: formText(100), kind: z.literal('e10') });

const hostSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('webhook'),
    url: z.string(),
    createdAt: isoTime,
  })
  .meta({ id: 'Host' });
const createdHostSchema = hostSchema
  .extend({
    secret: z
      .string()
      .exactOptional()
      .meta({ description: 'Only where it was made here, and only this once.' }),
  })
  .meta({ id: 'CreatedHost' });

const create = defineRoute({
  method: 'post',
  path: '/v1/hosts',
  role: 'admin',
  tag: 'Hosts',
  summary: 'Add a host engine',
  body: z.discriminatedUnion('kind', [webhookBody, e10Body]),
  responses: {
    201: {
      description: 'Added.',
      schema: createdHostSchema,
      headers: { Location: 'Where the host is.' },
    },
  },
  problems: { 409: 'The name is taken.', 422: 'This kind is not served yet.' },
  handler: async ({ deps, body }) => {
    if (body.kind === 'e10')
      throw refusedField('kind', 'not-yet', 'e10 is not served yet; webhook hosts are');
    const made = body.secret === undefined ? `whsec_${randomBytes(32).toString('base64')}` : undefined;
    const now = deps.now();
    const _id = newId('host', now);
    const document: HostDocument = {
      _id,
      name: body.name,
      kind: body.kind,
      url: body.url,
      secret: deps.secretBox.seal(made ?? body.secret ?? '', hostSecretOwner(_id)),
      createdAt: now.toISOString(),
    };
    if (!(await deps.hosts.insert(document)))
      throw new Problem('name-taken', 'There is a host of this name already.', {
        errors: [{ path: 'name', code: 'name-taken', message: 'is the name of another host' }],
      });
    return {
      status: 201,
      headers: { Location: `/v1/hosts/${_id}`, 'Cache-Control': 'no-store' },
      body: { ...shown(document), ...(made === undefined ? {} : { secret: made }) },
    };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/v1/hosts',
  role: 'admin',
  tag: 'Hosts',
  summary: 'List host engines, oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(hostSchema) } },
  handler: async ({ deps, query }) => {
    const { items, last } = await deps.hosts.list(pageRequest(query));
    return { status: 200, body: page(items.map(shown), last) };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/v1/hosts/:id',
  role: 'admin',
  tag: 'Hosts',
  summary: 'Read a host engine',
  params,
  responses: { 200: { description: 'The host, without its secret.', schema: hostSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { id } }) => {
    const document = await deps.hosts.get(id);
    if (!document) throw notFound('host');
    return { status: 200, body: shown(document) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/hosts/:id',
  role: 'admin',
  tag: 'Hosts',
  summary: 'Delete a host engine that has no open request',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such host.', 409: 'It has open seal requests.' },
  handler: async ({ deps, params: { id } }) => {
    if (!(await deps.hosts.get(id))) throw notFound('host');
    await refuseWhileOpen(deps, { hostId: id });
    if (!(await deps.hosts.remove(id))) throw notFound('host');
    return { status: 204 };
  },
});

function shown({ _id: id, name, kind, url, createdAt }: HostDocument) {
  return { id, name, kind, url, createdAt };
}

export const hostRoutes: Route[] = [create, list, get, remove];
