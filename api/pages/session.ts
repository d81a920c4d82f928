import type { Request, Response } from 'express';
import type { Deps } from '../deps';
import { detailUrl, pathOf, sessionLifeMs } from './addresses';
import { cookieOf, setCookie } from './cookies';
import type { Holder, ReadPass } from './passes';

const name = 'sealflow_detail';

/** Lets this browser look at this request for a while. */
export function beginSession(deps: Deps, response: Response, sealRequestId: string, holder: Holder): void {
  const expiresAt = new Date(deps.now().getTime() + sessionLifeMs);
  const value = deps.detailPasses.issue('session', sealRequestId, holder, expiresAt);
  const path = pathOf(detailUrl(deps, sealRequestId));
  setCookie(deps, response, { name, value, path, lifeMs: sessionLifeMs });
}

/** `none` where the browser brings nothing. */
export function readSession(
  deps: Deps,
  request: Request,
  sealRequestId: string,
): ReadPass | { ok: false; reason: 'none' } {
  const pass = cookieOf(request, name);
  if (pass === undefined) return { ok: false, reason: 'none' };
  return deps.detailPasses.read('session', sealRequestId, pass, deps.now());
}
