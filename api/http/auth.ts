import type { Request } from 'express';
import { hasHash, sha256Hex } from './constantTime';
import { Problem } from './problem';

export const roles = ['engine', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls. `name` goes into the ledger as the actor: never the key. */
export interface Principal {
  role: Role;
  name: string;
}

/** The principal of a key, or null for a key that is not known. */
export type Authenticate = (key: string) => Promise<Principal | null>;

/** The one admin key there is for now. Hashes are compared: equal in length, and in constant time. */
export function adminKeyOnly(adminKey: string): Authenticate {
  const expected = sha256Hex(adminKey);
  return async (key) => (hasHash(key, expected) ? { role: 'admin', name: 'first-admin-key' } : null);
}

/** An admin may do everything; others what the route names. */
export async function authorize(
  request: Request,
  allowed: readonly Role[],
  authenticate: Authenticate,
): Promise<Principal> {
  const header = request.get('authorization');
  if (header === undefined)
    throw unauthenticated(
      'Send an API key: Authorization: Bearer <key>.',
      '请提供 API 密钥：Authorization: Bearer <密钥>。',
      'Bearer realm="sealflow"',
    );
  const key = /^Bearer +(\S{1,512})$/i.exec(header)?.[1];
  const principal = key === undefined ? null : await authenticate(key);
  if (!principal)
    throw unauthenticated(
      'This API key is not known.',
      'API 密钥无效。',
      'Bearer realm="sealflow", error="invalid_token"',
    );
  if (principal.role !== 'admin' && !allowed.includes(principal.role))
    throw new Problem('forbidden', `This needs a key of role ${allowed.join(' or ')}.`, {
      zh: `需要角色为 ${allowed.join('、')} 的密钥。`,
    });
  return principal;
}

function unauthenticated(detail: string, zh: string, challenge: string): Problem {
  return new Problem('unauthenticated', detail, { zh, headers: { 'WWW-Authenticate': challenge } });
}
