import { parseLossless } from '../losslessJson';
import { decodeLossy, decodePeerText, type PeerText } from '../peerText';
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

/**
 * By its bytes, since escapes stand for bytes of the charset too; `&`, `=`, `+` and `%` are no byte of a longer
 * character in any of them. undefined for what has no field, or one twice: which of them would be meant?
 */
function readForm(raw: Buffer, contentType: string | undefined, profile: Charset): Row | undefined {
  const pairs = raw
    .toString('latin1')
    .trim()
    .split('&')
    .filter((pair) => pair !== '');
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

function unescaped(latin1: string): Buffer {
  const bytes = latin1
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
