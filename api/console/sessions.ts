import type { Request } from 'express';
import { z } from 'zod';
import { createSignedCookie, type SigningOptions } from '../http/signedCookie';

/** Who has signed in at the console. */
export interface ConsoleSession {
  /** Of the key by which it began. */
  id: string;
  /** When it began, however often it was renewed since. */
  since: Date;
  until: Date;
}

export interface ConsoleSessions {
  begin(keyId: string): BegunSession;
  /** The same for another while, or null where most of its time is left. */
  renewed(session: ConsoleSession): BegunSession | null;
  /** The value of a Set-Cookie header that takes the cookie away. */
  end(): string;
  /** Of the cookie that came along, or null where none does that holds. */
  of(request: Pick<Request, 'headers'>): ConsoleSession | null;
}

export interface BegunSession {
  session: ConsoleSession;
  /** The value of a Set-Cookie header. */
  cookie: string;
}

export const sessionCookieName = 'sealflow_session';
/** A working day. */
const lifeSeconds = 8 * 3600;
/** However often it is used: a copy of it must not hold for ever. */
const longestMs = 7 * 24 * 3600 * 1000;
/** So old a cookie is renewed when it is used, and not with each request. */
const renewAfterMs = 5 * 60_000;

const content = z.strictObject({ id: z.string(), since: z.number(), until: z.number() });

/** Sessions that are kept in the browser alone: any API process takes what another has begun. */
export function createConsoleSessions(options: SigningOptions): ConsoleSessions {
  const { now = () => new Date() } = options;
  const kind = { name: sessionCookieName, purpose: 'sealflow console session v1', path: '' };
  const cookie = createSignedCookie({ ...kind, lifeSeconds, content }, options);
  const endOf = (since: Date) => Math.min(now().getTime() + lifeSeconds * 1000, since.getTime() + longestMs);
  const begin = (id: string, since: Date): BegunSession => {
    const until = new Date(endOf(since));
    const set = cookie.set({ id, since: since.getTime(), until: until.getTime() });
    return { session: { id, since, until }, cookie: set };
  };
  return {
    begin: (keyId) => begin(keyId, now()),
    renewed: ({ id, since, until }) =>
      endOf(since) - until.getTime() < renewAfterMs ? null : begin(id, since),
    end: cookie.end,
    of: (request) => {
      const found = cookie.of(request);
      return found && { id: found.id, since: new Date(found.since), until: new Date(found.until) };
    },
  };
}
