import type { NamedDocument, NamedStore } from './named';

export const roles = ['engine', 'operator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** What a role may do with one area of the API. */
export interface Permission {
  /** As the documentation groups addresses. */
  area: string;
  read: boolean;
  change: boolean;
}

export type PermissionsOf = (role: Role) => Permission[];

/** The key of the environment: it is there before any other, and is in no collection. */
export const firstAdminKeyId = 'first-admin-key';

/** A key of the API, by its hash. */
export interface ApiKeyDocument extends NamedDocument {
  role: Role;
  /** Of an engine: whose key it is. Absent for one from before keys were bound; empty for one that is bound to none. */
  hostIds?: string[];
  /** Of an engine: bindings that it reaches beside those that its hosts' settings name. */
  bindingIds?: string[];
  /** SHA-256 of the whole key, hex. */
  hash: string;
  /** Of keys before a rotation, the latest first, each of which is accepted until then. ISO 8601 in UTC. */
  hashesBefore?: { hash: string; validUntil: string }[];
  /** Of the last rotation. ISO 8601 in UTC. */
  rotatedAt?: string;
  createdAt: string;
  /** As the ledger names them. */
  createdBy: string;
  /** Absent for one that was never changed. */
  changedAt?: string;
  /** ISO 8601; absent for one that holds until it is revoked. */
  expiresAt?: string;
}

export interface AddressUse {
  address: string;
  at: string;
}

export const maxAddresses = 10;

/** Kept apart from the key itself: what notes a use must never write what else is known of the key. */
export interface KeyUse {
  /** To the minute or so. */
  lastUsedAt: string;
  lastUsedFrom?: string;
  /** Addresses that it was used from and when last, the latest first; at most {@link maxAddresses}. */
  usedFrom?: AddressUse[];
}

/** Each address once. */
export function latestUses(uses: readonly AddressUse[]): AddressUse[] {
  const latest = new Map<string, string>();
  for (const { address, at } of uses) if (at > (latest.get(address) ?? '')) latest.set(address, at);
  return [...latest]
    .map(([address, at]) => ({ address, at }))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, maxAddresses);
}

export interface ApiKeyStore extends NamedStore<ApiKeyDocument> {
  /** Adds to the addresses that are known. Nothing rests on it: of several processes at once any may win. */
  noteUse(id: string, use: KeyUse): Promise<void>;
  /** Of all there are. */
  ids(): Promise<string[]>;
  useOf(id: string): Promise<KeyUse | null>;
  /** Keys of engines from before keys were bound to hosts. */
  neverBound(): Promise<ApiKeyDocument[]>;
  /** Binds one of these; one that is bound already stays as it is. */
  bindOnce(id: string, hostIds: string[]): Promise<void>;
  /** Keys of role admin. */
  admins(): Promise<ApiKeyDocument[]>;
  /** Keys with an end, also one that is past. */
  ending(): Promise<ApiKeyDocument[]>;
}

/** Which values of the environment's admin key are switched off, by their hash: another value is another key. */
export interface SwitchedOffKeys {
  has(hash: string): Promise<boolean>;
  add(hash: string, what: { at: string; by: string }): Promise<void>;
}

/** How long before its end a key is reminded of. */
const reminderMs = 14 * 24 * 3_600_000;

export function isExpired({ expiresAt }: Pick<ApiKeyDocument, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && new Date(expiresAt) <= now;
}

/** Whether it still holds and ends within fourteen days. */
export function expiresSoon(key: Pick<ApiKeyDocument, 'expiresAt'>, now: Date): boolean {
  if (key.expiresAt === undefined || isExpired(key, now)) return false;
  return Date.parse(key.expiresAt) - now.getTime() <= reminderMs;
}
