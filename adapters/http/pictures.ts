import { Readable } from 'node:stream';
import { PortError } from '../../application/ports/errors';
import type { Download } from './http';
import { type ImageType, imageHeadBytes, imageTypeOf } from './imageType';

export interface Picture {
  type: ImageType;
  /** Whoever gets it reads it or destroys it. */
  body: Readable;
}

/**
 * A picture that is being fetched, judged by its first bytes: what is said of a file at its sender is not to be trusted in our pages.
 *
 * @throws PortError `refused` for what is no picture or is not there.
 */
export async function pictureOf({ label, status, body: source }: Download): Promise<Picture> {
  if (status >= 400) {
    source.destroy();
    throw new PortError('refused', `${label}: answered HTTP ${status}`);
  }
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < imageHeadBytes) {
    const next = await chunks.next().catch((error: unknown) => brokenOff(label, error));
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const type = imageTypeOf(head);
  if (!type) {
    source.destroy();
    throw new PortError('refused', `${label}: what came is no JPEG, PNG, WebP or GIF`);
  }
  return { type, body: Readable.from(joined(head, chunks, source), { objectMode: false }) };
}

function brokenOff(label: string, error: unknown): never {
  if (error instanceof PortError) throw error;
  throw new PortError('unknown', `${label}: broke off`);
}

async function* joined(head: Buffer, chunks: AsyncIterator<Buffer>, source: Readable) {
  try {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } finally {
    source.destroy();
  }
}
