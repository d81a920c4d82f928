import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import {
  type ApiKeyDocument,
  type ApiKeyStore,
  firstAdminKeyId,
  isExpired,
} from '../application/administration/apiKeys';
import { createBoundedLook } from '../application/boundedLook';
import { hasHash, sha256Hex } from '../application/constantTime';
import type { Authenticate, Principal, UnboundPrincipal } from './http/auth';
import { type Arrival, type ClientAddress, placeOf } from './http/clientAddress';
import { newId } from './http/newId';
import { Problem } from './http/problem';
import { type RateWindow, refuseBeyond, tooManyRequests } from './http/rateWindow';
import { createKeyUses } from './keyUses';

/** How long a key that was revoked or expired elsewhere may still be taken for good. */
const freshForMs = 3000;
/** Keys from one place that turn out to be none: enough for mistakes, and few looks at the database. */
const unknownPerMinute = 60;

/** The key of the environment: it is there before any other, and is changed there alone. */
export const firstAdminKey: UnboundPrincipal = {
  role: 'admin',
  id: firstAdminKeyId,
  name: firstAdminKeyId,
};

export interface ApiKeys {
  authenticate: Authenticate;
  /**
   * The principal of the key of this id, for who has signed in by it then; null where it does not hold any more.
   * `arrival` of a request by it: that is a use of the key.
   */
  signedIn(id: string, since?: Date, arrival?: Arrival): Promise<Principal | null>;
  /** It was revoked here. Other processes follow within three seconds. */
  forget(id: string): void;
  /** It was changed here. Other processes follow likewise. */
  changed(id: string): void;
}

export interface ApiKeyServices {
  store: Pick<ApiKeyStore, 'get' | 'noteUse' | 'ids'>;
  /** Of the environment; undefined where there is none. */
  adminKey: string | undefined;
  /** Whether that one has not been switched off; asked with each request by it. */
  isFirstKeyOn(): Promise<boolean>;
  clientAddress: ClientAddress;
  rates: RateWindow;
  requestsPerMinute: number;
  logger: Logger;
  now(): Date;
  /** How often this process knows a key to have changed. */
  changes?(): number | undefined;
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
  const { rates, requestsPerMinute, clientAddress, now, adminKey } = services;
  const adminHash = adminKey === undefined ? undefined : sha256Hex(adminKey);
  const cache = createCache(services.store);
  const firstKey = createFirstKey(services);
  const noteUse = createKeyUses(services);

  const look = createBoundedLook(services.store.ids, services.changes);
  const isThere = async (id: string) => (await look((ids) => ids.includes(id) || undefined)) ?? false;

  const principalOf = async (key: string, from: string | undefined): Promise<Principal | null> => {
    const isWithin = () => rates.take(`unknown-key/${placeOf(from)}`, unknownPerMinute);
    if (adminHash !== undefined && hasHash(key, adminHash) && (await firstKey.isOn())) return firstAdminKey;
    const id = idIn(key);
    // What is remembered costs nothing. Beyond the bound only a key that is there is looked at: everybody behind a proxy
    // that is not declared comes from its address, and wrong keys of one must not shut out the right ones of others.
    const isRemembered = id !== undefined && cache.has(id);
    const mayBeUnknown = isRemembered || isWithin();
    const document = id !== undefined && (mayBeUnknown || (await isThere(id))) ? await cache.get(id) : null;
    if (document && isKeyOf(key, document, now())) {
      noteUse(document, from);
      return asPrincipal(document);
    }
    if (!mayBeUnknown || (isRemembered && !isWithin())) throw tooManyUnknown(rates);
    return null;
  };

  return {
    authenticate: async (key, arrival) => {
      const principal = await principalOf(key, arrival && clientAddress(arrival));
      if (principal) refuseBeyond(rates, `key/${principal.id}`, requestsPerMinute);
      return principal;
    },
    signedIn: async (id, since, arrival) => {
      if (id === firstAdminKey.id) return (await firstKey.isOn()) ? firstAdminKey : null;
      const document = await cache.get(id);
      if (!document || isExpired(document, now()) || isReplaced(document, since, now())) return null;
      if (arrival) noteUse(document, clientAddress(arrival));
      return asPrincipal(document);
    },
    forget: (id) => (id === firstAdminKey.id ? firstKey.forget() : cache.forget(id)),
    changed: cache.changed,
  };
}

function tooManyUnknown(rates: RateWindow): Problem {
  return tooManyRequests(
    rates,
    'Too many unknown API keys from this address.',
    '该地址尝试的密钥过多。',
    'unknown-key-beyond',
  );
}

/** @throws Problem `key-expired`: only to who has the key itself, or had it before a rotation. */
function isKeyOf(key: string, document: ApiKeyDocument, now: Date): boolean {
  const before = document.hashesBefore?.find(({ hash }) => hasHash(key, hash));
  if (!before && !hasHash(key, document.hash)) return false;
  if (isExpired(document, now))
    throw expired(
      'This API key has expired; an administrator makes another one.',
      'API 密钥已过期，请管理员发放新的密钥。',
    );
  if (before && before.validUntil <= now.toISOString())
    throw expired('This API key was replaced by a new one.', 'API 密钥已更换，请使用新的密钥。');
  return true;
}

/**
 * Whether who signed in then may have done so by a secret that is not accepted any more. While both are accepted nothing
 * tells by which one it was.
 */
function isReplaced(
  { rotatedAt, hashesBefore = [] }: ApiKeyDocument,
  since: Date | undefined,
  now: Date,
): boolean {
  if (rotatedAt === undefined || since === undefined) return false;
  const ends = hashesBefore.map(({ validUntil }) => validUntil);
  if (ends.some((validUntil) => validUntil > now.toISOString())) return false;
  return [rotatedAt, ...ends].some((end) => since < new Date(end));
}

function expired(detail: string, zh: string): Problem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="sealflow", error="invalid_token"' };
  return new Problem('key-expired', detail, { zh, headers });
}

function asPrincipal({ _id: id, name, role, hostIds = [], bindingIds = [] }: ApiKeyDocument): Principal {
  const caller = { id, name: `${name} (${id})` };
  return role === 'engine' ? { role, ...caller, hostIds, bindingIds } : { role, ...caller };
}

/** Whether the environment's key is on. One that is off stays so until a restart. */
function createFirstKey({ adminKey, isFirstKeyOn }: Pick<ApiKeyServices, 'adminKey' | 'isFirstKeyOn'>) {
  let isOff = adminKey === undefined;
  return {
    isOn: async (): Promise<boolean> => {
      if (isOff) return false;
      if (!(await isFirstKeyOn())) isOff = true;
      return !isOff;
    },
    forget: () => {
      isOff = true;
    },
  };
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
