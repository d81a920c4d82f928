import { z } from 'zod';
import { hostSecretOwner } from '../../../adapters/mongo/hosts';
import type { HostDocument } from '../../../application/administration/hosts';
import { defined } from '../../../domain/defined';
import type { Deps } from '../../deps';
import { assertMayBeCalled } from '../../http/addresses';
import { newId } from '../../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound, refusedField } from '../../http/problem';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { checkAnswer, checkSchema, stepSchema } from '../checks';
import { changeNamed, nameTaken, refuseWhileOpen } from '../named';
import { changedHost, e10Document, newWebhookSecret, webhookDocument } from './hostDocuments';
import {
  createdHostSchema,
  e10Body,
  hostChanges,
  hostPatch,
  hostSchema,
  rotatedSecretSchema,
  rotateSecretBody,
  shownHost,
  webhookBody,
} from './hostSchemas';

const params = z.strictObject({ id: idSchema });

const tag = 'Hosts';
const target = { kind: 'host', id: ['id'] } as const;

type Addresses = Partial<Record<'url' | 'baseUrl' | 'signInUrl', string | null | undefined>>;
const addressesOf = ({ url, baseUrl, signInUrl }: Addresses) => ({ url, baseUrl, signInUrl });

/** Asked for by forms, so held to the rules for files. */
const originsOf = ({ attachmentOrigins }: { attachmentOrigins?: string[] | null | undefined }) =>
  Object.fromEntries(
    (attachmentOrigins ?? []).map((origin, index) => [`attachmentOrigins.${index}`, origin]),
  );

const create = defineRoute({
  method: 'post',
  path: '/v1/hosts',
  adminEvent: { action: 'host.create', target: { kind: 'host', id: (now) => newId('host', now) } },
  role: 'admin',
  tag,
  summary: 'Add a host engine',
  body: z.discriminatedUnion('kind', [webhookBody, e10Body]),
  responses: {
    201: {
      description: 'Added.',
      schema: createdHostSchema,
      headers: { Location: 'Where the host is.' },
    },
  },
  problems: { 409: 'The name is taken.' },
  handler: async ({ deps, body, adminEvent }) => {
    assertMayBeCalled(deps.outgoing, 'peer', addressesOf(body));
    assertMayBeCalled(deps.outgoing, 'file', originsOf(body));
    const now = deps.now();
    const _id = adminEvent.targetId;
    const making = { _id, at: now.toISOString(), secretBox: deps.secretBox };
    const made = body.kind === 'webhook' && body.secret === undefined ? newWebhookSecret() : undefined;
    const document: HostDocument =
      body.kind === 'e10'
        ? e10Document(body, making)
        : webhookDocument({ ...body, secret: made ?? body.secret ?? '' }, making);
    adminEvent.note({ name: document.name, changes: hostChanges(null, document) });
    if (!(await deps.hosts.insert(document))) throw nameTaken('host');
    return {
      status: 201,
      headers: { Location: `/v1/hosts/${_id}`, 'Cache-Control': 'no-store' },
      body: { ...shownHost(document), ...defined({ secret: made }) },
    };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/v1/hosts',
  role: 'admin',
  tag,
  summary: 'List host engines, oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(hostSchema) } },
  handler: async ({ deps, query }) => {
    const { items, last } = await deps.hosts.list(pageRequest(query));
    return { status: 200, body: page(items.map(shownHost), last) };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/v1/hosts/:id',
  role: 'admin',
  tag,
  summary: 'Read a host engine',
  params,
  responses: { 200: { description: 'The host, without its secret.', schema: hostSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { id } }) => ({ status: 200, body: shownHost(await needHost(deps, id)) }),
});

export async function needHost({ hosts }: Deps, id: string): Promise<HostDocument> {
  const document = await hosts.get(id);
  if (!document) throw notFound('host');
  return document;
}

const change = defineRoute({
  method: 'patch',
  path: '/v1/hosts/:id',
  adminEvent: { action: 'host.change', target },
  role: 'admin',
  tag,
  summary: 'Change a host engine',
  description:
    'What is left out stays as it is, and null takes away what may be absent. An address that leads to another origin (scheme, host, port) wants the secret again. Running requests keep the way of write-back that they began with.',
  params,
  body: hostPatch,
  responses: { 200: { description: 'The host as it is now.', schema: hostSchema } },
  problems: {
    404: 'There is no such host.',
    409: 'The name is taken.',
    422: 'The secret is wanted again, for an address at another origin.',
  },
  handler: async ({ deps, params: { id }, body, adminEvent }) => {
    assertMayBeCalled(deps.outgoing, 'peer', addressesOf(body));
    assertMayBeCalled(deps.outgoing, 'file', originsOf(body));
    const { before, document } = await changeNamed(deps, 'host', deps.hosts, id, (current) =>
      changedHost(current, body, deps.secretBox),
    );
    adminEvent.note({ name: document.name, changes: hostChanges(before, document) });
    return { status: 200, body: shownHost(document) };
  },
});

const rotateSecret = defineRoute({
  method: 'post',
  path: '/v1/hosts/:id/secret/rotate',
  adminEvent: { action: 'host.rotate-secret', target },
  role: 'admin',
  tag,
  summary: 'Sign with a new secret',
  description:
    'Of a webhook host. Until the grace time is over commands carry two signatures, so that the engine can change over at any moment in it.',
  params,
  body: rotateSecretBody,
  responses: { 200: { description: 'The new secret, where it was made here.', schema: rotatedSecretSchema } },
  problems: { 404: 'There is no such host.', 422: 'This kind of host signs nothing.' },
  handler: async ({ deps, params: { id }, body: { secret, graceSeconds }, adminEvent }) => {
    const made = secret === undefined ? newWebhookSecret() : undefined;
    const now = deps.now().toISOString();
    const validUntil = new Date(Date.parse(now) + graceSeconds * 1000).toISOString();
    const { before, document } = await changeNamed(deps, 'host', deps.hosts, id, (current) => {
      if (current.kind !== 'webhook') throw signsNothing();
      return {
        ...current,
        secret: deps.secretBox.seal(made ?? secret ?? '', hostSecretOwner(id)),
        // The engine may know any of those that have been good until now; without grace none of them is any more.
        secretsBefore:
          graceSeconds === 0
            ? []
            : [
                { secret: current.secret, validUntil },
                ...(current.secretsBefore ?? []).filter((before) => before.validUntil > now),
              ],
      };
    });
    adminEvent.note({ name: document.name, changes: hostChanges(before, document) });
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: { oldUsedUntil: validUntil, ...defined({ secret: made }) },
    };
  },
});

const signsNothing = () =>
  refusedField(
    'id',
    'not-a-webhook-host',
    'is no webhook host: change appSecret instead',
    '不是 webhook 类型的流程引擎，请修改 appSecret',
  );

const remove = defineRoute({
  method: 'delete',
  path: '/v1/hosts/:id',
  adminEvent: { action: 'host.delete', target },
  role: 'admin',
  tag,
  summary: 'Delete a host engine that has no open request',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such host.', 409: 'It has open seal requests.' },
  handler: async ({ deps, params: { id }, adminEvent }) => {
    const { name } = await needHost(deps, id);
    adminEvent.note({ name });
    await refuseWhileOpen(deps, { hostId: id });
    if (!(await deps.hosts.remove(id))) throw notFound('host');
    await deps.observedFlows.forget(id);
    return { status: 204 };
  },
});

const check = defineRoute({
  method: 'post',
  path: '/v1/hosts/:id/check',
  adminEvent: { none: 'It tries what is there and changes nothing.' },
  role: 'admin',
  tag,
  summary: 'Try the connection',
  description:
    'For real: reaches the address, and sends a signed command that changes nothing. Of a flow request it says at which node the host finds it, as waitNodeIds has to name it.',
  params,
  query: z.strictObject({
    flowRequestId: idSchema.exactOptional(),
    flowId: idSchema.exactOptional(),
    step: stepSchema,
  }),
  responses: { 200: { description: 'What each step came to.', schema: checkSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { id }, query: { flowRequestId, flowId, step }, language }) => {
    await needHost(deps, id);
    const flow = flowRequestId && { flowRequestId, ...defined({ flowId }) };
    const trials = await deps.hostClients.trialsOf(id, flow || undefined);
    return { status: 200, body: await checkAnswer(trials, language, step) };
  },
});

export const hostRoutes: Route[] = [create, list, get, change, rotateSecret, remove, check];
