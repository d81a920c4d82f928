import { parseLossless } from '../losslessJson';
import type { Profile } from './profile';
import { asRow, type Row } from './replies';

/** Charsets that callbacks are read in. GB18030 holds all of GBK and GB2312. */
export type CallbackCharset = 'utf-8' | 'gb18030';

const charsets = new Map<string, CallbackCharset>([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['gb18030', 'gb18030'],
]);

/**
 * What a body is to be read in: as its content type says, where the profile declares that such bodies come; what the
 * profile declares where the content type says nothing; null for every other.
 */
export function callbackCharset(contentType: string | undefined, profile: Profile): CallbackCharset | null {
  const usual = charsets.get(profile.callbackCharset) ?? 'utf-8';
  const declared = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  const charset = declared === undefined ? usual : charsets.get(declared);
  return charset === 'utf-8' || charset === usual ? charset : null;
}

/** @throws TypeError where the bytes are not of it: never a text with replaced characters. */
function decodeCallback(bytes: Buffer, charset: CallbackCharset): string {
  return new TextDecoder(charset, { fatal: true }).decode(bytes);
}

/** The fields of a JSON object or of a form; undefined for what is neither. */
export function readBody(
  raw: Buffer,
  contentType: string | undefined,
  charset: CallbackCharset,
): Row | undefined {
  try {
    const text = decodeCallback(raw, charset).trim();
    if (text.startsWith('{')) return asRow(parseLossless(text));
    return /json/i.test(contentType ?? '') ? undefined : readForm(raw, charset);
  } catch {
    return undefined;
  }
}

/**
 * By its bytes, since escapes stand for bytes of the charset too; `&`, `=`, `+` and `%` are no byte of a longer
 * character in either. undefined for what has no field, or one twice: which of them would be meant?
 */
function readForm(raw: Buffer, charset: CallbackCharset): Row | undefined {
  const pairs = raw
    .toString('latin1')
    .trim()
    .split('&')
    .filter((pair) => pair !== '');
  const entries = pairs.map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [formText(name, charset), formText(value.join('='), charset)];
  });
  const row: Row = Object.fromEntries(entries);
  const isForm = pairs.some((pair) => pair.includes('='));
  return isForm && Object.keys(row).length === entries.length ? row : undefined;
}

function formText(latin1: string, charset: CallbackCharset): string {
  const unescaped = latin1
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decodeCallback(Buffer.from(unescaped, 'latin1'), charset);
}
