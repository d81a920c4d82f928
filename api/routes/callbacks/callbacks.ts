import type { Request } from 'express';
import { z } from 'zod';
import { vendorOf, vendors } from '../../../adapters/vendors';
import type { BindingDocument } from '../../../application/administration/bindings';
import type { CallbackAddress } from '../../../application/callbacks/addressBook';
import { admitCallback, findAddress } from '../../../application/callbacks/admit';
import { keepCallbacks } from '../../../application/callbacks/keep';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import type { Deps } from '../../deps';
import { placeOf } from '../../http/clientAddress';
import { Problem } from '../../http/problem';
import { tooManyRequests } from '../../http/rateWindow';
import { type Arriving, defineRoute, type Reply, type Route } from '../../http/route';
import { readRows } from './readRows';
import { schemeOf } from './verifiers/schemes';

/** Alike at both addresses. */
const received = {
  method: 'post',
  role: 'public',
  tag: 'Callbacks',
  // Whatever a site adds to the address is kept with the row, and refused by nobody.
  query: z.looseObject({}),
  rawBody: {
    description: 'As the profile of the binding says; by default `{event, sealapply_id, ...}`.',
    contentTypes: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  },
  // Two hundred events are a hundred kB; pictures and files stay at the vendor. What is larger would hold up others.
  bodyLimitBytes: 128 * 1024,
  responses: {
    200: {
      description: 'Stored. Status, type and body are those of the profile.',
      schema: z.string(),
      contentType: 'text/plain',
    },
    201: { description: 'The same.', schema: z.string(), contentType: 'text/plain' },
    202: { description: 'The same.', schema: z.string(), contentType: 'text/plain' },
    204: { description: 'The same.' },
  },
  problems: {
    401: 'The address is not known, or a verifier of the binding did not pass.',
    429: 'One event of one application comes more often than a minute allows, or more come that do not pass; see Retry-After.',
  },
} as const;

/** One address for each vendor. */
const receive = vendors.map(({ vendor }) =>
  defineRoute({
    ...received,
    path: `/callbacks/${vendor}/:bindingId/:token`,
    summary: 'What the vendor calls',
    description:
      'Acknowledged as soon as it is durably stored, also where it cannot be read: an operator then sees it. What it says is acted on afterwards. Beside the token in the address every verifier of the binding must pass. Read in the charset that it declares; else as UTF-8, else as GBK.',
    params: z.strictObject({ bindingId: z.string(), token: z.string() }),
    admit: ({ deps, params: { bindingId, token }, request }) =>
      found(deps, { bindingId: String(bindingId), token: String(token) }, request, vendor),
    handler: ({ deps, params: { token }, admitted, raw, request }) =>
      take(deps, { binding: admitted, token }, raw, request),
  }),
);

const receiveShort = defineRoute({
  ...received,
  path: '/c/:token',
  summary: 'The same at a short address',
  description:
    'For sites whose field holds no more than 50 characters. Everything else is as at the long one.',
  params: z.strictObject({ token: z.string() }),
  admit: ({ deps, params: { token }, request }) => found(deps, { token: String(token) }, request),
  handler: ({ deps, params: { token }, admitted, raw, request }) =>
    take(deps, { binding: admitted, token }, raw, request),
});

/**
 * The binding whose address it is: before the body is read, since whoever knows no token must cost nothing.
 *
 * @param vendor As the address names it; a short one names none.
 * @throws Problem 401 where it is nobody's, and 429 where more from there were than a minute allows.
 */
async function found(
  deps: Deps,
  address: CallbackAddress,
  request: Arriving['request'],
  vendor?: string,
): Promise<BindingDocument> {
  const from = placeOf(deps.clientAddress(request));
  const result = await findAddress(deps, address, { from, now: deps.now() });
  switch (result.outcome) {
    case 'found':
      if (vendor !== undefined && result.binding.vendor !== vendor) throw unknownAddress();
      return result.binding;
    case 'too-many':
      throw tooManyRequests(
        deps.rates,
        'Too many unknown callback addresses.',
        '错误的回调地址过多。',
        'path-token-beyond',
      );
    case 'unknown-address':
      throw unknownAddress();
    default:
      return result satisfies never;
  }
}

function unknownAddress(): Problem {
  return new Problem('unauthenticated', 'This callback address is not known.', {
    zh: '回调地址不正确。',
    reason: 'path-token',
  });
}

async function take(
  deps: Deps,
  address: { binding: BindingDocument; token: string },
  raw: Buffer,
  request: Request,
): Promise<Reply<typeof received.responses>> {
  const binding = await admitted(deps, address, raw, request);
  // A profile that no longer fits is no reason to lose what has come: an operator sees the row.
  const rows = readRows({ bindingId: binding._id, ...asItCame(raw, request) }, binding);
  if ((await keepCallbacks(deps, rows)) === 'flooded')
    throw tooManyRequests(
      deps.rates,
      'Too many callbacks about one application.',
      '同一申请的回调过于频繁。',
    );
  const { status, contentType: ackType, body } = vendorOf(binding).callbackAck(binding);
  return status === 204 ? { status } : { status, headers: { 'Content-Type': ackType }, body };
}

/**
 * The binding that a callback is for, once everything that it declares has passed.
 *
 * @throws Problem 401 otherwise, and 429 where more at one address do not pass than a minute allows.
 */
async function admitted(
  deps: Deps,
  { binding, token }: { binding: BindingDocument; token: string },
  raw: Buffer,
  request: Request,
): Promise<BindingDocument> {
  const address = deps.clientAddress(request);
  const header = (name: string) => request.get(name);
  const message = { raw, header, address, nowMs: deps.now().getTime() };
  const contentType = request.get('content-type') ?? '';
  const admission = await admitCallback({ ...deps, schemeOf }, { binding, token, contentType, message });
  switch (admission.outcome) {
    case 'admitted':
      return admission.binding;
    case 'too-many':
      throw tooManyRequests(deps.rates, 'More requests than a minute allows.', '请求过于频繁。');
    case 'unknown-address':
      throw unknownAddress();
    case 'unverified': {
      const { reason, bodySha256 } = admission;
      deps.logger.warn({ bindingId: binding._id, reason, address, bodySha256 }, 'A callback was refused');
      // Not why: whoever tries to forge one must not learn how far they are.
      throw new Problem('unauthenticated', 'This callback could not be verified.', {
        zh: '回调验证未通过。',
        reason: 'callback-unverified',
      });
    }
    default:
      return admission satisfies never;
  }
}

/** Sites add what they like to the address; longer than any of it. */
const maxQueryLength = 2048;

function asItCame(body: Buffer, request: Request): Pick<ReceivedRow, 'contentType' | 'body' | 'query'> {
  const [, ...query] = request.originalUrl.split('?');
  return {
    contentType: request.get('content-type') ?? '',
    body,
    ...(query.length === 0 ? {} : { query: query.join('?').slice(0, maxQueryLength) }),
  };
}

export const callbackRoutes: Route[] = [...receive, receiveShort];
