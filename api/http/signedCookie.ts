import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import type { z } from 'zod';
import { derivedKey } from '../../adapters/crypto/aesGcm';
import { isSameText, sha256Hex } from '../../application/constantTime';
import { firstAdminKey } from '../apiKeys';

/** Who has signed in by a key; `until` in milliseconds since the epoch. */
export interface SignInContent {
  /** Of the key. */
  id: string;
  until: number;
}

export interface SignedCookie<Content extends SignInContent> {
  /** The value of a Set-Cookie header. */
  set(content: Content): string;
  /** Likewise: takes the cookie away. */
  end(): string;
  /** Of the cookie that came along, or null where none does that holds. */
  of(request: Pick<Request, 'headers'>): Content | null;
}

export interface SigningOptions {
  /** The first signs, all verify. 32 bytes each; a key of its own is derived from each. */
  keys: readonly { key: Buffer }[];
  /** Under which browsers reach the API: its path goes before the cookie's, and https keeps the cookie to https. */
  publicUrl: string;
  /** The key of the environment: what was begun by it ends where it is another. */
  adminKey?: string | undefined;
  now?: () => Date;
}

interface CookieKind<Content> {
  name: string;
  /** Of the derived key: a cookie of one purpose serves for no other. */
  purpose: string;
  /** Of the addresses that it is sent to, below the public address: begins with a slash, or is empty for all. */
  path: string;
  lifeSeconds: number;
  content: z.ZodType<Content>;
}

/**
 * A sign-in by a key that is kept in the browser alone: no script reads it, no other site sends it along, and it cannot
 * be changed. Who takes it asks whether the key that began it still holds.
 */
export function createSignedCookie<Content extends SignInContent>(
  kind: CookieKind<Content>,
  { keys, publicUrl, adminKey, now = () => new Date() }: SigningOptions,
): SignedCookie<Content> {
  const { name, purpose, path, lifeSeconds } = kind;
  const macs = macsOf(purpose, keys, adminKey);
  const [sign] = macs;
  if (!sign) throw new Error('signing needs at least one key');
  const { protocol, pathname } = new URL(publicUrl);
  const within = `${pathname.replace(/\/+$/, '')}${path}`;
  const attributes = `Path=${within || '/'}; HttpOnly; SameSite=Strict${protocol === 'https:' ? '; Secure' : ''}`;
  return {
    set: (content) => {
      const text = Buffer.from(JSON.stringify(content)).toString('base64url');
      return `${name}=${text}.${sign(text, content)}; Max-Age=${lifeSeconds}; ${attributes}`;
    },
    end: () => `${name}=; Max-Age=0; ${attributes}`,
    of: ({ headers }) => {
      for (const [text, mac] of tokensIn(headers.cookie, name)) {
        const content = contentOf(text, kind.content);
        if (!content || !macs.some((expected) => isSameText(expected(text, content), mac))) continue;
        if (content.until > now().getTime()) return content;
      }
      return null;
    },
  };
}

function macsOf(purpose: string, keys: SigningOptions['keys'], adminKey: string | undefined) {
  const adminHash = sha256Hex(adminKey ?? '');
  return keys.map(({ key }) => {
    const own = derivedKey(key, purpose);
    // Its id is always the same, so nothing but the key itself tells it from the one before.
    const keyOf = ({ id }: { id: string }) => (id === firstAdminKey.id ? adminHash : '');
    return (text: string, by: { id: string }) =>
      createHmac('sha256', own)
        .update(`${text}.${keyOf(by)}`)
        .digest('base64url');
  });
}

/** Whatever somebody has written there, or one of another version of this program, is none. */
function contentOf<Content>(text: string, schema: z.ZodType<Content>): Content | undefined {
  try {
    return schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** Several where a cookie of another path has the same name. */
function tokensIn(cookies: string | undefined, name: string): [text: string, mac: string][] {
  return (cookies ?? '').split(';').flatMap((cookie): [string, string][] => {
    const [given, token = ''] = cookie.trim().split('=');
    const [, text, mac] = /^([\w-]{1,2000})\.([\w-]{43})$/.exec(token) ?? [];
    return given !== name || text === undefined || mac === undefined ? [] : [[text, mac]];
  });
}
