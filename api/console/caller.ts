import type { Request, Response } from 'express';
import type { Deps } from '../deps';
import { assertMayCall, type Principal, type Role } from '../http/auth';
import { Problem } from '../http/problem';
import { refuseBeyond } from '../http/rateWindow';
import type { ConsoleSession } from './sessions';

type Services = Pick<Deps, 'consoleSessions' | 'apiKeys' | 'rates' | 'requestsPerMinute'>;

/** Pages of other sites cannot send it: browsers ask the API first, which allows nobody to. */
const consoleHeader = 'X-Sealflow-Console';

/** Who has signed in at the console, or null where nobody has, or the key of the session does not hold any more. */
export async function signedIn(
  { consoleSessions, apiKeys }: Pick<Services, 'consoleSessions' | 'apiKeys'>,
  request: Request,
): Promise<{ session: ConsoleSession; principal: Principal } | null> {
  const session = consoleSessions.of(request);
  const principal = session && (await apiKeys.signedIn(session.id, session.since, request));
  return session && principal && { session, principal };
}

/**
 * Who calls by a session of the console, which goes on for it; null where the request names a key, or nobody is signed in.
 *
 * @throws Problem 403 `cross-site`, 403 where the role may not, 429 beyond what a minute allows the key.
 */
export async function callerBySession(
  deps: Services,
  request: Request,
  response: Response,
  allowed: readonly Role[],
): Promise<Principal | null> {
  if (request.get('authorization') !== undefined) return null;
  const found = await signedIn(deps, request);
  if (!found) return null;
  const { session, principal } = found;
  if (!['GET', 'HEAD'].includes(request.method)) refuseOtherPages(request);
  assertMayCall(principal, allowed);
  refuseBeyond(deps.rates, `key/${principal.id}`, deps.requestsPerMinute);
  const renewed = deps.consoleSessions.renewed(session);
  if (renewed) response.set('Set-Cookie', renewed.cookie);
  // A browser keeps what it is not told to leave, and others may use it: seal codes among it.
  response.set('Cache-Control', 'no-store');
  return principal;
}

/** @throws Problem `cross-site` unless the console has sent it, as far as that can be told. */
function refuseOtherPages(request: Request): void {
  if (request.get(consoleHeader) !== '1') throw crossSite();
  refuseOtherSites(request);
}

/** @throws Problem `cross-site` where the browser says that a page of somebody else has sent it. */
export function refuseOtherSites(request: Request): void {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') throw crossSite();
}

function crossSite(): Problem {
  return new Problem(
    'cross-site',
    `By a session only the console may change anything: its requests carry ${consoleHeader}: 1, and are of the same origin.`,
    { zh: `使用登录会话时只有控制台可以修改数据：请求须带 ${consoleHeader}: 1，且来自同一来源。` },
  );
}
