import { z } from 'zod';
import { PortError } from '../../../application/ports/errors';
import { multipart } from '../../http/multipart';
import { idSchema } from './json';
import type { E10Session } from './session';
import { paths } from './wire';

export interface E10Upload {
  /** As whom it is uploaded. */
  userId: string;
  name: string;
  /** In bytes; a file of another size is not taken for uploaded. */
  size: number;
  contentType?: string;
  /** Called once per attempt: a stream cannot be sent twice. */
  open(): AsyncIterable<Uint8Array>;
}

export interface FileCalls {
  /**
   * Streams a file to E10 and gives its id. Not idempotent: a second upload is a second file.
   *
   * Multipart `userid`, `module: "workflow"`, `name`, `size` and `file`; the id comes as `fileid` in `message` or at
   * the top, or in `data` (all seen in public clients).
   *
   * @throws PortError `refused` for a file of another size than announced; `passing` where it cannot be read. E10 has
   * then got no whole request, so no file.
   */
  uploadFile(upload: E10Upload): Promise<string>;
}

/** What multipart adds to the file, generously. */
const overheadBytes = 16 * 1024;

export function fileCalls(session: E10Session, uploadTimeoutMs: number): FileCalls {
  return {
    async uploadFile({ userId, ...file }) {
      const texts = { userid: userId, module: 'workflow', name: file.name, size: String(file.size) };
      const watched = watch(file);
      const call = {
        name: 'upload',
        method: 'POST',
        path: paths.upload,
        body: () => multipart(texts, 'file', { ...file, open: watched.open }),
        until: Date.now() + uploadTimeoutMs,
        maxRequestBytes: file.size + overheadBytes,
      } as const;
      const reply = await session.ask(call).catch((error: unknown) => {
        throw watched.fault() ?? error;
      });
      return fileIdIn(reply);
    },
  };
}

/** What is wrong with the file itself, which a broken request alone would not tell. */
function watch({ open, size }: Pick<E10Upload, 'open' | 'size'>) {
  let fault: PortError | undefined;
  async function* watched() {
    let sent = 0;
    try {
      for await (const chunk of open()) {
        sent += chunk.length;
        if (sent > size) throw otherSize(size);
        yield chunk;
      }
      if (sent < size) throw otherSize(size);
    } catch (error) {
      fault =
        error instanceof PortError
          ? error
          : new PortError('passing', 'e10 upload: the file could not be read to its end');
      throw fault;
    }
  }
  return { open: watched, fault: () => fault };
}

function otherSize(size: number): PortError {
  return new PortError('refused', `e10 upload: the file has not the ${size} bytes that were announced`);
}

const withFileId = z
  .object({ fileid: idSchema.optional().catch(undefined) })
  .optional()
  .catch(undefined);
const replySchema = z.object({
  message: withFileId,
  data: withFileId,
  fileid: idSchema.optional().catch(undefined),
});

function fileIdIn(reply: unknown): string {
  const { message, fileid, data } = replySchema.safeParse(reply).data ?? {};
  const fileId = message?.fileid ?? fileid ?? data?.fileid;
  if (fileId === undefined) throw new PortError('unknown', 'e10 upload: the reply holds no file id');
  return fileId;
}
