import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { derivedKey } from '../../../adapters/crypto/aesGcm';
import { isSameText, sha256Hex } from '../../../application/constantTime';
import { firstAdminKey } from '../../apiKeys';
import type { UnboundPrincipal } from '../../http/auth';

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
  of(request: Pick<IncomingMessage, 'headers'>): CodecSession | null;
}

export interface CodecSessionsOptions {
  /** The first signs, all verify. 32 bytes each; a key of its own is derived from each. */
  keys: readonly { key: Buffer }[];
  /** Under which browsers reach the API: its path goes before the cookie's, and https keeps the cookie to https. */
  publicUrl: string;
  /** The key of the environment: what was begun by it ends where it is another. */
  adminKey?: string | undefined;
  now?: () => Date;
}

const cookieName = 'sealflow_codec';
/** Nothing is kept of it here, so it is short. Who takes it asks whether the key that began it still holds. */
const lifeSeconds = 3600;

export function beginOf({ until }: Pick<CodecSession, 'until'>): Date {
  return new Date(until.getTime() - lifeSeconds * 1000);
}

const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(['operator', 'admin']),
  until: z.number(),
});

export function createCodecSessions({
  keys,
  publicUrl,
  adminKey,
  now = () => new Date(),
}: CodecSessionsOptions): CodecSessions {
  const adminHash = sha256Hex(adminKey ?? '');
  const macs = keys.map(({ key }) => {
    const own = derivedKey(key, 'sealflow codec sign-in v1');
    // Its id is always the same, so nothing but the key itself tells it from the one before.
    const keyOf = ({ id }: { id: string }) => (id === firstAdminKey.id ? adminHash : '');
    return (text: string, by: { id: string }) =>
      createHmac('sha256', own)
        .update(`${text}.${keyOf(by)}`)
        .digest('base64url');
  });
  const [sign] = macs;
  if (!sign) throw new Error('signing needs at least one key');
  const { protocol, pathname } = new URL(publicUrl);
  const path = `${pathname.replace(/\/+$/, '')}/codec`;
  // Strict: it comes along where the Temporal UI is of the same site, and never from a site of somebody else.
  const attributes = `Path=${path}; HttpOnly; SameSite=Strict${protocol === 'https:' ? '; Secure' : ''}`;
  return {
    begin: ({ id, name, role }) => {
      const token = { id, name, role, until: now().getTime() + lifeSeconds * 1000 };
      const text = Buffer.from(JSON.stringify(token)).toString('base64url');
      return `${cookieName}=${text}.${sign(text, token)}; Max-Age=${lifeSeconds}; ${attributes}`;
    },
    end: () => `${cookieName}=; Max-Age=0; ${attributes}`,
    of: ({ headers }) => {
      for (const [text, mac] of tokensIn(headers.cookie)) {
        const token = tokenIn(text);
        if (!token || !macs.some((expected) => isSameText(expected(text, token), mac))) continue;
        if (token.until > now().getTime()) return { ...token, until: new Date(token.until) };
      }
      return null;
    },
  };
}

/** Whatever somebody has written there, or one of another version of this program, is none. */
function tokenIn(text: string): z.output<typeof tokenSchema> | undefined {
  try {
    return tokenSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** Several where a cookie of another path has the same name. */
function tokensIn(cookies: string | undefined): [text: string, mac: string][] {
  return (cookies ?? '').split(';').flatMap((cookie): [string, string][] => {
    const [, text, mac] = /^\s*sealflow_codec=([\w-]{1,2000})\.([\w-]{43})\s*$/.exec(cookie) ?? [];
    return text === undefined || mac === undefined ? [] : [[text, mac]];
  });
}
