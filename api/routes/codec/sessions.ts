import type { Request } from 'express';
import { z } from 'zod';
import type { UnboundPrincipal } from '../../http/auth';
import { createSignedCookie, type SigningOptions } from '../../http/signedCookie';

export interface CodecSession extends UnboundPrincipal {
  until: Date;
}

/** Who has signed in to read payloads in a browser: the Temporal UI has no place for our keys. */
export interface CodecSessions {
  /** The value of a Set-Cookie header. */
  begin(principal: UnboundPrincipal): string;
  /** Likewise: takes the cookie away. */
  end(): string;
  /** Of the cookie that came along, or null where none does that holds. */
  of(request: Pick<Request, 'headers'>): CodecSession | null;
}

/** Nothing is kept of it here, so it is short. Who takes it asks whether the key that began it still holds. */
const lifeSeconds = 3600;

export function beginOf({ until }: Pick<CodecSession, 'until'>): Date {
  return new Date(until.getTime() - lifeSeconds * 1000);
}

const content = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(['operator', 'admin']),
  until: z.number(),
});

/** The cookie comes along where the Temporal UI is of the same site, and never from a site of somebody else. */
export function createCodecSessions(options: SigningOptions): CodecSessions {
  const { now = () => new Date() } = options;
  const kind = { name: 'sealflow_codec', purpose: 'sealflow codec sign-in v1', path: '/codec' };
  const cookie = createSignedCookie({ ...kind, lifeSeconds, content }, options);
  return {
    begin: ({ id, name, role }) =>
      cookie.set({ id, name, role, until: now().getTime() + lifeSeconds * 1000 }),
    end: cookie.end,
    of: (request) => {
      const session = cookie.of(request);
      return session && { ...session, until: new Date(session.until) };
    },
  };
}
