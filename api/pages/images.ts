import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { createReadQueue } from '../../adapters/http/readQueue';
import { PortError } from '../../application/ports/errors';
import type { Deps } from '../deps';
import { goneSignal } from '../http/gone';
import { noPicture } from './notices';

/** A page asks for all its pictures at once. They take some of the vendor's places, and never all of them. */
const perSecond = 10;
/** A picture does not change; it may be shown as long as the page itself. */
const cacheSeconds = 1800;

export type SendImage = (response: Response, bindingId: string, url: string) => Promise<void>;

export function createImageSender({ vendors, logger }: Pick<Deps, 'vendors' | 'logger'>): SendImage {
  const queue = createReadQueue(vendors, ({ imagesAtOnce }) => ({ perSecond, inFlight: imagesAtOnce }));
  return async (response, bindingId, url) => {
    const fetched = queue(bindingId, (vendor) => vendor.useImage(url), goneSignal(response));
    const { type, body } = await fetched.catch((error: unknown) => {
      if (!(error instanceof PortError)) throw error;
      logger.warn({ bindingId, kind: error.kind }, 'A picture of a use could not be fetched');
      throw noPicture(502);
    });
    response.status(200).type(type).set('Cache-Control', `private, max-age=${cacheSeconds}`);
    // Too large, broken off, or nobody waits any more: what has been sent cannot be taken back.
    await pipeline(body, response).catch(() => response.destroy());
  };
}
