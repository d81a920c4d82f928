import type { SealedTokens } from '../../application/ports/secrets';
import { decrypt, derivedKey, encrypt } from './aesGcm';

/**
 * With keys derived under `label`, so that no token of one purpose passes for one of another. The first key seals, all
 * of them open: a rotation cuts nobody off.
 */
export function createSealedTokens(secretKeys: readonly { key: Buffer }[], label: string): SealedTokens {
  const keys = secretKeys.map(({ key }) => derivedKey(key, label));
  const [current] = keys;
  if (!current) throw new Error('sealed tokens need at least one key');
  return {
    seal: (content, about) =>
      encrypt(current, Buffer.from(content), Buffer.from(about)).toString('base64url'),
    open: (token, about) => {
      const bytes = Buffer.from(token, 'base64url');
      for (const key of keys) {
        try {
          return decrypt(key, bytes, Buffer.from(about)).toString('utf8');
        } catch {
          // Not by this one.
        }
      }
      return undefined;
    },
  };
}
