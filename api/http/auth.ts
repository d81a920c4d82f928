import type { Request } from 'express';
import type { Role } from '../../application/administration/apiKeys';
import type { Arrival } from './clientAddress';
import { Problem } from './problem';

export type { Role };

interface Caller {
  /** Of the key, for limits and logs. */
  id: string;
  /** Goes into the ledger as the actor: never the key. */
  name: string;
}

/** An engine's key is bound to hosts, and sees and does nothing of any other. */
export interface EnginePrincipal extends Caller {
  role: 'engine';
  hostIds: readonly string[];
  /** Bindings that an administrator lists with the key, beside those that its hosts' settings name. */
  bindingIds: readonly string[];
}

/** People's keys see all hosts. */
export interface UnboundPrincipal extends Caller {
  role: Exclude<Role, 'engine'>;
}

/** Who calls. */
export type Principal = EnginePrincipal | UnboundPrincipal;

/**
 * The principal of a key, or null for a key that is not known or no longer holds.
 *
 * @throws Problem 401 `key-expired` for one that is over; 429 for more than a minute allows: requests with this key, or unknown keys from where it came.
 */
export type Authenticate = (key: string, arrival?: Arrival) => Promise<Principal | null>;

/** An admin may do everything; others what the route names, engines of their hosts alone. */
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
      'no-key',
    );
  const key = /^Bearer +(\S{1,512})$/i.exec(header)?.[1];
  const principal = key === undefined ? null : await authenticate(key, request);
  if (!principal)
    throw unauthenticated(
      'This API key is not known.',
      'API 密钥无效。',
      'Bearer realm="sealflow", error="invalid_token"',
      'unknown-key',
    );
  assertMayCall(principal, allowed);
  return principal;
}

/** @throws Problem `forbidden` where the role may not, `key-unbound` for a key of an engine that is bound to no host. */
export function assertMayCall(principal: Principal, allowed: readonly Role[]): void {
  if (principal.role !== 'admin' && !allowed.includes(principal.role))
    throw new Problem('forbidden', `This needs a key of role ${allowed.join(' or ')}.`, {
      zh: `需要角色为 ${allowed.join('、')} 的密钥。`,
    });
  if (principal.role === 'engine' && principal.hostIds.length === 0)
    throw new Problem(
      'key-unbound',
      'This engine key is bound to no host; an administrator binds it: PATCH /v1/api-keys/<id> {"hostIds": [...]}.',
      {
        zh: '该密钥未绑定任何流程引擎，请管理员绑定：PATCH /v1/api-keys/<编号> {"hostIds": [...]}。',
      },
    );
}

function unauthenticated(detail: string, zh: string, challenge: string, reason: string): Problem {
  return new Problem('unauthenticated', detail, { zh, reason, headers: { 'WWW-Authenticate': challenge } });
}
