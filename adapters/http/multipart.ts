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
  const boundary = newBoundary();
  async function* body() {
    yield textParts(fields, boundary);
    const disposition = `name="${quoted(fileField)}"; filename="${quoted(file.name)}"`;
    yield Buffer.from(partHead(boundary, disposition, `Content-Type: ${contentTypeOf(file)}\r\n`));
    yield* file.open();
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  return {
    contentType: contentTypeWith(boundary),
    body: Readable.from(body(), { objectMode: false }),
  };
}

/** The same of text fields alone. */
export function multipartTexts(fields: Record<string, string>) {
  const boundary = newBoundary();
  const body = Buffer.concat([textParts(fields, boundary), Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: contentTypeWith(boundary), body };
}

const newBoundary = () => `sealflow-${randomUUID()}`;
const contentTypeWith = (boundary: string) => `multipart/form-data; boundary=${boundary}`;

function textParts(fields: Record<string, string>, boundary: string): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `${partHead(boundary, `name="${quoted(name)}"`)}${value}\r\n`,
  );
  return Buffer.from(parts.join(''));
}

function partHead(boundary: string, disposition: string, rest = ''): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}\r\n`;
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
