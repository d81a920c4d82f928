import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import express from 'express';
import { createAccess } from '../../../sandbox/desk/access';

/* Who gets to the desk: whoever opens the link first, and whoever knows the key. */

let server: Server;
let url: string;
beforeEach(async () => {
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  const access = createAccess({
    ...{ word: 'the-word', adminKey: 'the-key', port },
    refuse: (_request, response) => response.status(403).end(),
  });
  app.use(express.urlencoded({ extended: false }));
  app.get('/enter/:word', access.enterByLink);
  app.post('/enter', access.enterByKey);
  app.use(access.guard);
  app.use((_request, response) => response.send('desk'));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const options = { maxRedirects: 0, validateStatus: null, proxy: false } as const;
const get = (path: string, headers = {}) => axios.get(url + path, { ...options, headers });
const byKey = (key: string, headers = {}) =>
  axios.post(`${url}/enter`, new URLSearchParams({ key }), { ...options, headers });
const cookieOf = (answer: Awaited<ReturnType<typeof get>>) => {
  return { Cookie: String(answer.headers['set-cookie']).split(';')[0] };
};

test('the link lets one browser in, and leads that one back again', async () => {
  const first = await get('/enter/the-word');
  expect(first.status).toBe(303);
  const browser = cookieOf(first);
  expect((await get('/', browser)).data).toBe('desk');
  expect((await get('/enter/the-word')).status).toBe(403);
  expect((await get('/enter/the-word', browser)).status).toBe(303);
  // What the link holds is no cookie.
  expect((await get('/', { Cookie: 'sealflow_sandbox=the-word' })).status).toBe(403);
});

test('what looks at the link by HEAD, or by another name of this machine, does not use it up', async () => {
  expect((await axios.head(`${url}/enter/the-word`, options)).status).toBe(403);
  expect((await get('/enter/the-word', { Host: 'rebound.test' })).status).toBe(403);
  expect((await get('/enter/the-word')).status).toBe(303);
});

test('another browser gets in by the key, from this page alone', async () => {
  expect((await byKey('another')).status).toBe(403);
  expect((await byKey('')).status).toBe(403);
  expect((await byKey('the-key', { Origin: 'http://elsewhere.test' })).status).toBe(403);
  const entered = await byKey('the-key');
  expect(entered.status).toBe(303);
  const again = await byKey('the-key');
  expect(cookieOf(again)).not.toEqual(cookieOf(entered));
  expect((await get('/', cookieOf(entered))).data).toBe('desk');
});
