const imageTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export type ImageType = (typeof imageTypes)[number];

/** How many bytes {@link imageTypeOf} needs to see. */
export const imageHeadBytes = 12;

/** What a picture is by its first bytes, whatever it is said to be; undefined for anything else. */
export function imageTypeOf(head: Buffer): ImageType | undefined {
  const text = head.toString('latin1', 0, imageHeadBytes);
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^RIFF[\s\S]{4}WEBP/.test(text)) return 'image/webp';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  return undefined;
}
