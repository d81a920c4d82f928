import express from 'express';
import type { Deps } from '../../../api/deps';
import { cookieOf, setCookie } from '../../../api/pages/cookies';

/** The header that a browser would get from a site at this address. */
async function headerOf(publicUrl: string): Promise<string> {
  const app = express();
  app.get('/', (_request, response) => {
    const cookie = { name: 'c', value: 'a-b_1', path: '/seal-details/h:-:1:1', lifeMs: 60_000 };
    setCookie({ publicUrl } as Deps, response, cookie);
    response.end();
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens nowhere');
  const { headers } = await fetch(`http://127.0.0.1:${address.port}/`);
  server.close();
  return headers.get('set-cookie') ?? '';
}

test('go over https alone where there is https, to one path, and to no script', async () => {
  const secure = await headerOf('https://seal.example.com/flow');
  for (const part of [
    'c=a-b_1',
    'Max-Age=60',
    'Path=/seal-details/h:-:1:1',
    'HttpOnly',
    'Secure',
    'SameSite=Lax',
  ])
    expect(secure.split('; ')).toContain(part);
  expect(await headerOf('http://10.0.0.1:8080')).not.toContain('Secure');
});

test.each([
  ['c=1', '1'],
  ['a=2; c=1; b=3', '1'],
  ['cc=1; xc=2', undefined],
  ['c=', ''],
  ['c=1=2', '1=2'],
  ['', undefined],
  [undefined, undefined],
])('of the header %p', (cookie, value) => {
  expect(cookieOf({ headers: { cookie } } as express.Request, 'c')).toBe(value);
});
