/** What a peer's bytes say. */
export interface PeerText {
  text: string;
  /** What they were read in, as TextDecoder names it. */
  charset: string;
  /** U+FFFD stands for bytes that are no character, or stood there when they came. */
  isDoubtful: boolean;
}

/**
 * The one reading of bytes that a peer sent. Servers of this kind send GBK whatever their header says (level B), so the
 * bytes are read as they are declared, or as `usual` where they are not; else as UTF-8; else as GB18030, which holds all
 * of GBK and GB2312. What fits none is read with U+FFFD for what is broken: it is never thrown away for a byte, since
 * what a reply means is told by its code, which is ASCII.
 */
export function decodePeerText(bytes: Uint8Array, contentType?: string, usual = 'utf-8'): PeerText {
  const declared = charsetIn(contentType);
  // Latin-1 is what servlets declare who declare nothing, and fits any bytes: it says nothing against the others.
  const isVague = declared === 'windows-1252';
  const charsets = [byteOrderMark(bytes), isVague ? undefined : (declared ?? usual), 'utf-8'];
  for (const charset of charsets) {
    const text = charset && decodeWhole(bytes, charset);
    if (text !== undefined && charset) return peerText(text, charset);
  }
  const utf8 = decodeLossy(bytes, 'utf-8');
  if (isBrokenUtf8(utf8)) return peerText(utf8, 'utf-8');
  for (const charset of ['gb18030', ...(isVague ? [declared] : [])]) {
    const text = decodeWhole(bytes, charset);
    if (text !== undefined) return peerText(text, charset);
  }
  const gbk = decodeLossy(bytes, 'gb18030');
  return countReplaced(gbk) < countReplaced(utf8) ? peerText(gbk, 'gb18030') : peerText(utf8, 'utf-8');
}

/** Pieces of one whole are all read as the whole was. */
export function decodeLossy(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

const replaced = '\ufffd';

/** Whether something in it could not be read: fit for people to guess at, and no id or code of anything. */
export function isDoubtful(text: string): boolean {
  return text.includes(replaced);
}

function peerText(text: string, charset: string): PeerText {
  return { text: text.replace(/^\ufeff/, ''), charset, isDoubtful: isDoubtful(text) };
}

/** undefined where nothing is declared, or what no decoder knows. */
function charsetIn(contentType = ''): string | undefined {
  const label = /charset\s*=\s*["']?([^\s;"',]+)/i.exec(contentType)?.[1];
  try {
    const charset = label === undefined ? undefined : new TextDecoder(label).encoding;
    return charset === 'gbk' ? 'gb18030' : charset;
  } catch {
    return undefined;
  }
}

function byteOrderMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function decodeWhole(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Half of all broken UTF-8 is whole GB18030 of other characters. GBK hardly ever holds the three bytes in a row that
 * make a Chinese character in UTF-8: more of these than of broken places, and it is UTF-8.
 */
function isBrokenUtf8(lossy: string): boolean {
  let wide = 0;
  // By code units and in place: a reply of a hundred megabytes must not become as many strings.
  for (let at = 0; at < lossy.length; at += 1) if (isWide(lossy.charCodeAt(at))) wide += 1;
  return wide > countReplaced(lossy);
}

/** Of three or four bytes in UTF-8; the second half of a pair does not count again. */
function isWide(unit: number): boolean {
  return unit >= 0x800 && unit !== 0xfffd && (unit < 0xdc00 || unit > 0xdfff);
}

function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf(replaced); at !== -1; at = text.indexOf(replaced, at + 1)) count += 1;
  return count;
}

/** As `URLSearchParams` writes it into our addresses. */
const inQuery = (text: string) => new URLSearchParams({ x: text }).toString().slice('x='.length);

const maxWords = 500;
/** Without it people would take what is left of a sentence for the whole. */
const doubtfulMark = '（有字符无法识别 / partly unreadable）';

/**
 * A peer's own words, fit to be shown: one line, at most 500 characters, our secrets blotted out; marked where a part
 * of them could not be read.
 */
export function peerWords(text: string, secrets: readonly string[] = []): string {
  let words = text;
  for (const secret of secrets.filter(Boolean))
    for (const spelling of [secret, encodeURIComponent(secret), inQuery(secret)])
      words = words.replaceAll(spelling, '***');
  const line = Array.from(
    words
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
  );
  if (!line.includes(replaced)) return line.slice(0, maxWords).join('');
  return line.slice(0, maxWords - doubtfulMark.length).join('') + doubtfulMark;
}
