import { createHash } from 'node:crypto';
import type { HeldToken } from '../../http/deadToken';
import type { Site } from './site';

/** What E10 gives for a code or a refresh token (seen in public clients). */
export interface Grant {
  accessToken: string;
  refreshToken?: string;
  lifeMs: number;
}

export interface E10TokenCache {
  /**
   * The token in hand, or one fetched now, with the refresh token of the one before where there is one. Callers that
   * come while a fetch is under way share it, its failure too.
   */
  get(fetch: (refreshToken: string | undefined) => Promise<Grant>): Promise<HeldToken>;
  /** Drops the token that is in doubt, its refresh token too; one that was fetched since stays. */
  forget(accessToken: string): void;
}

/** A token is given up this long before its end, so that it does not die on the way; a short-lived one at half its life. */
const longestMarginMs = 120_000;

export function createE10TokenCache(now: () => number = Date.now): E10TokenCache {
  let held: { grant: Grant; until: number } | undefined;
  let flight: Promise<HeldToken> | undefined;
  return {
    get(fetch) {
      if (held && now() < held.until)
        return Promise.resolve({ token: held.grant.accessToken, isFresh: false });
      if (flight) return flight;
      const startedAt = now();
      flight = fetch(held?.grant.refreshToken)
        .then((grant) => {
          const margin = Math.min(longestMarginMs, grant.lifeMs / 2);
          held = { grant, until: startedAt + grant.lifeMs - margin };
          return { token: grant.accessToken, isFresh: true };
        })
        .finally(() => {
          flight = undefined;
        });
      return flight;
    },
    forget(accessToken) {
      if (held?.grant.accessToken === accessToken) held = undefined;
    },
  };
}

const caches = new Map<string, E10TokenCache>();

/** The process's one cache for these credentials at this site, however often a client is made for them. */
export function sharedE10TokenCache({ api, corpId, appKey, appSecret }: Site): E10TokenCache {
  const key = createHash('sha256')
    .update(JSON.stringify([api, corpId, appKey, appSecret]))
    .digest('hex');
  const cache = caches.get(key) ?? createE10TokenCache();
  caches.set(key, cache);
  return cache;
}
