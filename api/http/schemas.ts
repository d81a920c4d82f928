import { z } from 'zod';
import { boundedText } from '../../adapters/http/boundedText';
import { formText } from '../../adapters/http/formText';
import { numberInText } from '../../adapters/http/numberInText';
import {
  baseUrlPattern,
  cidrPattern,
  fileUrlPattern,
  idPattern,
  originPattern,
  peerIdPattern,
  webhookSecretPattern,
  webhookUrlPattern,
} from '../../adapters/http/textPatterns';
import { parseCidr } from '../../config/cidr';
import { idPartPattern } from '../../contracts/ids';
import { addressRefusedFieldCode, refusedToAll } from './addresses';
import { said } from './language';

export { formText };

/*
 * Pieces that every route's schemas are made of. Objects are strict: a typo must not be silently dropped.
 * Messages continue a sentence that begins with the field's name.
 */

/** Hosts send 19-digit ids as number literals: the lossless parser hands over digits, or a safe integer. */
const digitsOf = (value: unknown) => (Number.isSafeInteger(value) ? String(value) : value);

const idMessage = said(
  "must be 1 to 64 letters, digits, '-' or '_', and not '-' alone",
  '须为1至64个字母、数字、“-”或“_”，且不能只有“-”',
);

/** An id of the host's, the vendor's or ours; an integer literal is read as its digits. */
export const idSchema = z.preprocess(digitsOf, z.string().regex(idPartPattern, idMessage)).meta({
  type: 'string',
  pattern: idPattern,
  description: 'An integer literal is read losslessly as its digits.',
  example: '4611686018427387904',
});

const peerIdMessage = said(
  'must be 1 to 128 characters without spaces or control characters',
  '须为1至128个字符，不含空格和控制字符',
);

/** An id that only the host gives a meaning to (field, node, exit, person): kept as it came, digits too. */
export const peerIdSchema = z
  .preprocess(
    digitsOf,
    z.string().refine((text) => /^[^\s\p{Cc}\p{Cs}]{1,128}$/u.test(text), {
      message: peerIdMessage,
      params: { code: 'invalid-format' },
    }),
  )
  .meta({
    type: 'string',
    pattern: peerIdPattern,
    description: 'An integer literal is read losslessly as its digits.',
  });

/** The caller's own id of a command: what makes a retry harmless. */
export const commandIdSchema = z
  .preprocess(
    digitsOf,
    z
      .string()
      .regex(
        /^[A-Za-z0-9._:-]{1,128}$/,
        said(
          "must be 1 to 128 letters, digits, '.', '_', ':' or '-'",
          '须为1至128个字母、数字、“.”、“_”、“:”或“-”',
        ),
      ),
  )
  .meta({ type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' });

/** Of a query: `true` or `false`. An enum beside `type: boolean` would be a schema that nothing fits. */
export const booleanQuery = z
  .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .meta({ type: 'boolean' });

/** A JSON number without a fraction. */
export function wholeNumber(min: number, max: number) {
  const message = said(`must be a whole number from ${min} to ${max}`, `须为${min}至${max}之间的整数`);
  // A missing number keeps zod's own sentence, which becomes "is required".
  return z.preprocess(
    (given: number) => numberInText(given),
    z.int({ error: message }).min(min, message).max(max, message),
  );
}

/** ISO 8601 with offset. */
export const isoTime = z.iso.datetime({
  offset: true,
  error: said('must be a time like 2026-01-31T08:00:00+08:00', '须为 2026-01-31T08:00:00+08:00 这样的时间'),
});

interface UrlRules {
  maxLength: number;
  /** For the document: of hosts it has names in ASCII and addresses, and no others. */
  pattern: string;
  fits(text: string): boolean;
  message: string;
}

/** What this site's rules say against an address is asked by the handler that keeps it: `assertMayBeCalled`. */
function urlSchema({ maxLength, pattern, fits, message }: UrlRules) {
  return boundedText({ maxLength })
    .refine(fits, message)
    .superRefine((text, context) => {
      const why = fits(text) ? refusedToAll(text) : undefined;
      if (why !== undefined) context.addIssue(fieldIssue([], addressRefusedFieldCode, why));
    })
    .meta({ pattern });
}

/** An address of a server: nothing in it that would end up in logs or be sent twice. */
export const baseUrlSchema = urlSchema({
  maxLength: 512,
  pattern: baseUrlPattern,
  fits: (text: string) => isCallable(text) && !text.includes('?'),
  message: said(
    'must be an http:// or https:// address without credentials, query or fragment',
    '须为 http:// 或 https:// 地址，不含用户名密码、查询参数和片段',
  ),
});

/** Scheme, host and port; in whatever case, since it is compared as URLs are. */
export const originSchema = urlSchema({
  maxLength: 300,
  pattern: originPattern,
  fits: (text: string) => isCallable(text) && new RegExp(originPattern).test(text),
  message: said(
    'must be an origin like https://files.example.com: scheme, host and port, and nothing behind them',
    '须为来源，例如 https://files.example.com：仅含协议、主机和端口',
  ),
});

/** An address that is called as it stands; its query may belong to it. */
export const webhookUrlSchema = urlSchema({
  maxLength: 2048,
  pattern: webhookUrlPattern,
  fits: isCallable,
  message: said(
    'must be an http:// or https:// address without credentials or fragment',
    '须为 http:// 或 https:// 地址，不含用户名密码和片段',
  ),
});

/** An address that the vendor fetches a file from. */
export const fileUrlSchema = urlSchema({
  maxLength: 2048,
  pattern: fileUrlPattern,
  fits: isAddress,
  message: said(
    'must be an http:// or https:// address without credentials',
    '须为 http:// 或 https:// 地址，不含用户名密码',
  ),
});

function isCallable(text: string): boolean {
  return isAddress(text) && !text.includes('#');
}

function isAddress(text: string): boolean {
  if (/[\s\p{Cc}\p{Cs}\\]/u.test(text) || !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

export const cidrSchema = z
  .string()
  .refine(
    (text) => parseCidr(text) !== null,
    said('must be a network like 10.0.0.0/8 or fd00::/8', '须为网段，例如 10.0.0.0/8 或 fd00::/8'),
  )
  .meta({ pattern: cidrPattern, example: '10.0.0.0/8' });

/** The secret of a symmetric signature, in the form in which Standard Webhooks hands it out. */
export const webhookSecretSchema = z
  .string()
  .refine(
    isWebhookSecret,
    said(
      'must be whsec_ and then the base64 of 24 to 64 bytes, as Standard Webhooks writes it',
      '须为 whsec_ 加24至64字节的 base64，即 Standard Webhooks 的写法',
    ),
  )
  .meta({ pattern: webhookSecretPattern });

function isWebhookSecret(text: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  return bytes.toString('base64') === encoded && bytes.length >= 24 && bytes.length <= 64;
}

/** A custom issue with a code of its own. */
export function fieldIssue(path: PropertyKey[], code: string, message: string) {
  return { code: 'custom' as const, path, message, params: { code } };
}

export const rowsWritten = z
  .array(z.strictObject({ tableId: z.string(), row: z.int().min(0), value: z.string() }))
  .meta({
    description:
      'Of a column: what each row of its detail table is to hold, rows from 0 on; `value` is then all of it in one text.',
  });
