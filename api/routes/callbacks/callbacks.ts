import type { Request } from 'express';
import { z } from 'zod';
import { profileSchema } from '../../../adapters/zhangguanjia/profile';
import { profileDefaults } from '../../../adapters/zhangguanjia/profileDefaults';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { defineRoute, type Route } from '../../http/route';
import { keepCallbacks } from './keep';
import { readRows } from './readRows';
import { admitCallback } from './verifiers/door';

const receive = defineRoute({
  method: 'post',
  path: '/callbacks/zhangguanjia/:bindingId/:token',
  role: 'public',
  tag: 'Callbacks',
  summary: 'What 章管家 calls',
  description:
    'Acknowledged as soon as it is durably stored, also where it cannot be read: an operator then sees it. What it says is acted on afterwards. Beside the token in the address every verifier of the binding must pass. Read in the charset that it declares; else as UTF-8, else as GBK.',
  params: z.strictObject({ bindingId: z.string(), token: z.string() }),
  // Whatever a site adds to the address is kept with the row, and refused by nobody.
  query: z.looseObject({}),
  rawBody: {
    description: 'As the profile of the binding says; by default `{event, sealapply_id, ...}`.',
    contentTypes: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
  },
  // Pushes of some sites carry whole pictures.
  bodyLimitBytes: 5 * 1024 * 1024,
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
  handler: async ({ deps, params: { bindingId, token }, raw, request }) => {
    const binding = await admitCallback(deps, { bindingId, token, raw, request });
    // A profile that no longer fits is no reason to lose what has come: an operator sees the row.
    const profile = profileSchema.safeParse(binding.profile ?? {}).data;
    const rows = readRows({ bindingId, ...asItCame(raw, request) }, profile);
    await keepCallbacks(deps, rows);
    const { status, contentType: ackType, body } = (profile ?? profileDefaults).callbackAck;
    return status === 204 ? { status } : { status, headers: { 'Content-Type': ackType }, body };
  },
});

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

export const callbackRoutes: Route[] = [receive];
