import { createHash, timingSafeEqual } from 'node:crypto';

/** In hex, as hashes of tokens and keys are kept. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a text has this SHA-256 (hex). Hashes are equal in length, and how far they agree cannot be measured. */
export function hasHash(text: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const given = createHash('sha256').update(text).digest();
  return expected.length === given.length && timingSafeEqual(given, expected);
}

/** Whether two texts are the same, in a time that tells nothing of either. */
export function isSameText(text: string, other: string): boolean {
  return hasHash(text, sha256Hex(other));
}
