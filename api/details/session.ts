import type { Request, Response } from 'express';
import type { Deps } from '../deps';
import { detailUrl, pathOf, sessionLifeMs } from './addresses';
import type { Holder, ReadPass } from './passes';

const cookieName = 'sealflow_detail';

/**
 * Lets this browser look at this request for a while. `Lax` and not `Strict`: browsers count the way from the host's
 * sign-in to the page as one of the host's, and would keep a strict cookie back on it.
 */
export function beginSession(deps: Deps, response: Response, sealRequestId: string, holder: Holder): void {
  const expiresAt = new Date(deps.now().getTime() + sessionLifeMs);
  const value = deps.detailPasses.issue('session', sealRequestId, holder, expiresAt);
  response.cookie(cookieName, value, {
    path: pathOf(detailUrl(deps, sealRequestId)),
    maxAge: sessionLifeMs,
    httpOnly: true,
    sameSite: 'lax',
    secure: deps.publicUrl.startsWith('https:'),
  });
}

/** `none` where the browser brings nothing. */
export function readSession(
  deps: Deps,
  request: Request,
  sealRequestId: string,
): ReadPass | { ok: false; reason: 'none' } {
  const pass = cookieIn(request.headers.cookie);
  if (pass === undefined) return { ok: false, reason: 'none' };
  return deps.detailPasses.read('session', sealRequestId, pass, deps.now());
}

function cookieIn(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}
