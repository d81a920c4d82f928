import type { Request } from 'express';
import { z } from 'zod';
import { profileSchema } from '../../../adapters/zhangguanjia/profile';
import { profileDefaults } from '../../../adapters/zhangguanjia/profileDefaults';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import type { Deps } from '../../deps';
import { tooManyRequests } from '../../http/rateWindow';
import { defineRoute, type Route } from '../../http/route';
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
    429: 'More than a minute allows, at this address or about one application; see Retry-After.',
  },
  handler: async ({ deps, params: { bindingId, token }, raw, request }) => {
    const binding = await admitCallback(deps, { bindingId, token, raw, request });
    // A profile that no longer fits is no reason to lose what has come: an operator sees the row.
    const profile = profileSchema.safeParse(binding.profile ?? {}).data;
    const rows = readRows({ bindingId, ...asItCame(raw, request) }, profile);
    for (const row of rows) refuseFlood(deps, row);
    for (const row of rows) await keep(deps, row);
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

async function keep(deps: Deps, row: ReceivedRow): Promise<void> {
  const { toDeliver, duplicate } = await deps.inbox.store(row);
  deps.metrics.callbackReceived('reason' in row.read ? 'unreadable' : duplicate ? 'duplicate' : 'stored');
  if (toDeliver) deps.callbackStored(toDeliver);
}

/** Far more than any application has, and few enough for the database. */
const rowsPerMinute = 60;

/** What is refused here was not acknowledged, so an honest vendor sends it again. */
function refuseFlood({ rates, metrics }: Deps, { bindingId, read }: ReceivedRow): void {
  const about = 'reason' in read ? '' : read.applyId;
  if (rates.take(`application/${bindingId}/${about}`, rowsPerMinute)) return;
  metrics.callbackReceived('flooded');
  throw tooManyRequests(rates, 'Too many callbacks about one application.', '同一申请的回调过于频繁。');
}

export const callbackRoutes: Route[] = [receive];
