import { createHash } from 'node:crypto';
import type { OwnAddresses } from '../../application/ports/addresses';
import type { Deps } from '../deps';
import type { Holder } from './passes';

/** Of something that the vendor has, in an address: says nothing of it, and is no other's. */
export function opaqueName(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** How long a link may wait to be opened, and how long the page that it opened stays open. */
const linkLifeMs = 10 * 60_000;
export const sessionLifeMs = 30 * 60_000;

type Places = Pick<Deps, 'publicUrl'>;

/** Ids of requests consist of letters, digits, `_`, `-` and `:`: what a path holds as it stands. */
export function detailUrl({ publicUrl }: Places, sealRequestId: string): string {
  return `${publicUrl}/seal-details/${sealRequestId}`;
}

/** The stable address behind 查看用印详情: it signs the person in and goes on to the page. */
export function launchUrl({ publicUrl }: Places, hostId: string, flowRequestId: string): string {
  return `${publicUrl}/seal-details/launch?${new URLSearchParams({ hostId, flowRequestId })}`;
}

/** What requests are told of these when they begin. */
export function ownAddresses(publicUrl: string): OwnAddresses {
  return {
    launch: (hostId, flowRequestId) => launchUrl({ publicUrl }, hostId, flowRequestId),
    files: `${publicUrl}/v1/files`,
  };
}

/** The path that a browser asks for: `publicUrl` may have one of its own. */
export function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** A link for one person, which opens the page for as long as it is young. */
export function detailLink(
  deps: Pick<Deps, 'publicUrl' | 'detailPasses' | 'now'>,
  sealRequestId: string,
  holder: Holder,
): { url: string; expiresAt: Date } {
  const expiresAt = new Date(deps.now().getTime() + linkLifeMs);
  const pass = deps.detailPasses.issue('link', sealRequestId, holder, expiresAt);
  return { url: `${detailUrl(deps, sealRequestId)}?${new URLSearchParams({ pass })}`, expiresAt };
}
