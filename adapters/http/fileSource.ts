import type { Readable } from 'node:stream';
import { PortError } from '../../application/ports/errors';
import type { FileSource, OpenedFile } from '../../application/ports/files';
import { defined } from '../../domain/defined';
import { addressRefusedCode } from './addresses';
import type { OutgoingHttp } from './http';

const connectTimeoutMs = 5_000;
const totalTimeoutMs = 240_000;

/**
 * Files at addresses that an engine names. Streamed, never held as a whole.
 *
 * Throws PortError `refused` for what is not there, too large, or a page where a file was expected.
 */
export function createFileSource(http: Pick<OutgoingHttp, 'download'>): FileSource {
  return {
    async open({ name, url }, maxBytes) {
      const reply = await http
        .download({
          label: 'attachment',
          method: 'GET',
          url,
          purpose: 'file',
          connectTimeoutMs,
          totalTimeoutMs,
          maxReplyBytes: maxBytes,
        })
        .catch((error: unknown) => asFault(name, error));
      if (reply.status >= 400) {
        reply.body.destroy();
        throw new PortError('refused', `${name} cannot be fetched: HTTP ${reply.status}`);
      }
      return checked(name, reply);
    },
  };
}

/** Fetching changes nothing: without an answer it is simply tried again. */
function asFault(name: string, error: unknown): never {
  if (!(error instanceof PortError)) throw error;
  if (error.details.networkCode === addressRefusedCode)
    throw new PortError(
      'refused',
      `${name} cannot be fetched: it leads to an address that may not be called`,
    );
  const { kind, message, details } = error;
  throw kind === 'unknown' ? new PortError('passing', message, details) : error;
}

const headBytes = 512;

/** A server that wants a sign-in answers 200 with its page; a contract of that content helps nobody. */
async function checked(
  name: string,
  { contentType, body }: { contentType?: string; body: Readable },
): Promise<OpenedFile> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < headBytes) {
    const next = await chunks.next().catch(brokenOff);
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const isPage = /^\s*(<!doctype html|<html)/i.test(head.toString('latin1', 0, headBytes));
  if (isPage || head.length === 0) {
    body.destroy();
    const what = isPage ? 'a web page came instead of the file (is a sign-in needed?)' : 'it is empty';
    throw new PortError('refused', `${name} cannot be fetched: ${what}`);
  }
  let sent = false;
  return {
    name,
    ...defined({ contentType }),
    open() {
      // Asked for once more after a token was turned down: the next try fetches it anew.
      if (sent) throw new PortError('passing', 'a stream cannot be sent twice');
      sent = true;
      return joined(head, chunks, body);
    },
  };
}

async function* joined(head: Buffer, chunks: AsyncIterator<Buffer>, body: Readable) {
  try {
    yield head;
    for (;;) {
      const next = await chunks.next().catch(brokenOff);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}

/** Whoever is being sent it gets half a request, and so no file. */
function brokenOff(error: unknown): never {
  if (error instanceof PortError && error.kind === 'refused') throw error;
  throw new PortError('passing', 'a file broke off while it was fetched');
}
