import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { multipart, type UploadFile } from '../../../adapters/http/multipart';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function bodyOf(file: Partial<UploadFile>): Promise<string> {
  const { body } = multipart({}, 'file', { name: 'a.pdf', open: () => chunks('x'), ...file });
  const bytes = await body.toArray();
  return Buffer.concat(bytes).toString();
}

test.each([
  ['合同.pdf', '合同.pdf'],
  ['𠮷与😀.pdf', '𠮷与😀.pdf'],
  ['2026/11 合同.pdf', '2026/11 合同.pdf'],
  ['a\\b.pdf', 'a\\b.pdf'],
  ['甲"乙".pdf', '甲%22乙%22.pdf'],
  ['x\r\nX-Evil: 1', 'x%0D%0AX-Evil: 1'],
  ['', ''],
])('the file name %j is sent as %j', async (name, sent) => {
  expect(await bodyOf({ name })).toContain(`; filename="${sent}"\r\n`);
});

test.each([
  [undefined, 'application/octet-stream'],
  ['application/pdf', 'application/pdf'],
  ['text/plain\r\nX-Evil: 1', 'application/octet-stream'],
])('the content type %j is sent as %j', async (contentType, sent) => {
  const body = await bodyOf(contentType === undefined ? {} : { contentType });
  expect(body).toContain(`\r\nContent-Type: ${sent}\r\n\r\nx\r\n`);
});

describe('a peer that breaks off', () => {
  let server: Server;
  beforeEach(async () => {
    server = createServer((request) => request.once('data', () => request.socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('the file is closed: nobody reads it to its end any more', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    async function* open() {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        closed();
      }
    }
    const { body, contentType } = multipart({}, 'file', { name: 'a', open });
    const { port } = server.address() as AddressInfo;
    const call = http.exchange({
      label: 'peer',
      method: 'POST',
      url: `http://127.0.0.1:${port}`,
      headers: { 'Content-Type': contentType },
      body,
      connectTimeoutMs: 10_000,
      totalTimeoutMs: 20_000,
      maxRequestBytes: Number.POSITIVE_INFINITY,
    });
    expect((await failureOf(call)).kind).toBe('unknown');
    await isClosed;
  });
});
