import { Readable } from 'node:stream';
import { PortError } from '../../application/ports/errors';
import { httpUrl } from '../http/http';
import { type ImageType, imageHeadBytes, imageTypeOf } from '../http/imageType';
import type { Profile } from './profileSchemas';
import type { VendorSession } from './session';

export interface UseImage {
  type: ImageType;
  /** Whoever gets it reads it or destroys it. */
  body: Readable;
}

export interface ImageCalls {
  /** How many may be fetched at the same time: all but one of the vendor's places, which is left to other calls. */
  readonly imagesAtOnce: number;
  /**
   * A picture of a use, by the address that the detail names (level B), streamed and at most `limits.imageBytes`.
   * Fetched from the server itself, or from an origin that the profile names: only the former gets our token, and no
   * redirect is followed.
   *
   * @throws PortError `misconfigured` for an address elsewhere, `refused` for what is no picture or is not there.
   */
  useImage(address: string): Promise<UseImage>;
}

export function imageCalls(session: VendorSession, profile: Profile): ImageCalls {
  return {
    imagesAtOnce: Math.max(1, profile.limits.callsAtOnce - 1),
    async useImage(address) {
      const url = imageUrl(session.base, address, profile);
      const isOwn = url.origin === new URL(session.base).origin;
      const reply = await session.download({ name: 'image', url: url.href, withToken: isOwn });
      if (reply.status >= 400) {
        reply.body.destroy();
        throw new PortError('refused', `${reply.label}: answered HTTP ${reply.status}`);
      }
      return asImage(reply.body);
    },
  };
}

/** Sites name pictures by whole addresses or by paths of their own. */
function imageUrl(base: string, address: string, { images }: Profile): URL {
  const text = URL.canParse(address, `${base}/`) ? new URL(address, `${base}/`).href : '';
  const url = httpUrl(text);
  if (url?.username !== '' || url.password !== '')
    throw new PortError('refused', 'zhangguanjia image: its address is not an http(s) one');
  const origins = [base, ...images.origins].map((allowed) => new URL(allowed).origin);
  if (!origins.includes(url.origin))
    throw new PortError(
      'misconfigured',
      `zhangguanjia image: lies at ${url.origin}, which the profile does not name under images.origins`,
    );
  return url;
}

/** Judged by its first bytes: what is said of a file at its sender is not to be trusted in our pages. */
async function asImage(source: Readable): Promise<UseImage> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < imageHeadBytes) {
    const next = await chunks.next().catch(brokenOff);
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const type = imageTypeOf(head);
  if (!type) {
    source.destroy();
    throw new PortError('refused', 'zhangguanjia image: what came is no JPEG, PNG, WebP or GIF');
  }
  return { type, body: Readable.from(joined(head, chunks, source), { objectMode: false }) };
}

function brokenOff(error: unknown): never {
  if (error instanceof PortError) throw error;
  throw new PortError('unknown', 'zhangguanjia image: broke off');
}

async function* joined(head: Buffer, chunks: AsyncIterator<Buffer>, source: Readable) {
  try {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    source.destroy();
  }
}
