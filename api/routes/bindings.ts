import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type BindingDocument, bindingSecretOwner } from '../../adapters/mongo/bindings';
import { profileSchema } from '../../adapters/zhangguanjia/profile';
import type { Deps } from '../deps';
import { newId } from '../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../http/pages';
import { fieldErrors, malformed, notFound, Problem } from '../http/problem';
import { defineRoute, type Route } from '../http/route';
import { idSchema } from '../http/schemas';
import {
  type BindingBody,
  bindingBody,
  bindingSchema,
  createdBindingSchema,
  servedMapping,
} from './bindingSchemas';

const params = z.strictObject({ id: idSchema });

const create = defineRoute({
  method: 'post',
  path: '/v1/bindings',
  role: 'admin',
  tag: 'Bindings',
  summary: 'Bind a 章管家 server',
  description: 'The client secret is stored encrypted and never comes back.',
  body: bindingBody,
  responses: {
    201: {
      description: 'Bound. `callbackUrl` is shown this once: enter it at 章管家.',
      schema: createdBindingSchema,
      headers: { Location: 'Where the binding is.' },
    },
  },
  problems: { 409: 'The name is taken.', 422: 'Something in it is not served.' },
  handler: async ({ deps, body }) => {
    checkProfile(body);
    const { document, token } = newBinding(deps, body);
    if (!(await deps.bindings.insert(document)))
      throw new Problem('name-taken', 'There is a binding of this name already.', {
        errors: [{ path: 'name', code: 'name-taken', message: 'is the name of another binding' }],
      });
    const { _id: id } = document;
    const callbackUrl = `${deps.publicUrl}/callbacks/zhangguanjia/${id}/${token}`;
    return {
      status: 201,
      headers: { Location: `/v1/bindings/${id}`, 'Cache-Control': 'no-store' },
      body: { ...shown(document), callbackUrl },
    };
  },
});

/** Whether the overrides and the defaults together make a whole profile; the path names the override. */
function checkProfile({ profile }: BindingBody): void {
  const whole = profileSchema.safeParse(profile ?? {}, { reportInput: true });
  if (whole.success) return;
  throw malformed(
    fieldErrors(whole.error.issues).map((error) => ({ ...error, path: `profile.${error.path}` })),
  );
}

/** @throws Problem for what is not served yet. */
function newBinding(deps: Deps, body: BindingBody): { document: BindingDocument; token: string } {
  const { clientSecret, callback: _alwaysOn, userMapping: _judged, ...rest } = body;
  const userMapping = servedMapping(body);
  const now = deps.now();
  const _id = newId('bnd', now);
  const token = randomBytes(32).toString('base64url');
  const document = {
    _id,
    ...rest,
    ...(userMapping ? { userMapping } : {}),
    clientSecret: deps.secretBox.seal(clientSecret, bindingSecretOwner(_id)),
    callbackTokenHash: createHash('sha256').update(token).digest('hex'),
    createdAt: now.toISOString(),
  };
  return { document, token };
}

const list = defineRoute({
  method: 'get',
  path: '/v1/bindings',
  role: 'admin',
  tag: 'Bindings',
  summary: 'List bindings, oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(bindingSchema) } },
  handler: async ({ deps, query }) => {
    const { items, last } = await deps.bindings.list(pageRequest(query));
    return { status: 200, body: page(items.map(shown), last) };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/v1/bindings/:id',
  role: 'admin',
  tag: 'Bindings',
  summary: 'Read a binding',
  params,
  responses: { 200: { description: 'The binding, without its secret.', schema: bindingSchema } },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id } }) => {
    const document = await deps.bindings.get(id);
    if (!document) throw notFound('binding');
    return { status: 200, body: shown(document) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/bindings/:id',
  role: 'admin',
  tag: 'Bindings',
  summary: 'Delete a binding that no open request needs',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such binding.', 409: 'Seal requests are open at it.' },
  handler: async ({ deps, params: { id } }) => {
    if (!(await deps.bindings.get(id))) throw notFound('binding');
    await refuseWhileOpen(deps, { bindingId: id });
    if (!(await deps.bindings.remove(id))) throw notFound('binding');
    return { status: 204 };
  },
});

export async function refuseWhileOpen(
  deps: Deps,
  filter: { bindingId: string } | { hostId: string },
): Promise<void> {
  const count = await deps.requests.workflows.countOpen(filter);
  if (count === 0) return;
  const open = count === 1 ? '1 seal request is' : `${count} seal requests are`;
  throw new Problem('in-use', `${open} open here; it can be deleted once none is.`, {
    extensions: { openRequests: count },
  });
}

/** What is shown of a binding: the response schema drops everything else. */
function shown({ _id, ...document }: BindingDocument) {
  return { ...document, id: _id };
}

export const bindingRoutes: Route[] = [create, list, get, remove];
