import { createHash } from 'node:crypto';
import type { HeldToken } from '../http/deadToken';

export interface TokenCache {
  /** The token in hand, or one fetched now. Callers that come while a fetch is under way share it, its failure too. */
  get(fetch: () => Promise<string>, cacheMs: number): Promise<HeldToken>;
  /** Drops the token that is in doubt; one that was fetched since stays. */
  forget(token: string): void;
}

export function createTokenCache(now: () => number = Date.now): TokenCache {
  let held: { token: string; until: number } | undefined;
  let flight: Promise<HeldToken> | undefined;
  return {
    get(fetch, cacheMs) {
      if (held && now() < held.until) return Promise.resolve({ token: held.token, isFresh: false });
      if (flight) return flight;
      const startedAt = now();
      flight = fetch()
        .then((token) => {
          held = { token, until: startedAt + cacheMs };
          return { token, isFresh: true };
        })
        .finally(() => {
          flight = undefined;
        });
      return flight;
    },
    forget(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

const caches = new Map<string, TokenCache>();

/** The process's one cache for these credentials at this server, however often a client is made for them. */
export function sharedTokenCache(openUrl: string, clientId: string, clientSecret: string): TokenCache {
  const key = createHash('sha256')
    .update(JSON.stringify([openUrl, clientId, clientSecret]))
    .digest('hex');
  const cache = caches.get(key) ?? createTokenCache();
  caches.set(key, cache);
  return cache;
}
