import { parseLossless } from '../http/losslessJson';
import { decodeLossy, decodePeerText, type PeerText } from '../http/peerText';
import type { Profile } from './profile';
import { asRow, type Row } from './replies';

type Charset = Pick<Profile, 'callbackCharset'>;

/** What a body says, tried first in what the profile declares where its content type names no charset. */
export function callbackText(
  raw: Uint8Array,
  contentType: string | undefined,
  { callbackCharset }: Charset,
): PeerText {
  return decodePeerText(raw, contentType, callbackCharset === 'gbk' ? 'gb18030' : callbackCharset);
}

/** The fields of a JSON object or of a form; undefined for what is neither. */
export function readBody(raw: Buffer, contentType: string | undefined, profile: Charset): Row | undefined {
  const text = callbackText(raw, contentType, profile).text.trim();
  try {
    if (text.startsWith('{')) return asRow(parseLossless(text));
  } catch {
    return undefined;
  }
  return /json/i.test(contentType ?? '') ? undefined : readForm(raw, contentType, profile);
}

/** More than any site's form has. Each costs a reading of its own, and a body may hold a million of them. */
const maxFields = 1000;

/**
 * By its bytes, since escapes stand for bytes of the charset too; `&`, `=`, `+` and `%` are no byte of a longer
 * character in any of them. undefined for what has no field, too many, or one twice: which of them would be meant?
 */
function readForm(raw: Buffer, contentType: string | undefined, profile: Charset): Row | undefined {
  const pairs = withoutBlanks(raw.toString('latin1'))
    .split('&')
    .filter((pair) => pair !== '');
  if (pairs.length > maxFields) return undefined;
  const entries = pairs.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [unescaped(name), unescaped(value.join('='))] as const;
  });
  // Told by all of it: a single word may fit several charsets.
  const whole = Buffer.concat(entries.flat().flatMap((bytes) => [bytes, Buffer.from('&')]));
  const { charset } = callbackText(whole, contentType, profile);
  const row: Row = Object.fromEntries(
    entries.map(([name, value]) => [decodeLossy(name, charset), decodeLossy(value, charset)]),
  );
  const isForm = pairs.some((pair) => pair.includes('='));
  return isForm && Object.keys(row).length === entries.length ? row : undefined;
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
