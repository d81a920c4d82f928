import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { standardWebhooksScheme } from '../../../../../api/routes/callbacks/verifiers/standardWebhooks';
import vectors from './standardWebhooks.vectors.json';

const verify = (
  raw: Buffer,
  headers: Record<string, string | undefined>,
  secrets: readonly string[],
  nowSeconds: number,
) =>
  standardWebhooksScheme.refusal(
    { raw, header: (name) => headers[name], address: undefined, nowMs: nowSeconds * 1000 },
    {},
    secrets,
  );

// Made by make_vectors.py; the first is the scheme's own.
test.each(vectors)('$what: $refusal', ({ bodyBase64, headers, secrets, now, refusal }) => {
  expect(verify(Buffer.from(bodyBase64, 'base64'), headers, secrets, now)).toBe(refusal);
});

test('the vectors have every way of being refused', () => {
  const refusals = new Set(vectors.map(({ refusal }) => refusal));
  expect([...refusals].map(String).sort()).toEqual([
    'null',
    'signature-malformed',
    'signature-missing',
    'signature-wrong',
    'timestamp-malformed',
    'timestamp-too-new',
    'timestamp-too-old',
  ]);
});

const now = 1_700_000_000;
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);

test('what the scheme’s own library signs passes, any text and any time within five minutes', () => {
  fc.assert(
    fc.property(id, fc.string(), fc.integer({ min: -300, max: 300 }), (messageId, body, away) => {
      const timestamp = now + away;
      const signature = new Webhook(secret).sign(messageId, new Date(timestamp * 1000), body);
      const headers = {
        'webhook-id': messageId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signature,
      };
      expect(verify(Buffer.from(body), headers, [secret], now)).toBeNull();
    }),
  );
});

test('nothing passes that was not signed, and nothing makes it throw', () => {
  const header = fc.oneof(fc.constant(undefined), fc.string(), fc.constant(String(now)), fc.base64String());
  fc.assert(
    fc.property(fc.uint8Array(), header, header, header, (body, messageId, timestamp, signature) => {
      const headers = {
        'webhook-id': messageId,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature === undefined ? undefined : `v1,${signature}`,
      };
      expect(verify(Buffer.from(body), headers, [secret], now)).toMatch(/^(signature|timestamp)-/);
    }),
  );
});
