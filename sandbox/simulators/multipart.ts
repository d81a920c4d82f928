export interface Part {
  name: string;
  fileName?: string;
  content: Buffer;
}

const headerEnd = Buffer.from('\r\n\r\n');

/** Makes the error for what cannot be read, in the words and the kind of whoever was asked. */
type Refuse = (message: string) => Error;

/** multipart/form-data (RFC 7578). */
export function readMultipart(body: Buffer, contentType: string, refused: Refuse): Part[] {
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined) throw refused('请求内容不是multipart/form-data');
  const chunks = split(Buffer.concat([Buffer.from('\r\n'), body]), Buffer.from(`\r\n--${mark}`));
  if (chunks.length < 2 || !chunks.at(-1)?.subarray(0, 2).equals(Buffer.from('--')))
    throw refused('multipart内容不完整');
  return chunks.slice(1, -1).map((chunk) => readPart(chunk, refused));
}

function split(bytes: Buffer, mark: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, from)) {
    chunks.push(bytes.subarray(from, at));
    from = at + mark.length;
  }
  return [...chunks, bytes.subarray(from)];
}

function readPart(chunk: Buffer, refused: Refuse): Part {
  const at = chunk.indexOf(headerEnd);
  if (at < 0) throw refused('multipart内容不完整');
  const headers = chunk.subarray(0, at).toString('utf8');
  const name = /;\s*name="([^"]*)"/i.exec(headers)?.[1];
  if (name === undefined) throw refused('multipart字段没有名称');
  const fileName = /;\s*filename="([^"]*)"/i.exec(headers)?.[1];
  const content = chunk.subarray(at + headerEnd.length);
  return { name, content, ...(fileName === undefined ? {} : { fileName: unquoted(fileName) }) };
}

/** Browsers percent-encode what would end the quotes or the line, and only that. */
function unquoted(text: string): string {
  return text.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}
