import type { Request, Response } from 'express';
import type { Deps } from '../deps';

export interface PageCookie {
  name: string;
  value: string;
  /** Of the only addresses that it is sent to. */
  path: string;
  lifeMs: number;
}

/**
 * No script reads it, and no other site's form brings it along. `Lax` and not `Strict`: browsers count the way from the
 * host's sign-in back to us as one of the host's, and would keep a strict cookie back on it.
 */
export function setCookie({ publicUrl }: Deps, response: Response, cookie: PageCookie): void {
  response.cookie(cookie.name, cookie.value, {
    path: cookie.path,
    maxAge: cookie.lifeMs,
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  });
}

export function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
