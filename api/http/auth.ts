import type { Request } from 'express';
import type { Role } from '../../adapters/mongo/apiKeys';
import type { Arrival } from './clientAddress';
import { Problem } from './problem';

export type { Role };

/** Who calls. */
export interface Principal {
  role: Role;
  /** Of the key, for limits and logs. */
  id: string;
  /** Goes into the ledger as the actor: never the key. */
  name: string;
}

/**
 * The principal of a key, or null for a key that is not known or no longer holds.
 *
 * @throws Problem 429 for more than a minute allows: requests with this key, or unknown keys from where it came.
 */
export type Authenticate = (key: string, arrival?: Arrival) => Promise<Principal | null>;

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
  const principal = key === undefined ? null : await authenticate(key, request);
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
