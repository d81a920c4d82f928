import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';

/*
 * Whoever is at the desk can sign in at the console as its administrator: so only a browser of this machine that was
 * given the link that the terminal shows, and no page of another address.
 */

const cookieName = 'sealflow_sandbox';

/** What the link holds: the same at each start on the same data, and nothing from which the key could be told. */
export function entryWord(adminKey: string): string {
  return createHmac('sha256', adminKey).update('sealflow sandbox desk').digest('base64url').slice(0, 22);
}

/** Other names of this machine lead here only where somebody else has pointed them at it (DNS rebinding). */
function isOurs({ headers }: Request, port: number): boolean {
  return [`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? '');
}

/** A form of this very page; a browser says so. */
function isOwnForm(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  const { origin, host } = request.headers;
  return site === undefined ? origin === undefined || origin === `http://${host}` : site === 'same-origin';
}

export interface Access {
  /** `GET /enter/:word` */
  enter(request: Request<{ word: string }>, response: Response): void;
  guard: RequestHandler;
}

/** @param refuse answers a request that may not. */
export function createAccess(word: string, port: () => number, refuse: (response: Response) => void): Access {
  return {
    enter: (request, response) => {
      if (!isOurs(request, port()) || !isSame(request.params.word, word)) {
        refuse(response);
        return;
      }
      response.cookie(cookieName, word, { httpOnly: true, sameSite: 'strict', path: '/' });
      response.redirect(303, '/');
    },
    guard: (request, response, next) => {
      const hasWord = cookiesOf(request).some((value) => isSame(value, word));
      const mayAct = request.method === 'GET' || isOwnForm(request);
      if (isOurs(request, port()) && hasWord && mayAct) next();
      else refuse(response);
    },
  };
}

function cookiesOf({ headers }: Request): string[] {
  return (headers.cookie ?? '').split(';').flatMap((cookie) => {
    const [name, value = ''] = cookie.trim().split('=');
    return name === cookieName ? [value] : [];
  });
}

function isSame(given: string, word: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(word)];
  return one.length === other.length && timingSafeEqual(one, other);
}
