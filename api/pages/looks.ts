import { waitOf } from '../../application/callbacks/readBack';
import { PortError } from '../../application/ports/errors';
import type { VendorDetail, Vendors } from '../../application/ports/vendor';
import { applicationRef } from '../../application/sealRequests/applicationRef';
import type { SealRequest } from '../../domain/sealRequest/state';
import { opaqueName } from './addresses';

/** What the vendor shows of a request now, or why it does not. */
export type Look =
  | { kind: 'seen'; detail: VendorDetail }
  /** Asked in vain: it is away, or we are not let in. */
  | { kind: 'away' }
  /** It is there, and its answer says nothing that can be read, or that it will not say. */
  | { kind: 'unreadable' }
  /** Nothing to be had: no detail call at this site, or no such application there. */
  | { kind: 'nothing' };

export interface Looks {
  at(sealRequestId: string, request: SealRequest): Promise<Look>;
  /** The address of a picture by its name on the page; undefined for one that no use of this request has. */
  imageUrl(sealRequestId: string, request: SealRequest, name: string): Promise<string | undefined>;
}

/** However often a page is opened and reloaded, the vendor is asked once in this time about one request. */
const freshForMs = 5_000;
/** Requests whose last look is kept, for their pictures. */
const keptRequests = 500;

interface Kept {
  look: Promise<Look>;
  atMs: number;
  images: Map<string, string>;
}

export function createLooks(vendors: Vendors, now: () => number = () => performance.now()): Looks {
  const kept = new Map<string, Kept>();

  const begin = (sealRequestId: string, request: SealRequest): Kept => {
    const images = new Map(kept.get(sealRequestId)?.images);
    const look = lookNow(vendors, sealRequestId, request).then((found) => {
      for (const url of imagesOf(found)) images.set(imageName(url), url);
      return found;
    });
    const entry = { look, atMs: now(), images };
    kept.delete(sealRequestId);
    kept.set(sealRequestId, entry);
    for (const oldest of kept.keys()) {
      if (kept.size <= keptRequests) break;
      kept.delete(oldest);
    }
    // What is no answer of the vendor's, a database being away, is no look either.
    look.catch(() => kept.get(sealRequestId) === entry && kept.delete(sealRequestId));
    return entry;
  };
  const current = (sealRequestId: string, request: SealRequest): Kept => {
    const known = kept.get(sealRequestId);
    return known && now() - known.atMs < freshForMs ? known : begin(sealRequestId, request);
  };
  return {
    at: (sealRequestId, request) => current(sealRequestId, request).look,
    imageUrl: async (sealRequestId, request, name) => {
      const known = kept.get(sealRequestId)?.images.get(name);
      if (known !== undefined) return known;
      const { look, images } = current(sealRequestId, request);
      await look;
      return images.get(name);
    },
  };
}

async function lookNow(vendors: Vendors, sealRequestId: string, request: SealRequest): Promise<Look> {
  // Nothing is there yet, or never came to be.
  if (request.state === 'applying' || request.state === 'applyFailed') return { kind: 'nothing' };
  try {
    const vendor = await vendors.forBinding(request.identity.bindingId);
    const detail = await vendor.detail?.(applicationRef(sealRequestId, request));
    return detail ? { kind: 'seen', detail } : { kind: 'nothing' };
  } catch (error) {
    if (error instanceof PortError) return { kind: waitOf(error) === 'vendor-away' ? 'away' : 'unreadable' };
    throw error;
  }
}

function imagesOf(look: Look): string[] {
  return look.kind === 'seen' ? (look.detail.uses ?? []).flatMap(({ imageUrls }) => imageUrls) : [];
}

/** Says nothing of the address, and stays the picture's own when others come before it. */
export function imageName(url: string): string {
  return opaqueName(url);
}
