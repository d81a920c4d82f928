import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { runTrials } from '../../adapters/check';
import { hostTrials } from '../../adapters/hosts/check';
import { type HostDocument, hostSecretOwner } from '../../adapters/mongo/hosts';
import type { Deps } from '../deps';
import { newId } from '../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { notFound, refusedField } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { idSchema } from '../http/schemas';
import { checkAnswer, checkSchema } from './checks';
import {
  createdHostSchema,
  e10Body,
  hostPatch,
  hostSchema,
  shownHost,
  webhookBody,
  writeBackOf,
} from './hostSchemas';
import { changeNamed, nameTaken, refuseWhileOpen } from './named';

const params = z.strictObject({ id: idSchema });

const tag = 'Hosts';

const create = defineRoute({
  method: 'post',
  path: '/v1/hosts',
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
  problems: { 409: 'The name is taken.', 422: 'This kind is not served yet.' },
  handler: async ({ deps, body }) => {
    if (body.kind === 'e10')
      throw refusedField(
        'kind',
        'not-yet',
        'e10 is not served yet; webhook hosts are',
        '暂不支持 e10，支持 webhook',
      );
    const made = body.secret === undefined ? `whsec_${randomBytes(32).toString('base64')}` : undefined;
    const now = deps.now();
    const _id = newId('host', now);
    const document: HostDocument = {
      _id,
      version: 1,
      name: body.name,
      kind: body.kind,
      url: body.url,
      secret: deps.secretBox.seal(made ?? body.secret ?? '', hostSecretOwner(_id)),
      writeBack: writeBackOf(body.writeBack),
      ...(body.callTimeoutSeconds === undefined ? {} : { callTimeoutSeconds: body.callTimeoutSeconds }),
      createdAt: now.toISOString(),
      changedAt: now.toISOString(),
    };
    if (!(await deps.hosts.insert(document))) throw nameTaken('host');
    return {
      status: 201,
      headers: { Location: `/v1/hosts/${_id}`, 'Cache-Control': 'no-store' },
      body: { ...shownHost(document), ...(made === undefined ? {} : { secret: made }) },
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
  role: 'admin',
  tag,
  summary: 'Change a host engine',
  description:
    'What is left out stays as it is. Running requests keep the way of write-back that they began with.',
  params,
  body: hostPatch,
  responses: { 200: { description: 'The host as it is now.', schema: hostSchema } },
  problems: { 404: 'There is no such host.', 409: 'The name is taken.' },
  handler: async ({ deps, params: { id }, body: { secret, writeBack, ...changes } }) => {
    const document = await changeNamed(deps, 'host', deps.hosts, id, () => ({
      ...changes,
      ...(writeBack === undefined ? {} : { writeBack: writeBackOf(writeBack) }),
      ...(secret === undefined ? {} : { secret: deps.secretBox.seal(secret, hostSecretOwner(id)) }),
    }));
    return { status: 200, body: shownHost(document) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/hosts/:id',
  role: 'admin',
  tag,
  summary: 'Delete a host engine that has no open request',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such host.', 409: 'It has open seal requests.' },
  handler: async ({ deps, params: { id } }) => {
    await needHost(deps, id);
    await refuseWhileOpen(deps, { hostId: id });
    if (!(await deps.hosts.remove(id))) throw notFound('host');
    return { status: 204 };
  },
});

const check = defineRoute({
  method: 'post',
  path: '/v1/hosts/:id/check',
  role: 'admin',
  tag,
  summary: 'Try the connection',
  description: 'For real: reaches the address, and sends a signed command that changes nothing.',
  params,
  responses: { 200: { description: 'What each step came to.', schema: checkSchema } },
  problems: { 404: 'There is no such host.' },
  handler: async ({ deps, params: { id }, language }) => {
    const { url } = await needHost(deps, id);
    const client = await deps.hostClients.forHost(id, { fresh: true });
    return { status: 200, body: checkAnswer(await runTrials(hostTrials(url, client)), language) };
  },
});

export const hostRoutes: Route[] = [create, list, get, change, remove, check];
