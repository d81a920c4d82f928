import { z } from 'zod';
import { createSealedTokens } from '../../adapters/crypto/sealedToken';

/** Who may look at a request, as it was proven by the host. */
export interface Holder {
  userId: string;
  /** By which the vendor logs the person in: known of them, not only said. */
  mobile?: string;
  /** The browser's address as the engine saw it. */
  clientIp?: string;
}

/** A link opens the page; the session that it begins shows the page, its pictures and the way on. */
export type PassKind = 'link' | 'session';

export type ReadPass = { ok: true; holder: Holder } | { ok: false; reason: 'wrong' | 'expired' };

/**
 * Passes to the detail page of one request, as sealed tokens: what they say of a person can neither be read in an
 * address nor be changed, and a pass of one kind or request serves for no other.
 */
export interface Passes {
  issue(kind: PassKind, sealRequestId: string, holder: Holder, expiresAt: Date): string;
  read(kind: PassKind, sealRequestId: string, pass: string, now: Date): ReadPass;
}

const contentSchema = z.strictObject({
  holder: z.strictObject({
    userId: z.string(),
    mobile: z.string().exactOptional(),
    clientIp: z.string().exactOptional(),
  }),
  expiresAt: z.int(),
});

export function createPasses(secretKeys: readonly { key: Buffer }[]): Passes {
  const tokens = createSealedTokens(secretKeys, 'sealflow detail pass v2');
  return {
    issue: (kind, sealRequestId, holder, expiresAt) =>
      tokens.seal(JSON.stringify({ holder, expiresAt: expiresAt.getTime() }), about(kind, sealRequestId)),
    read: (kind, sealRequestId, pass, now) => {
      const content = tokens.open(pass, about(kind, sealRequestId));
      if (content === undefined) return { ok: false, reason: 'wrong' };
      const { holder, expiresAt } = contentSchema.parse(JSON.parse(content));
      return now.getTime() < expiresAt ? { ok: true, holder } : { ok: false, reason: 'expired' };
    },
  };
}

function about(kind: PassKind, sealRequestId: string): string {
  return `${kind}\n${sealRequestId}`;
}
