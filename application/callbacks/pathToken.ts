import type { CallbackToken } from '../administration/bindings';
import { hasHash } from '../constantTime';

/** Every hash is compared, each in constant time: neither which one fits nor how far one does can be measured. */
export function isPathToken(token: string, tokens: readonly CallbackToken[], now: Date): boolean {
  const fitting = tokens.filter(({ hash, shortHash }) => {
    const isLong = hasHash(token, hash);
    return hasHash(token, shortHash ?? hash) || isLong;
  });
  return fitting.some(({ validUntil }) => validUntil === undefined || validUntil > now.toISOString());
}
