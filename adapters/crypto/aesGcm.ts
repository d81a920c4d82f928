import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/* AES-256-GCM as everything here is encrypted: nonce (12 bytes, random), ciphertext and tag (16 bytes) in a row. */

export const cipherName = 'aes-256-gcm';
export const nonceBytes = 12;
export const tagBytes = 16;

/** A key for this one use (HKDF-SHA256), whatever else the configured key may be used for. */
export function derivedKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', use, 32));
}

/** `about` is not part of the result, and has to be given again to decrypt it. */
export function encrypt(key: Buffer, plain: Uint8Array, about?: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  if (about) cipher.setAAD(about);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where it is too short, was altered, or made with another key or about something else. */
export function decrypt(key: Buffer, bytes: Buffer, about?: Buffer): Buffer {
  if (bytes.length < nonceBytes + tagBytes) throw new RangeError('too short to be encrypted');
  const decipher = createDecipheriv(cipherName, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  if (about) decipher.setAAD(about);
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
