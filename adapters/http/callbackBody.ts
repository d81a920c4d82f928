import { parseLossless } from './losslessJson';
import { readParts } from './multipartParts';
import { decodeLossy, decodePeerText, type PeerText } from './peerText';
import { asRow, type Row } from './rows';

/** Of a profile. */
export interface Charset {
  callbackCharset: 'utf-8' | 'gbk';
}

/** What a body says, tried first in what the profile declares where its content type names no charset. */
export function callbackText(
  raw: Uint8Array,
  contentType: string | undefined,
  { callbackCharset }: Charset,
): PeerText {
  return decodePeerText(raw, contentType, callbackCharset === 'gbk' ? 'gb18030' : callbackCharset);
}

/**
 * What a body says: a value of JSON, or the fields of a form, urlencoded or multipart. JSON that a form holds as its only
 * key is that JSON: some clients send it under the content type of a form. undefined for what is neither.
 */
export function readBody(
  raw: Buffer,
  contentType: string | undefined,
  profile: Charset,
): Row | unknown[] | undefined {
  const text = callbackText(raw, contentType, profile).text.trim();
  // A lone key in full: `{...}=`.
  const whole = parseStructure(text) ?? parseStructure(text.replace(/=$/, ''));
  if (whole !== undefined || /json/i.test(contentType ?? '')) return whole;
  const pairs = /^\s*multipart\//i.test(contentType ?? '')
    ? readMultipart(raw, contentType)
    : readUrlEncoded(raw);
  return pairs && readForm(pairs, contentType, profile);
}

/** An object or a list in JSON; undefined for all else. */
export function parseStructure(text: string): Row | unknown[] | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    const value = parseLossless(text);
    return Array.isArray(value) ? value : asRow(value);
  } catch {
    return undefined;
  }
}

/** More than any site's form has. Each costs a reading of its own, and a body may hold a million of them. */
const maxFields = 1000;

type Pair = readonly [name: Buffer, value: Buffer];

/** A file is a field where it holds JSON: browsers send a Blob like that. */
function readMultipart(raw: Buffer, contentType: string | undefined): Pair[] | undefined {
  return readParts(raw, contentType, maxFields)
    ?.filter((part) => !part.isFile || /json/i.test(part.contentType ?? ''))
    .map(({ name, content }) => [name, content] as const);
}

/**
 * By its bytes, since escapes stand for bytes of the charset too; `&`, `=`, `+` and `%` are no byte of a longer
 * character in any of them. undefined for what has no field, or too many.
 */
function readUrlEncoded(raw: Buffer): Pair[] | undefined {
  const pairs = withoutBlanks(raw.toString('latin1'))
    .split('&')
    .filter((pair) => pair !== '');
  if (pairs.length > maxFields) return undefined;
  const isLoneKey = pairs.length === 1 && /^(\{|\[|%7b|%5b)/i.test(pairs[0] ?? '');
  if (!isLoneKey && !pairs.some((pair) => pair.includes('='))) return undefined;
  return pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [unescaped(name), unescaped(value.join('='))] as const;
  });
}

/** undefined for one that has a field twice: which of them would be meant? */
function readForm(
  pairs: Pair[],
  contentType: string | undefined,
  profile: Charset,
): Row | unknown[] | undefined {
  // Told by all of it: a single word may fit several charsets.
  const whole = Buffer.concat(pairs.flat().flatMap((bytes) => [bytes, Buffer.from('&')]));
  const { charset } = callbackText(whole, contentType, profile);
  const entries = pairs.map(([name, value]) => [decodeLossy(name, charset), decodeLossy(value, charset)]);
  const [[key = '', value = ''] = []] = entries;
  if (entries.length === 1 && value === '' && /^\s*[{[]/.test(key)) return parseStructure(key);
  const row: Row = Object.fromEntries(entries);
  return Object.keys(row).length === entries.length ? row : undefined;
}

/** Not `trim`, for which 0xA0 is a blank: here it may be the last byte of a character (加). */
function withoutBlanks(latin1: string): string {
  const isBlank = (at: number) => ' \t\r\n'.includes(latin1.charAt(at));
  let [from, to] = [0, latin1.length];
  while (from < to && isBlank(from)) from += 1;
  while (from < to && isBlank(to - 1)) to -= 1;
  return latin1.slice(from, to);
}

function unescaped(latin1: string): Buffer {
  const bytes = latin1
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
