import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

export interface UploadFile {
  name: string;
  contentType?: string;
  /** Called once per attempt: a stream cannot be sent twice. */
  open(): AsyncIterable<Uint8Array>;
}

/** multipart/form-data (RFC 7578): the text fields, then the file as it streams in. */
export function multipart(fields: Record<string, string>, fileField: string, file: UploadFile) {
  const boundary = `sealflow-${randomUUID()}`;
  const part = (disposition: string, rest = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}\r\n`;
  async function* body() {
    for (const [name, value] of Object.entries(fields))
      yield Buffer.from(`${part(`name="${quoted(name)}"`)}${value}\r\n`);
    const disposition = `name="${quoted(fileField)}"; filename="${quoted(file.name)}"`;
    yield Buffer.from(part(disposition, `Content-Type: ${contentTypeOf(file)}\r\n`));
    yield* file.open();
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Readable.from(body(), { objectMode: false }),
  };
}

function contentTypeOf({ contentType }: UploadFile): string {
  return contentType !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(contentType)
    ? contentType
    : 'application/octet-stream';
}

/** As browsers do: names stay UTF-8, and what would end the quotes or the line is percent-encoded. */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
