/** One part of multipart/form-data, its bytes as they came. */
import { defined } from '../../domain/defined';
export interface FormPart {
  name: Buffer;
  content: Buffer;
  contentType?: string;
  isFile: boolean;
}

const headerEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

/** The parts of a body of multipart/form-data (RFC 7578), at most `limit`; undefined for what is none, or incomplete. */
export function readParts(
  body: Buffer,
  contentType: string | undefined,
  limit: number,
): FormPart[] | undefined {
  const declared = /^\s*multipart\/form-data\b.*?;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(
    contentType ?? '',
  );
  const boundary = declared?.[1] ?? declared?.[2];
  if (boundary === undefined) return undefined;
  const mark = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([lineEnd, body]);
  const parts: FormPart[] = [];
  for (let at = whole.indexOf(mark); at !== -1; ) {
    const from = at + mark.length;
    if (whole.subarray(from, from + 2).toString('latin1') === '--') return parts;
    at = whole.indexOf(mark, from);
    const part = at === -1 ? undefined : readPart(whole.subarray(from, at));
    if (!part || parts.length === limit) return undefined;
    parts.push(part);
  }
  return undefined;
}

function readPart(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(headerEnd);
  if (end === -1) return undefined;
  const headers = bytes.subarray(0, end).toString('latin1');
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const name = /;\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition);
  if (!name) return undefined;
  const contentType = /^content-type:\s*(.*?)\s*$/im.exec(headers)?.[1];
  return {
    name: Buffer.from(name[1] ?? name[2] ?? '', 'latin1'),
    content: bytes.subarray(end + headerEnd.length),
    isFile: /;\s*filename\*?=/i.test(disposition),
    ...defined({ contentType }),
  };
}
