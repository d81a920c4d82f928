import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A secret at rest, encrypted with AES-256-GCM. All parts base64. */
export interface SealedSecret {
  keyId: string;
  nonce: string;
  ciphertext: string;
  tag: string;
}

/** What a secret is and whose: sealed for one, it opens for no other. */
export interface SecretOwner {
  purpose: 'binding.clientSecret' | 'binding.callbackSecret' | 'host.secret' | 'host.esbTriggerToken';
  id: string;
}

export interface SecretBox {
  seal(secret: string, owner: SecretOwner): SealedSecret;
  /** Whether the key that seals now has sealed it. */
  isCurrent(sealed: SealedSecret): boolean;
  /** @throws SecretUnreadableError */
  open(sealed: SealedSecret, owner: SecretOwner): string;
}

/** Sealed with a key that is not given here, for another owner, or altered since. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

export interface SecretKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

const algorithm = 'aes-256-gcm';
const tagBytes = 16;

/** The first key seals; all of them open, so that keys can be rotated. */
export function createSecretBox(keys: readonly SecretKey[]): SecretBox {
  const [current] = keys;
  if (!current) throw new Error('a secret box needs at least one key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    seal(secret, owner) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv(algorithm, current.key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associated(owner));
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return {
        keyId: current.id,
        nonce: nonce.toString('base64'),
        ciphertext: ciphertext.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
      };
    },
    isCurrent: ({ keyId }) => keyId === current.id,
    open(sealed, owner) {
      const key = byId.get(sealed.keyId);
      if (!key) throw new SecretUnreadableError(`no key of id ${sealed.keyId} is configured`);
      try {
        return decrypt(sealed, key, owner);
      } catch {
        throw new SecretUnreadableError('it was altered, or sealed for another purpose');
      }
    },
  };
}

function decrypt({ nonce, ciphertext, tag }: SealedSecret, key: Buffer, owner: SecretOwner): string {
  const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64'), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associated(owner));
  decipher.setAuthTag(Buffer.from(tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64')), decipher.final()]).toString(
    'utf8',
  );
}

function associated({ purpose, id }: SecretOwner): Buffer {
  return Buffer.from(`${purpose}\n${id}`);
}
