import {
  type SealedSecret,
  type SecretBox,
  type SecretOwner,
  SecretUnreadableError,
} from '../../application/ports/secrets';
import { decrypt, encrypt, nonceBytes, tagBytes } from './aesGcm';

export interface SecretKey {
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** The first key seals; all of them open, so that keys can be rotated. */
export function createSecretBox(keys: readonly SecretKey[]): SecretBox {
  const [current] = keys;
  if (!current) throw new Error('a secret box needs at least one key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    seal(secret, owner) {
      const sealed = encrypt(current.key, Buffer.from(secret), associated(owner));
      const part = (from: number, to?: number) => sealed.subarray(from, to).toString('base64');
      return {
        keyId: current.id,
        nonce: part(0, nonceBytes),
        ciphertext: part(nonceBytes, -tagBytes),
        tag: part(-tagBytes),
      };
    },
    isCurrent: ({ keyId }) => keyId === current.id,
    open(sealed, owner) {
      const key = byId.get(sealed.keyId);
      if (!key) throw new SecretUnreadableError(`no key of id ${sealed.keyId} is configured`);
      try {
        return decrypt(key, inARow(sealed), associated(owner)).toString('utf8');
      } catch {
        throw new SecretUnreadableError('it was altered, or sealed for another purpose');
      }
    },
  };
}

function inARow({ nonce, ciphertext, tag }: SealedSecret): Buffer {
  return Buffer.concat([nonce, ciphertext, tag].map((part) => Buffer.from(part, 'base64')));
}

function associated({ purpose, id }: SecretOwner): Buffer {
  return Buffer.from(`${purpose}\n${id}`);
}
