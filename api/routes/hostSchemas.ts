import { z } from 'zod';
import type { HostDocument, HostWriteBack } from '../../adapters/mongo/hosts';
import { said } from '../http/language';
import { formText, isoTime, webhookUrlSchema, wholeNumber } from '../http/schemas';
import { maxWaitSeconds } from './sealRequestAnswers';

const secretMessage = said(
  'must be whsec_ and then the base64 of 24 to 64 bytes, as Standard Webhooks writes it',
  '须为 whsec_ 加24至64字节的 base64，即 Standard Webhooks 的写法',
);

const secretSchema = z
  .string()
  .refine(isWebhookSecret, secretMessage)
  .meta({ type: 'string', description: 'Made here and shown this once where it is left out.' });

function isWebhookSecret(text: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  return bytes.toString('base64') === encoded && bytes.length >= 24 && bytes.length <= 64;
}

const seconds = (max: number) => wholeNumber(0, max).exactOptional();
const writeBackSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('push') }),
    z.strictObject({
      mode: z.literal('reply'),
      fallback: z.enum(['push', 'nextSubmit']),
      replyWaitSeconds: seconds(maxWaitSeconds),
      replyConfirmSeconds: seconds(3600),
    }),
    z.strictObject({ mode: z.literal('nextSubmit'), fallback: z.literal('push').exactOptional() }),
  ])
  .meta({
    id: 'WriteBack',
    description:
      'How values get into the form: by a push, in the HTTP reply to whoever asked (with what follows when that is not confirmed), or with the form data of the next submit.',
  });

const defaultReplyWaitSeconds = 10;
const defaultReplyConfirmSeconds = 60;

export function writeBackOf(given: z.output<typeof writeBackSchema> | undefined): HostWriteBack {
  if (given === undefined) return { mode: 'push' };
  if (given.mode !== 'reply') return given;
  const { replyWaitSeconds = defaultReplyWaitSeconds, replyConfirmSeconds = defaultReplyConfirmSeconds } =
    given;
  return { ...given, replyWaitSeconds, replyConfirmSeconds };
}

const callTimeoutSeconds = wholeNumber(1, 60).meta({
  description: 'How long one command may take before its outcome is unknown; 10 where left out.',
});

export const webhookBody = z
  .strictObject({
    name: formText(100),
    kind: z.literal('webhook'),
    url: webhookUrlSchema,
    secret: secretSchema.exactOptional(),
    writeBack: writeBackSchema.exactOptional(),
    callTimeoutSeconds: callTimeoutSeconds.exactOptional(),
  })
  .meta({ id: 'NewWebhookHost' });
export const e10Body = z.looseObject({ name: formText(100), kind: z.literal('e10') });

/** What is left out stays. */
export const hostPatch = z
  .strictObject({
    name: formText(100),
    url: webhookUrlSchema,
    secret: secretSchema,
    writeBack: writeBackSchema,
    callTimeoutSeconds,
  })
  .partial()
  .meta({ id: 'HostChange' });

export const hostSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('webhook'),
    url: z.string(),
    writeBack: writeBackSchema,
    callTimeoutSeconds: callTimeoutSeconds.exactOptional(),
    createdAt: isoTime,
    changedAt: isoTime,
  })
  .meta({ id: 'Host' });
export const createdHostSchema = hostSchema
  .extend({
    secret: z
      .string()
      .exactOptional()
      .meta({ description: 'Only where it was made here, and only this once.' }),
  })
  .meta({ id: 'CreatedHost' });

/** What is shown of a host: never its secret. */
export function shownHost({ _id: id, secret: _, version: __, ...shown }: HostDocument) {
  return { id, ...shown };
}
