import { PortError } from '../../application/ports/errors';
import { httpUrl } from '../http/http';
import { type Picture, pictureOf } from '../http/pictures';
import type { Profile } from './profileSchemas';
import type { VendorSession } from './session';

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
  useImage(address: string): Promise<Picture>;
}

export function imageCalls(session: VendorSession, profile: Profile): ImageCalls {
  return {
    imagesAtOnce: Math.max(1, profile.limits.callsAtOnce - 1),
    async useImage(address) {
      const url = imageUrl(session.base, address, profile);
      const isOwn = url.origin === new URL(session.base).origin;
      return pictureOf(await session.download({ name: 'image', url: url.href, withToken: isOwn }));
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
