/*
 * What schemas say of texts. Readers of the OpenAPI document have many dialects of regular expressions: here stands what
 * all of them read alike, without lookaheads, flags, properties of Unicode or `\d`. Where the checks themselves are
 * others, these patterns are no looser.
 */

const control = '\\x00-\\x1f\\x7f-\\x9f';
const controlOfLine = '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f';
/** Some dialects do not count U+FEFF as a space. */
const space = '\\s\\ufeff';

/** As in contracts/ids, whose lookahead not every dialect has. */
const idPart = '(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,63}|-[A-Za-z0-9_-]{1,63})';
export const idPattern = `^${idPart}$`;
export const requestIdPattern = `^${idPart}:(?:-|${idPart}):${idPart}:[1-9][0-9]{0,8}$`;
export const peerIdPattern = `^[^${space}${control}]{1,128}$`;

/** On one line, without control characters; blank only where that is said. */
export const lineOrNothingPattern = `^[^${control}]*$`;
export const linePattern = `^[^${control}]*[^${space}${control}][^${control}]*$`;
/** On several lines, not blank. */
export const paragraphPattern = `^[^${controlOfLine}]*[^${space}${control}][^${controlOfLine}]*$`;

/** A name of a file on one line that ends in one of these, in any case. */
export function fileNamePattern(endings: readonly string[]): string {
  const anyCase = (ending: string) =>
    ending.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  return `^[^${control}]*\\.(?:${endings.map(anyCase).join('|')})$`;
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ipv4 = `(?:${octet}\\.){3}${octet}`;
const ipv6 = ipv6Pattern();

/** With all groups, or with `::` somewhere. An IPv4 address at the end is that of IPv4-mapped ones alone. */
function ipv6Pattern(): string {
  const group = '[0-9A-Fa-f]{1,4}';
  const shortened = [1, 2, 3, 4, 5, 6].map(
    (before) => `(?:${group}:){${before}}(?::${group}){1,${7 - before}}`,
  );
  const forms = [
    `(?:${group}:){7}${group}`,
    ...shortened,
    `(?:${group}:){1,7}:`,
    `:(?::${group}){1,7}`,
    '::',
  ];
  return `(?:${[...forms, `::[Ff]{4}:${ipv4}`].join('|')})`;
}

export const addressPattern = `^(?:${ipv4}|${ipv6})$`;
export const cidrPattern = `^(?:${ipv4}/0*(?:3[0-2]|[12]?[0-9])|${ipv6}/0*(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`;

/** Of a URL: a name whose last label is no number, which would make it an address; or an address. */
const label = '[A-Za-z0-9_-]+';
const lastLabel = '(?:[A-Za-z_-]|[0-9]+[A-WYZa-wyz_-])[A-Za-z0-9_-]*';
const host = `(?:(?:${label}\\.)*${lastLabel}\\.?|${ipv4}|\\[${ipv6}\\])`;
const port = '(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})';
const server = `^[Hh][Tt][Tt][Pp][Ss]?://${host}(?::${port})?`;
const inUrl = (without: string) => `[^${space}${control}\\\\${without}]*`;

export const originPattern = `${server}$`;
/** Without query and fragment. */
export const baseUrlPattern = `${server}(?:/${inUrl('?#')})?$`;
/** Without fragment. */
export const webhookUrlPattern = `${server}(?:[/?]${inUrl('#')})?$`;
export const fileUrlPattern = `${server}(?:[/?#]${inUrl('')})?$`;

const base64 = '[A-Za-z0-9+/]';
const base64Ends = { one: `${base64}[AQgw]==`, two: `${base64}{2}[AEIMQUYcgkosw048]=` };
/** `whsec_` and the base64 of 24 to 64 bytes. */
export const webhookSecretPattern = `^whsec_(?:(?:${base64}{4}){8,21}(?:${base64Ends.one})?|(?:${base64}{4}){8,20}${base64Ends.two})$`;

const url64 = '[A-Za-z0-9_-]';
/** Base64url without padding, at least a byte, in the one way in which it is written. */
export const base64UrlPattern = `^(?:${url64}{4})*(?:${url64}[AQgw]|${url64}{2}[AEIMQUYcgkosw048]|${url64}{4})$`;
