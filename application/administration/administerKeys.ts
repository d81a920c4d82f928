import { defined } from '../../domain/defined';
import { type Refused, refusedFor, type WrongField } from '../refusals';
import {
  type ApiKeyDocument,
  type ApiKeyStore,
  firstAdminKeyId,
  isExpired,
  type Role,
  type SwitchedOffKeys,
} from './apiKeys';
import { changeNamed, type NamedChange } from './changeNamed';

interface Known {
  get(id: string): Promise<unknown>;
}

export interface KeyServices {
  store: ApiKeyStore;
  hosts: Known;
  bindings: Known;
  switchedOff: SwitchedOffKeys;
  /** Of the environment's admin key; undefined where there is none. */
  firstKeyHash: string | undefined;
  /** A new secret for the key of this id. The key itself is kept nowhere. */
  makeKey(id: string): { key: string; hash: string };
  now(): Date;
}

/** What engines' keys are bound to; what is left out stays. */
export interface Bounds {
  hostIds?: string[];
  bindingIds?: string[];
}

export interface NewKey extends Bounds {
  id: string;
  name: string;
  role: Role;
  expiresAt?: string;
  createdBy: string;
}

export interface KeyChange extends Bounds {
  /** null takes the end away. */
  expiresAt?: string | null;
}

type Made = { kind: 'made'; document: ApiKeyDocument; key: string };

export async function createKey(
  services: KeyServices,
  { id, name, role, createdBy, expiresAt, ...bounds }: NewKey,
): Promise<Made | { kind: 'name-taken' } | Refused> {
  const errors = [...wrongEnd(services, expiresAt), ...(await wrongBounds(services, role, bounds))];
  if (errors.length > 0) return refusedFor(errors);
  const { key, hash } = services.makeKey(id);
  const document: ApiKeyDocument = {
    _id: id,
    version: 1,
    name,
    role,
    ...(role === 'engine' ? { hostIds: [], bindingIds: [], ...eachOnce(bounds) } : {}),
    hash,
    createdAt: services.now().toISOString(),
    createdBy,
    ...defined({ expiresAt: inUtc(expiresAt) }),
  };
  return (await services.store.insert(document)) ? { kind: 'made', document, key } : { kind: 'name-taken' };
}

export async function changeKey(
  services: KeyServices,
  id: string,
  { expiresAt, ...bounds }: KeyChange,
): Promise<NamedChange<ApiKeyDocument> | Refused> {
  const current = await services.store.get(id);
  if (!current) return { kind: 'none' };
  const errors = [
    ...wrongEnd(services, expiresAt ?? undefined),
    ...(await wrongBounds(services, current.role, bounds)),
  ];
  if (errors.length > 0) return refusedFor(errors);
  const end = expiresAt === null ? null : inUtc(expiresAt);
  const at = services.now().toISOString();
  return changeNamed(services.store, id, at, () => ({ ...eachOnce(bounds), expiresAt: end }));
}

export interface Rotation {
  /** How long the key before is accepted beside the new one; with 0 no key before is any more. */
  graceSeconds: number;
}

/** A new secret for the same key: its id, role and bounds stay, and so does its end. */
export async function rotateKey(
  services: KeyServices,
  id: string,
  { graceSeconds }: Rotation,
): Promise<Exclude<NamedChange<ApiKeyDocument>, { kind: 'changed' }> | (Rotated & { kind: 'rotated' })> {
  const { key, hash } = services.makeKey(id);
  const now = services.now();
  const validUntil = new Date(now.getTime() + graceSeconds * 1000).toISOString();
  const changed = await changeNamed(services.store, id, now.toISOString(), (current) => ({
    hash,
    rotatedAt: now.toISOString(),
    hashesBefore: graceSeconds === 0 ? null : hashesBefore(current, validUntil, now),
  }));
  if (changed.kind !== 'changed') return changed;
  const { before, document } = changed;
  return { kind: 'rotated', before, document, key, oldAcceptedUntil: validUntil };
}

interface Rotated {
  before: ApiKeyDocument;
  document: ApiKeyDocument;
  key: string;
  oldAcceptedUntil: string;
}

/** No key before is accepted for longer than this rotation allows, nor than an earlier one did. */
function hashesBefore(current: ApiKeyDocument, validUntil: string, now: Date) {
  const earlier = (current.hashesBefore ?? []).map((each) => ({
    ...each,
    validUntil: each.validUntil < validUntil ? each.validUntil : validUntil,
  }));
  return [
    { hash: current.hash, validUntil },
    ...earlier.filter((each) => each.validUntil > now.toISOString()),
  ];
}

export type Revocation =
  | { kind: 'revoked'; name: string }
  | { kind: 'none' }
  /** Nobody could administer any more. */
  | { kind: 'last-admin' }
  /** The environment's key ends only by another admin key, which is thereby shown to work. */
  | { kind: 'needs-another-admin' };

/** @param by the id of the key that asks. */
export async function revokeKey(services: KeyServices, id: string, by: string): Promise<Revocation> {
  if (id === firstAdminKeyId) return switchFirstKeyOff(services, by);
  const current = await services.store.get(id);
  if (!current) return { kind: 'none' };
  if (current.role === 'admin' && !(await isAdministeredWithout(services, id))) return { kind: 'last-admin' };
  return (await services.store.remove(id)) ? { kind: 'revoked', name: current.name } : { kind: 'none' };
}

async function switchFirstKeyOff(
  { firstKeyHash, switchedOff, now }: KeyServices,
  by: string,
): Promise<Revocation> {
  if (firstKeyHash === undefined || (await switchedOff.has(firstKeyHash))) return { kind: 'none' };
  if (by === firstAdminKeyId) return { kind: 'needs-another-admin' };
  await switchedOff.add(firstKeyHash, { at: now().toISOString(), by });
  return { kind: 'revoked', name: firstAdminKeyId };
}

async function isAdministeredWithout(services: KeyServices, id: string): Promise<boolean> {
  if (await isFirstKeyOn(services)) return true;
  const others = (await services.store.admins()).filter(({ _id }) => _id !== id);
  return others.some((each) => !isExpired(each, services.now()));
}

export async function isFirstKeyOn({
  firstKeyHash,
  switchedOff,
}: Pick<KeyServices, 'firstKeyHash' | 'switchedOff'>): Promise<boolean> {
  return firstKeyHash !== undefined && !(await switchedOff.has(firstKeyHash));
}

function wrongEnd({ now }: KeyServices, expiresAt: string | undefined): WrongField[] {
  const isPast = expiresAt !== undefined && new Date(expiresAt) <= now();
  return isPast ? [{ path: 'expiresAt', code: 'in-the-past' }] : [];
}

async function wrongBounds(
  { hosts, bindings }: KeyServices,
  role: Role,
  bounds: Bounds,
): Promise<WrongField[]> {
  const { hostIds = [], bindingIds = [] } = bounds;
  if (role !== 'engine') return Object.keys(bounds).map((path) => ({ path, code: 'not-an-engine' }));
  const missing = async (ids: readonly string[], store: Known) => {
    const found = await Promise.all(ids.map((id) => store.get(id)));
    return ids.flatMap((_, index) => (found[index] ? [] : [index]));
  };
  return [
    ...(await missing(hostIds, hosts)).map(
      (index): WrongField => ({ path: `hostIds.${index}`, code: 'unknown-host' }),
    ),
    ...(await missing(bindingIds, bindings)).map(
      (index): WrongField => ({ path: `bindingIds.${index}`, code: 'unknown-binding' }),
    ),
  ];
}

function eachOnce({ hostIds, bindingIds }: Bounds): Bounds {
  return defined({
    hostIds: hostIds && [...new Set(hostIds)],
    bindingIds: bindingIds && [...new Set(bindingIds)],
  });
}

const inUtc = (time: string | undefined) => time && new Date(time).toISOString();
