import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { VendorAdapter } from '../../../adapters/vendorAdapter';
import { vendorOf } from '../../../adapters/vendors';
import {
  type BindingDocument,
  bindingSecretOwner,
  type CallbackToken,
  sealedSecrets,
} from '../../../application/administration/bindings';
import { secretsWantedOfBinding } from '../../../application/administration/newOrigins';
import { retired } from '../../../application/callbacks/keptVerifiers';
import { sha256Hex } from '../../../application/constantTime';
import type { Deps } from '../../deps';
import { assertMayBeCalled } from '../../http/addresses';
import { configurationLimitBytes } from '../../http/body';
import { newId } from '../../http/newId';
import { page, pageOf, pageQuery, pageRequest } from '../../http/pages';
import { notFound } from '../../http/problem';
import { refuseWrongFields } from '../../http/refusals';
import { defineRoute, type Route } from '../../http/route';
import { idSchema } from '../../http/schemas';
import { declaredVerifiers } from '../callbacks/verifiers/declared';
import { checkAnswer, checkSchema, stepSchema } from '../checks';
import { changeNamed, nameTaken, refuseWhileOpen } from '../named';
import {
  bindingBody,
  bindingChanges,
  bindingPatch,
  bindingSchema,
  checkProfile,
  createdBindingSchema,
  refuseBeyondVendor,
  refuseOthersFields,
  rotateBody,
  rotatedSchema,
  shownBinding,
} from './bindingSchemas';

const params = z.strictObject({ id: idSchema });
const tag = 'Bindings';
const refusedPattern =
  'A pattern of the profile may take for ever to match, or the vendor cannot do what is asked for.';
const target = { kind: 'binding', id: ['id'] } as const;

const create = defineRoute({
  method: 'post',
  path: '/v1/bindings',
  adminEvent: { action: 'binding.create', target: { kind: 'binding', id: (now) => newId('bnd', now) } },
  role: 'admin',
  tag,
  summary: 'Bind a server of a vendor',
  description: 'Secrets are stored encrypted and never come back.',
  body: bindingBody,
  bodyLimitBytes: configurationLimitBytes,
  responses: {
    201: {
      description: 'Bound. `callbackUrl` is shown this once: enter it at the vendor.',
      schema: createdBindingSchema,
      headers: { Location: 'Where the binding is.' },
    },
  },
  problems: { 409: 'The name is taken.', 422: refusedPattern },
  handler: async ({ deps, body, adminEvent }) => {
    assertMayBeCalled(deps.outgoing, 'peer', { openUrl: body.openUrl });
    const adapter = vendorOf(body);
    checkProfile(adapter, body.profile);
    refuseBeyondVendor(body, body);
    const { callback, enabled = true, ...rest } = body;
    const { secretBox } = deps;
    const now = deps.now();
    const _id = adminEvent.targetId;
    const verifiers = declaredVerifiers(callback?.verifiers ?? [], { bindingId: _id, secretBox, now });
    const { urls, kept } = newAddresses(deps, adapter, _id);
    const document: BindingDocument = {
      _id,
      version: 1,
      ...rest,
      ...sealed(deps, adapter, _id, body),
      enabled,
      callbackTokens: [kept],
      callbackVerifiers: verifiers,
      createdAt: now.toISOString(),
      changedAt: now.toISOString(),
    };
    adminEvent.note({ name: document.name, changes: bindingChanges(null, document) });
    if (!(await deps.bindings.insert(document))) throw nameTaken('binding');
    return {
      status: 201,
      headers: { Location: `/v1/bindings/${_id}`, 'Cache-Control': 'no-store' },
      body: { ...shownBinding(document), ...urls },
    };
  },
});

/** The secrets of the vendor's that a body gives, as they are stored. */
function sealed({ secretBox }: Deps, adapter: VendorAdapter, bindingId: string, body: object) {
  const given = new Map<string, unknown>(Object.entries(body));
  return Object.fromEntries(
    Object.keys(adapter.secrets).flatMap((name) => {
      const secret = given.get(name);
      if (typeof secret !== 'string') return [];
      return [[name, secretBox.seal(secret, bindingSecretOwner(bindingId, name))]];
    }),
  );
}

interface NewAddresses {
  urls: { callbackUrl: string; shortCallbackUrl?: string };
  kept: CallbackToken;
}

/** What a field of a vendor's push settings may hold at the most, after the scheme. */
const shortLength = 50;

/** 256 random bits, and 128 where there is room for no more; what is kept is their hashes. */
function newAddresses({ publicUrl }: Deps, { vendor }: VendorAdapter, id: string): NewAddresses {
  const token = randomBytes(32).toString('base64url');
  const shortToken = randomBytes(16).toString('base64url');
  const kept = { hash: sha256Hex(token), shortHash: sha256Hex(shortToken) };
  const shortCallbackUrl = `${publicUrl}/c/${shortToken}`;
  const isShort = shortCallbackUrl.replace(/^https?:\/\//, '').length <= shortLength;
  const callbackUrl = `${publicUrl}/callbacks/${vendor}/${id}/${token}`;
  return { urls: { callbackUrl, ...(isShort ? { shortCallbackUrl } : {}) }, kept };
}

const list = defineRoute({
  method: 'get',
  path: '/v1/bindings',
  role: 'admin',
  tag,
  summary: 'List bindings, oldest first',
  query: z.strictObject(pageQuery),
  responses: { 200: { description: 'One page.', schema: pageOf(bindingSchema) } },
  handler: async ({ deps, query }) => {
    const { items, last } = await deps.bindings.list(pageRequest(query));
    return { status: 200, body: page(items.map(shownBinding), last) };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/v1/bindings/:id',
  role: 'admin',
  tag,
  summary: 'Read a binding',
  params,
  responses: { 200: { description: 'The binding, without its secret.', schema: bindingSchema } },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id } }) => ({
    status: 200,
    body: shownBinding(await needBinding(deps, id)),
  }),
});

export async function needBinding({ bindings }: Deps, id: string): Promise<BindingDocument> {
  const document = await bindings.get(id);
  if (!document) throw notFound('binding');
  return document;
}

const change = defineRoute({
  method: 'patch',
  path: '/v1/bindings/:id',
  adminEvent: { action: 'binding.change', target },
  role: 'admin',
  tag,
  summary: 'Change a binding',
  description:
    'What is left out stays as it is, also the secret of a verifier that is listed; null takes away what may be absent. An address that leads to another origin (scheme, host, port) wants the secrets again. Workers follow within ten seconds.',
  params,
  body: bindingPatch,
  bodyLimitBytes: configurationLimitBytes,
  responses: { 200: { description: 'The binding as it is now.', schema: bindingSchema } },
  problems: {
    404: 'There is no such binding.',
    409: 'The name is taken.',
    422: `${refusedPattern} Or the secret is wanted again, for an address at another origin.`,
  },
  handler: async ({ deps, params: { id }, body, adminEvent }) => {
    assertMayBeCalled(deps.outgoing, 'peer', { openUrl: body.openUrl });
    const { callback, ...changes } = body;
    const { secretBox } = deps;
    const now = deps.now();
    const { before, document } = await changeNamed(deps, 'binding', deps.bindings, id, (current) => {
      const adapter = vendorOf(current);
      refuseOthersFields(current, body);
      checkProfile(adapter, body.profile);
      refuseBeyondVendor(current, body);
      const held = sealedSecrets(current, Object.keys(adapter.secrets));
      const kept = [...held.keys()].filter((name) => !Object.keys(body).includes(name));
      refuseWrongFields(secretsWantedOfBinding(current, body, kept));
      return {
        ...changes,
        ...sealed(deps, adapter, id, body),
        ...(callback === undefined
          ? {}
          : {
              callbackVerifiers: declaredVerifiers(callback?.verifiers ?? [], {
                bindingId: id,
                secretBox,
                now,
                before: current.callbackVerifiers ?? [],
              }),
            }),
      };
    });
    adminEvent.note({ name: document.name, changes: bindingChanges(before, document) });
    return { status: 200, body: shownBinding(document) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/bindings/:id',
  adminEvent: { action: 'binding.delete', target },
  role: 'admin',
  tag,
  summary: 'Delete a binding that no open request needs',
  params,
  responses: { 204: { description: 'Deleted.' } },
  problems: { 404: 'There is no such binding.', 409: 'Seal requests are open at it.' },
  handler: async ({ deps, params: { id }, adminEvent }) => {
    const { name } = await needBinding(deps, id);
    adminEvent.note({ name });
    await refuseWhileOpen(deps, { bindingId: id });
    if (!(await deps.bindings.remove(id))) throw notFound('binding');
    await deps.catalogues.forget(id);
    return { status: 204 };
  },
});

const check = defineRoute({
  method: 'post',
  path: '/v1/bindings/:id/check',
  adminEvent: { none: 'It tries what is there and changes nothing.' },
  role: 'admin',
  tag,
  summary: 'Try the connection',
  description:
    'For real: reaches the address, fetches a token, reads one seal, and asks for an application that does not exist. Stops at the first step that fails.',
  params,
  query: z.strictObject({ step: stepSchema }),
  responses: { 200: { description: 'What each step came to.', schema: checkSchema } },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id }, query: { step }, language }) => {
    const binding = await needBinding(deps, id);
    const client = await deps.vendors.forBinding(id, { fresh: true });
    const { names, trials } = vendorOf(binding);
    const all = trials(binding, client, deps.outgoing);
    return { status: 200, body: await checkAnswer(all, language, step, names) };
  },
});

const rotate = defineRoute({
  method: 'post',
  path: '/v1/bindings/:id/callback-token/rotate',
  adminEvent: { action: 'binding.rotate-callback-token', target },
  role: 'admin',
  tag,
  summary: 'Give the callbacks a new address',
  params,
  body: rotateBody,
  responses: {
    200: { description: '`callbackUrl` is shown this once: enter it at the vendor.', schema: rotatedSchema },
  },
  problems: { 404: 'There is no such binding.' },
  handler: async ({ deps, params: { id }, body: { graceSeconds }, adminEvent }) => {
    const now = deps.now();
    const acceptedUntil = new Date(now.getTime() + graceSeconds * 1000);
    const binding = await needBinding(deps, id);
    const { urls, kept } = newAddresses(deps, vendorOf(binding), id);
    const { before, document } = await changeNamed(
      deps,
      'binding',
      deps.bindings,
      id,
      ({ callbackTokens }) => ({
        callbackTokens: [kept, ...retired(callbackTokens, acceptedUntil, now)],
      }),
    );
    adminEvent.note({ name: document.name, changes: bindingChanges(before, document) });
    return {
      status: 200,
      headers: { 'Cache-Control': 'no-store' },
      body: { ...urls, oldAcceptedUntil: acceptedUntil.toISOString() },
    };
  },
});

export const bindingRoutes: Route[] = [create, list, get, change, remove, check, rotate];
