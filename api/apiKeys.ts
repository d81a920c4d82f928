import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { ApiKeyDocument, ApiKeyStore } from '../application/administration/apiKeys';
import { hasHash, sha256Hex } from '../application/constantTime';
import { faultName } from './faultName';
import type { Authenticate, Principal, UnboundPrincipal } from './http/auth';
import type { ClientAddress } from './http/clientAddress';
import { newId } from './http/newId';
import { type RateWindow, refuseBeyond, tooManyRequests } from './http/rateWindow';

/** How long a key that was revoked or expired elsewhere may still be taken for good. */
const freshForMs = 3000;
const noteUseEveryMs = 60_000;
/** Keys from one address that turn out to be none: enough for mistakes, and few looks at the database. */
const unknownPerMinute = 60;

/** The key of the environment: it is there before any other, and is changed there alone. */
export const firstAdminKey: UnboundPrincipal = {
  role: 'admin',
  id: 'first-admin-key',
  name: 'first-admin-key',
};

export interface ApiKeys {
  authenticate: Authenticate;
  /** Whether the key of this id still holds, for who has signed in by it. */
  holds(id: string): Promise<boolean>;
  /** It was revoked here. Other processes follow within three seconds. */
  forget(id: string): void;
  /** It was changed here. Other processes follow likewise. */
  changed(id: string): void;
}

export interface ApiKeyServices {
  store: Pick<ApiKeyStore, 'get' | 'noteUse'>;
  adminKey: string;
  clientAddress: ClientAddress;
  rates: RateWindow;
  requestsPerMinute: number;
  logger: Logger;
  now(): Date;
}

/**
 * A key, and what is kept of it. 256 random bits cannot be guessed, so a plain hash keeps them as well as a slow one
 * would, and every request can afford it.
 */
export function makeApiKey(now: Date, id = newId('key', now)): { id: string; key: string; hash: string } {
  const key = `sfk_${id.slice('key_'.length)}_${randomBytes(32).toString('base64url')}`;
  return { id, key, hash: sha256Hex(key) };
}

/** The id that stands in a key, or undefined for what no key looks like. */
function idIn(key: string): string | undefined {
  const [, id] = /^sfk_([0-9a-z]{17})_[A-Za-z0-9_-]{43}$/.exec(key) ?? [];
  return id === undefined ? undefined : `key_${id}`;
}

export function createApiKeys(services: ApiKeyServices): ApiKeys {
  const { rates, requestsPerMinute, clientAddress, now } = services;
  const adminHash = sha256Hex(services.adminKey);
  const cache = createCache(services.store);
  const noteUse = createUseNotes(services);

  const principalOf = async (key: string, from: string): Promise<Principal | null> => {
    if (hasHash(key, adminHash)) return firstAdminKey;
    const id = idIn(key);
    const isKnown = id !== undefined && cache.has(id);
    if (!isKnown) bounded(from);
    const document = id === undefined ? null : await cache.get(id);
    if (document && hasHash(key, document.hash) && !isExpired(document, now())) {
      noteUse(document);
      return asPrincipal(document);
    }
    if (isKnown) bounded(from);
    return null;
  };

  const bounded = (from: string) => {
    if (!rates.take(`unknown-key/${from}`, unknownPerMinute))
      throw tooManyRequests(rates, 'Too many unknown API keys from this address.', '该地址尝试的密钥过多。');
  };

  return {
    authenticate: async (key, arrival) => {
      const from = arrival && clientAddress(arrival);
      const principal = await principalOf(key, from ?? 'unknown');
      if (principal) refuseBeyond(rates, `key/${principal.id}`, requestsPerMinute);
      return principal;
    },
    holds: async (id) => {
      if (id === firstAdminKey.id) return true;
      const document = await cache.get(id);
      return document !== null && !isExpired(document, now());
    },
    forget: cache.forget,
    changed: cache.changed,
  };
}

function asPrincipal({ _id: id, name, role, hostIds = [], bindingIds = [] }: ApiKeyDocument): Principal {
  const caller = { id, name: `${name} (${id})` };
  return role === 'engine' ? { role, ...caller, hostIds, bindingIds } : { role, ...caller };
}

function isExpired({ expiresAt }: ApiKeyDocument, now: Date): boolean {
  return expiresAt !== undefined && new Date(expiresAt) <= now;
}

/** Keys that were found, looked at again after a while. What is not found is not kept: there is no end of it. */
function createCache(store: Pick<ApiKeyStore, 'get'>) {
  const found = new Map<string, { document: ApiKeyDocument; seenAtMs: number }>();
  const looks = new Map<string, Promise<ApiKeyDocument | null>>();
  // Ids are never given twice. A look that began before the end must not bring a key back.
  const forgotten = new Set<string>();
  // Likewise, a look that began before a change must not bring back what was before it.
  const changedAtMs = new Map<string, number>();

  const look = async (id: string): Promise<ApiKeyDocument | null> => {
    const seenAtMs = performance.now();
    const document = await store.get(id);
    if (seenAtMs <= (changedAtMs.get(id) ?? 0)) return look(id);
    if (!document || forgotten.has(id)) {
      found.delete(id);
      return null;
    }
    found.set(id, { document, seenAtMs });
    return document;
  };

  return {
    has: (id: string) => found.has(id),
    get: (id: string): Promise<ApiKeyDocument | null> => {
      const known = found.get(id);
      if (known && performance.now() - known.seenAtMs < freshForMs) return Promise.resolve(known.document);
      const running = looks.get(id);
      if (running) return running;
      const started = look(id).finally(() => looks.delete(id));
      looks.set(id, started);
      return started;
    },
    forget: (id: string) => {
      forgotten.add(id);
      found.delete(id);
    },
    changed: (id: string) => {
      changedAtMs.set(id, performance.now());
      found.delete(id);
    },
  };
}

/** Beside the request, never in its way, and at most once a minute for each key. */
function createUseNotes({ store, logger, now }: ApiKeyServices) {
  const notedAtMs = new Map<string, number>();
  return ({ _id, lastUsedAt }: ApiKeyDocument): void => {
    const at = now();
    const last = Math.max(notedAtMs.get(_id) ?? 0, lastUsedAt === undefined ? 0 : Date.parse(lastUsedAt));
    if (at.getTime() - last < noteUseEveryMs) return;
    notedAtMs.set(_id, at.getTime());
    store.noteUse(_id, at.toISOString()).catch((error: unknown) => {
      logger.warn({ keyId: _id, ...faultName(error) }, 'The last use of a key could not be noted');
    });
  };
}
