import { z } from 'zod';
import { parseCallback } from '../../../adapters/zhangguanjia/callback';
import { profileSchema } from '../../../adapters/zhangguanjia/profile';
import { profileDefaults } from '../../../adapters/zhangguanjia/profileDefaults';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import type { Deps } from '../../deps';
import { tooManyRequests } from '../../http/rateWindow';
import { defineRoute, type Route } from '../../http/route';
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
  rawBody: {
    description: 'As the profile of the binding says; by default `{event, sealapply_id, ...}`.',
    contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
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
    const contentType = request.get('content-type');
    // A profile that no longer fits is no reason to lose what has come: an operator sees the row.
    const profile = profileSchema.safeParse(binding.profile ?? {}).data;
    const read = profile ? readRow(parseCallback(raw, contentType, profile)) : { reason: 'profile-invalid' };
    refuseFlood(deps, bindingId, read);
    const { toDeliver, duplicate } = await deps.inbox.store({
      bindingId,
      contentType: contentType ?? '',
      body: raw,
      read,
    });
    deps.metrics.callbackReceived('reason' in read ? 'unreadable' : duplicate ? 'duplicate' : 'stored');
    if (toDeliver) deps.callbackStored(toDeliver);
    const { status, contentType: ackType, body } = (profile ?? profileDefaults).callbackAck;
    return status === 204 ? { status } : { status, headers: { 'Content-Type': ackType }, body };
  },
});

/** Far more than any application has, and few enough for the database. */
const rowsPerMinute = 60;

/** What is refused here was not acknowledged, so an honest vendor sends it again. */
function refuseFlood({ rates, metrics }: Deps, bindingId: string, read: ReceivedRow['read']): void {
  const about = 'reason' in read ? '' : read.applyId;
  if (rates.take(`application/${bindingId}/${about}`, rowsPerMinute)) return;
  metrics.callbackReceived('flooded');
  throw tooManyRequests(rates, 'Too many callbacks about one application.', '同一申请的回调过于频繁。');
}

/** What of a body its delivery goes by. */
export function readRow(parsed: ReturnType<typeof parseCallback>): ReceivedRow['read'] {
  if (!parsed.ok) return { reason: parsed.reason };
  const { applyId, event, round, providerEventId } = parsed.callback;
  return {
    applyId,
    event,
    ...(round === undefined ? {} : { round }),
    ...(providerEventId === undefined ? {} : { providerEventId }),
  };
}

export const callbackRoutes: Route[] = [receive];
