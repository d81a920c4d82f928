import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';

/*
 * Whoever is at the desk can sign in at the console as its administrator: so only a browser of this machine that opened
 * the link of the terminal first, or that knows the administrator's key, and no page of another address.
 */

const cookieName = 'sealflow_sandbox';

/** For a link or a cookie: 132 random bits. */
export const newWord = () => randomBytes(17).toString('base64url').slice(0, 22);

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

const keySchema = z.object({ key: z.string().trim() }).catch({ key: '' });

export interface Access {
  /** `GET /enter/:word`: lets one browser in, the first. */
  enterByLink(request: Request<{ word: string }>, response: Response): void;
  /** `POST /enter` with the field `key`, which is the administrator's. */
  enterByKey(request: Request, response: Response): void;
  guard: RequestHandler;
}

interface Entries {
  /** Of the link. */
  word: string;
  adminKey: string;
  port: number;
  /** Answers a request that may not. */
  refuse(request: Request, response: Response): void;
}

export function createAccess({ word, adminKey, port, refuse }: Entries): Access {
  let unused: string | undefined = word;
  /** What the cookies of those who are in hold, each its own; gone with this process. */
  const browsers: string[] = [];
  const letIn = (response: Response) => {
    const browser = newWord();
    browsers.push(browser);
    response.cookie(cookieName, browser, { httpOnly: true, sameSite: 'strict', path: '/' });
    response.redirect(303, '/');
  };
  const isIn = (request: Request) =>
    cookiesOf(request).some((value) => browsers.some((browser) => isSame(value, browser)));
  return {
    enterByLink: (request, response) => {
      // What looks at a link before a person opens it asks by HEAD.
      const isFirst = request.method === 'GET' && unused !== undefined && isSame(request.params.word, unused);
      if (!isOurs(request, port)) refuse(request, response);
      else if (isFirst) {
        unused = undefined;
        letIn(response);
      } else if (isIn(request)) response.redirect(303, '/');
      else refuse(request, response);
    },
    enterByKey: (request, response) => {
      const { key } = keySchema.parse(request.body);
      if (isOurs(request, port) && isOwnForm(request) && isSame(key, adminKey)) letIn(response);
      else refuse(request, response);
    },
    guard: (request, response, next) => {
      const mayAct = request.method === 'GET' || isOwnForm(request);
      if (isOurs(request, port) && isIn(request) && mayAct) next();
      else refuse(request, response);
    },
  };
}

function cookiesOf({ headers }: Pick<Request, 'headers'>): string[] {
  return (headers.cookie ?? '').split(';').flatMap((cookie) => {
    const [name, value = ''] = cookie.trim().split('=');
    return name === cookieName ? [value] : [];
  });
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
