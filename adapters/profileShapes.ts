import { z } from 'zod';
import { said } from '../contracts/language';
import { boundedText } from './http/boundedText';
import { numberInText } from './http/numberInText';
import { originPattern } from './http/textPatterns';

/** What the sections of every vendor's profile are made of. */
export const path = z
  .string()
  .regex(
    /^\/[^?#\s\ufeff]*$/,
    said(
      'must be a path: from the slash on, without query, fragment or spaces',
      '须为路径：以“/”开头，不含查询参数、片段和空格',
    ),
  );
export const name = boundedText({ minLength: 1, maxLength: 100 });
/** A value that is sent as it stands: servers want one word as a text, a number or a truth. */
export const scalarSchema = z.union([boundedText({ maxLength: 2000 }), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof scalarSchema>;
export const constantName = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,100}$/,
    said('must be a parameter name of letters, digits, _ or -', '须为参数名：字母、数字、_ 或 -'),
  );
export const origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^/?#\s@\\]+$/i, 'an origin like https://files.example.com, without a path')
  .refine((text) => URL.canParse(text), 'an origin like https://files.example.com, without a path')
  .meta({ pattern: originPattern });
const mediaType = z
  .string()
  .regex(
    /^[A-Za-z0-9_.+-]{1,60}\/[A-Za-z0-9_.+-]{1,60}(; ?[A-Za-z0-9_-]{1,20}=[A-Za-z0-9_-]{1,20})?$/,
    said('must be a content type like application/json', '须为内容类型，例如 application/json'),
  );
function isPattern(text: string): boolean {
  try {
    return new RegExp(`^(?:${text})$`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
export const names = z.array(name).min(1).max(20);
export const words = z.array(boundedText({ minLength: 1, maxLength: 200 })).max(100);
export const wholeNumber = (min: number, max: number) =>
  z.preprocess((given: number) => numberInText(given), z.int().min(min).max(max));
export const ms = wholeNumber(1, 3_600_000);
/** An activity that calls has five minutes, and waits one call out before it sends again. */
export const callMs = wholeNumber(1, 60_000);
const bytes = wholeNumber(1024, 1_073_741_824);

/** A regular expression that the whole of a text has to match. */
const wholePattern = boundedText({ minLength: 1, maxLength: 200 })
  .refine(isPattern, said('must be a regular expression', '须为正则表达式'))
  .meta({ format: 'regex' });

const callsPerSecond = z.preprocess((given: number) => numberInText(given), z.number().min(0.1).max(1000));

/** How a callback is acknowledged. */
export const callbackAck = z.strictObject({
  status: z.literal([200, 201, 202, 204]),
  contentType: mediaType,
  body: boundedText({ maxLength: 1000 }),
});

/** Of the limits of every vendor. */
export const commonLimits = {
  replyBytes: bytes,
  fileBytes: bytes,
  /** Of one picture of a use. */
  imageBytes: bytes,
  /** Calls per second and calls at the same time, of each of our processes. */
  callsPerSecond,
  callsAtOnce: wholeNumber(1, 100),
};

export const uploadMs = wholeNumber(1, 240_000);

/** Single switches of every vendor. */
export const commonSwitches = {
  detailAvailable: z.boolean(),
  /** What the whole of a seal code matches, where a person types one: a regular expression. */
  sealCodePattern: wholePattern,
  /** What callback bodies that name no charset are tried in first; the other one is tried after it. */
  callbackCharset: z.enum(['utf-8', 'gbk']),
};
