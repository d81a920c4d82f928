import { setImmediate } from 'node:timers/promises';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { PayloadUnreadableError } from '../../../adapters/temporal/codec';
import type { Deps } from '../../deps';
import { said } from '../../http/language';
import { Problem, refusedField } from '../../http/problem';
import { type Context, defineRoute, type Route } from '../../http/route';
import { countWrongSignIn } from '../../http/wrongSignIns';
import { isOwnOrigin } from './cors';
import { signInPage } from './page';

const tag = 'Temporal payloads';

const base64Schema = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, said('must be base64', '须为 base64'))
  .meta({ type: 'string', contentEncoding: 'base64' });

/**
 * As Temporal writes payloads in JSON, where a list that is empty is left out: that of a query without arguments. What
 * newer servers and clients add is of no meaning here.
 */
const payloadsSchema = z
  .object({
    payloads: z
      .array(
        z.object({
          metadata: z.record(z.string(), base64Schema).nullish(),
          data: base64Schema.nullish(),
        }),
      )
      .max(10_000)
      .default([]),
  })
  .meta({ id: 'Payloads', description: 'Payloads as Temporal writes them in JSON.' });

const answerSchema = z
  .object({
    payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
  })
  .meta({ id: 'CodedPayloads' });

/** A page of a history is at most 4 MB before base64, which makes 5.4 of them, and the metadata of each event. */
const bodyLimitBytes = 6 * 1024 * 1024;
/** Of payloads that are dealt with at once, before others are served: some milliseconds. */
const atOnceBytes = 256 * 1024;

const common = {
  method: 'post',
  role: 'operator',
  adminEvent: { none: 'It reads or writes payloads that others store.' },
  takesSignIn: true,
  tag,
  query: z.looseObject({}),
  body: payloadsSchema,
  bodyNumbers: 'none',
  bodyLimitBytes,
} as const;

const description =
  'For `temporal --codec-endpoint <this API>/codec --codec-auth "Bearer <key>"`, and for the Temporal UI once its user has signed in at `/codec/sign-in`. What is plain stays as it is.';

const decode = defineRoute({
  ...common,
  path: '/codec/decode',
  summary: 'Decrypt payloads of Temporal',
  description,
  responses: { 200: { description: 'One for each, in order.', schema: answerSchema } },
  problems: { 422: 'One of them cannot be read with the keys that are configured.' },
  handler: async ({ deps, body }) => {
    const payloads = await inSteps(body.payloads, (payload, index) => decoded(deps, payload, index));
    return { status: 200, headers: noStore, body: { payloads } };
  },
});

const encode = defineRoute({
  ...common,
  path: '/codec/encode',
  summary: 'Encrypt payloads for Temporal',
  description: `${description} What is encrypted here is for no workflow: it is taken only by the updates that people type, whose input names the \`request\`.`,
  responses: { 200: { description: 'One for each, in order.', schema: answerSchema } },
  handler: async ({ deps, body }) => {
    const encoded = async (payload: Payload) => {
      const [one = payload] = await deps.payloadCodec.encode([payload]);
      return one;
    };
    const payloads = await inSteps(body.payloads, encoded);
    return { status: 200, headers: noStore, body: { payloads } };
  },
});

const noStore = { 'Cache-Control': 'no-store' };

async function decoded({ payloadCodec }: Deps, payload: Payload, index: number): Promise<Payload> {
  try {
    const [plain = payload] = await payloadCodec.decode([payload]);
    return plain;
  } catch (error) {
    if (!(error instanceof PayloadUnreadableError)) throw error;
    throw refusedField(
      `payloads.${index}`,
      'unreadable',
      `cannot be decrypted: ${error.message}`,
      '无法解密：所用密钥不在 SEALFLOW_PAYLOAD_KEYS 中，或内容已被改动',
    );
  }
}

/** Each of them by itself, in order; others are served in between. */
async function inSteps(
  payloads: readonly JsonPayload[],
  change: (payload: Payload, index: number) => Promise<Payload>,
): Promise<ReturnType<typeof toJson>[]> {
  const changed: ReturnType<typeof toJson>[] = [];
  let bytes = 0;
  for (const [index, payload] of payloads.entries()) {
    changed.push(toJson(await change(fromJson(payload), index)));
    // A small one costs its handling more than its bytes.
    bytes += (payload.data?.length ?? 0) + 1000;
    if (bytes < atOnceBytes) continue;
    bytes = 0;
    await setImmediate();
  }
  return changed;
}

type JsonPayload = z.output<typeof payloadsSchema>['payloads'][number];

function fromJson({ metadata, data }: JsonPayload): Payload {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data ?? '', 'base64') };
}

function toJson({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries), data: base64(data ?? new Uint8Array()) };
}

const html = { schema: z.string(), contentType: 'text/html' };
/** With helmet's own, no-referrer, browsers would leave the origin out of the form's POST. */
const pageHeaders = {
  ...noStore,
  'Referrer-Policy': 'same-origin',
  'Content-Type': 'text/html; charset=utf-8',
};
const back = { Location: 'sign-in', ...noStore };

const showSignIn = defineRoute({
  method: 'get',
  path: '/codec/sign-in',
  role: 'public',
  tag,
  summary: 'The page at which people sign in to read payloads in the Temporal UI',
  responses: { 200: { description: 'A page.', ...html } },
  handler: async ({ deps, language, request }) => {
    const signedIn = deps.codecSessions.of(request);
    const session = signedIn && (await deps.apiKeys.signedIn(signedIn.id)) ? signedIn : null;
    const [temporalUi] = deps.temporalUiOrigins;
    const body = signInPage(
      language,
      session ? { kind: 'signedIn', session, temporalUi } : { kind: 'form', refused: false },
    );
    return { status: 200, headers: pageHeaders, body };
  },
});

const signIn = defineRoute({
  method: 'post',
  path: '/codec/sign-in',
  role: 'public',
  tag,
  summary: 'Sign in, as that page does',
  description: 'Sets a cookie that lasts an hour and holds at `/codec` alone.',
  rawBody: { description: '`key`', contentTypes: ['application/x-www-form-urlencoded'] },
  bodyLimitBytes: 4096,
  admit: async ({ request }) => assertOwnPage(request),
  responses: {
    303: { description: 'Signed in.', headers: { Location: 'The page.', 'Set-Cookie': 'The sign-in.' } },
    401: { description: 'The page again: the key is not known, or its role may not.', ...html },
  },
  handler: async ({ deps, raw, request, language }) => {
    const key = new URLSearchParams(raw.toString('utf8')).get('key') ?? '';
    const principal = await deps.authenticate(key, request).catch(noneIfExpired);
    if (!principal || principal.role === 'engine') {
      countWrongSignIn(deps, request);
      const body = signInPage(language, { kind: 'form', refused: true });
      return { status: 401, headers: pageHeaders, body };
    }
    return { status: 303, headers: { ...back, 'Set-Cookie': deps.codecSessions.begin(principal) } };
  },
});

/** One that is over signs in as little as one that is not known, and the page says so. */
function noneIfExpired(error: unknown): null {
  if (error instanceof Problem && error.slug === 'key-expired') return null;
  throw error;
}

const signOut = defineRoute({
  method: 'post',
  path: '/codec/sign-out',
  role: 'public',
  tag,
  summary: 'Sign out',
  responses: {
    303: { description: 'Signed out.', headers: { Location: 'The page.', 'Set-Cookie': 'Takes it away.' } },
  },
  handler: async ({ deps, request }) => {
    assertOwnPage(request);
    return { status: 303, headers: { ...back, 'Set-Cookie': deps.codecSessions.end() } };
  },
});

/** Nobody is signed in or out by a page of somebody else. */
function assertOwnPage(request: Context['request']): void {
  if (isOwnOrigin(request)) return;
  throw new Problem('forbidden', 'This form is sent by the page at /codec/sign-in alone.', {
    zh: '该表单只能由 /codec/sign-in 页面提交。',
  });
}

export const codecRoutes: Route[] = [decode, encode, showSignIn, signIn, signOut];
