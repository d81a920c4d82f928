import { createHash } from 'node:crypto';
import type { HeldToken } from './deadToken';

/** A token as its peer gave it. */
export interface FetchedToken {
  token: string;
  /** Fetches the next one, at peers that have such. */
  refreshToken?: string;
  /** From the beginning of the fetch on, in milliseconds: shorter than it lives, so that it does not die on the way. */
  usableForMs: number;
}

export interface TokenCache {
  /**
   * The token in hand, or one fetched now, with the refresh token of the one before where there is one. Callers that
   * come while a fetch is under way share it, its failure too.
   */
  get(fetch: (refreshToken: string | undefined) => Promise<FetchedToken>): Promise<HeldToken>;
  /** Drops the token that is in doubt, its refresh token too; one that was fetched since stays. */
  forget(token: string): void;
}

export function createTokenCache(now: () => number = Date.now): TokenCache {
  let held: { fetched: FetchedToken; until: number } | undefined;
  let flight: Promise<HeldToken> | undefined;
  return {
    get(fetch) {
      if (held && now() < held.until) return Promise.resolve({ token: held.fetched.token, isFresh: false });
      if (flight) return flight;
      const startedAt = now();
      flight = fetch(held?.fetched.refreshToken)
        .then((fetched) => {
          held = { fetched, until: startedAt + fetched.usableForMs };
          return { token: fetched.token, isFresh: true };
        })
        .finally(() => {
          flight = undefined;
        });
      return flight;
    },
    forget(token) {
      if (held?.fetched.token === token) held = undefined;
    },
  };
}

/** One cache for the same credentials at the same server, however often a client is made for them. */
export interface TokenCaches {
  /** `credentials`: everything that tells one holder of tokens from another, secrets too. */
  of(credentials: readonly string[]): TokenCache;
}

export function createTokenCaches(): TokenCaches {
  const caches = new Map<string, TokenCache>();
  return {
    of: (credentials) => {
      const key = createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
      const cache = caches.get(key) ?? createTokenCache();
      caches.set(key, cache);
      return cache;
    },
  };
}
