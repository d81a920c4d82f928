import { connect } from 'node:net';
import { ProductUnderTest } from '../../support/product';

/* Whoever opens a connection and dawdles gives it up again, and is in nobody's way meanwhile. */

let product: ProductUnderTest;
beforeAll(async () => {
  product = await ProductUnderTest.start();
}, 90_000);
afterAll(() => product.stop(), 30_000);

/** Sends this and then nothing; resolves to what is answered once the connection is closed. */
function dawdle(said: string): Promise<string> {
  const { hostname, port } = new URL(product.product.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(said));
    let got = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      got += text;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(got));
  });
}

test('half a header, or half a body, is cut off with 408; others are served meanwhile', async () => {
  const authorization = `Authorization: Bearer ${product.product.adminKey}`;
  const head = `POST /v1/bindings HTTP/1.1\r\nHost: x\r\n${authorization}\r\nContent-Type: application/json\r\n`;
  const dawdlers = [
    ...Array.from({ length: 50 }, () => dawdle('POST /callbacks/zhangguanjia/x/y HTTP/1.1\r\nHost: x\r\n')),
    dawdle(`${head}Content-Length: 100\r\n\r\n{"name": `),
  ];
  expect(await product.api('GET', '/v1/bindings')).toMatchObject({ status: 200 });
  for (const answer of await Promise.all(dawdlers)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(await product.api('GET', '/v1/bindings')).toMatchObject({ data: { items: [] } });
}, 60_000);
