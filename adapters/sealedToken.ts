import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Tokens that carry what they say, encrypted and authenticated (AES-256-GCM): nobody can read or change it, and one
 * that was made about one thing serves for no other.
 */
export interface SealedTokens {
  seal(content: string, about: string): string;
  /** The content, or undefined for a token that was made with no key of ours, about something else, or altered. */
  open(token: string, about: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * With keys derived under `label`, so that no token of one purpose passes for one of another. The first key seals, all
 * of them open: a rotation cuts nobody off.
 */
export function createSealedTokens(secretKeys: readonly { key: Buffer }[], label: string): SealedTokens {
  const keys = secretKeys.map(({ key }) => Buffer.from(hkdfSync('sha256', key, '', label, 32)));
  const [current] = keys;
  if (!current) throw new Error('sealed tokens need at least one key');
  return {
    seal: (content, about) => encrypt(current, content, Buffer.from(about)).toString('base64url'),
    open: (token, about) => {
      const bytes = Buffer.from(token, 'base64url');
      for (const key of keys) {
        const content = decrypt(key, bytes, Buffer.from(about));
        if (content !== undefined) return content;
      }
      return undefined;
    },
  };
}

function encrypt(key: Buffer, text: string, about: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(about);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, bytes: Buffer, about: Buffer): string | undefined {
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(about);
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
