import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingCallback, VerifierRefusal } from '../../../../application/callbacks/verifierSchemes';
import { webhookSecretSchema } from '../../../http/schemas';
import { defineScheme } from './scheme';

const toleranceMs = 5 * 60_000;

/**
 * Standard Webhooks 1.0.0, symmetric signatures: `webhook-signature` holds one or several `v1,<base64>` of
 * HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, separated by spaces. Not by the library that signs for hosts:
 * it takes bodies for UTF-8 text, and a body in GBK would verify by other bytes than those that came.
 */
export const standardWebhooksScheme = defineScheme({
  kind: 'standardWebhooks',
  description: 'Signed as Standard Webhooks says, `v1`, within five minutes.',
  settings: {},
  secret: webhookSecretSchema,
  refusal: (message, _settings, secrets) => {
    const id = message.header('webhook-id');
    const timestamp = message.header('webhook-timestamp');
    const signature = message.header('webhook-signature');
    if (!id || !timestamp || !signature) return 'signature-missing';
    // A dot in the id would let the same signature stand for another id, time and body.
    if (!/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)) return 'signature-malformed';
    return (
      staleness(timestamp, message.nowMs) ?? mismatch(`${id}.${timestamp}.`, signature, message, secrets)
    );
  },
});

/** Replays are over after the tolerance, and clocks that differ by less do no harm. */
function staleness(timestamp: string, nowMs: number): VerifierRefusal | null {
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'timestamp-malformed';
  const age = Math.floor(nowMs / 1000) * 1000 - Number(timestamp) * 1000;
  if (age > toleranceMs) return 'timestamp-too-old';
  return age < -toleranceMs ? 'timestamp-too-new' : null;
}

function mismatch(
  prefix: string,
  header: string,
  { raw }: IncomingCallback,
  secrets: readonly string[],
): VerifierRefusal | null {
  const given = header.split(' ').flatMap((entry) => {
    const encoded = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(entry)?.[1];
    return encoded === undefined ? [] : [Buffer.from(encoded, 'base64')];
  });
  if (given.length === 0) return 'signature-malformed';
  const expected = secrets.map((secret) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(prefix)
      .update(raw)
      .digest(),
  );
  const isRight = expected.some((right) => given.some((each) => timingSafeEqual(each, right)));
  return isRight ? null : 'signature-wrong';
}
