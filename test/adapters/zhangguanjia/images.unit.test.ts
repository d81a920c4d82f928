import { buffer } from 'node:stream/consumers';
import { createTokenCache } from '../../../adapters/http/tokenCache';
import { createZhangGuanJia } from '../../../adapters/zhangguanjia/client';
import { type ProfileOverrides, resolveProfile } from '../../../adapters/zhangguanjia/profile';
import { http } from '../../support/http';
import { failureOf } from '../support/failureOf';
import { type Answer, cutShort, json, type Peer, silence, startPeer, text } from '../support/peer';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 7)]);
const pictures: [type: string, head: Buffer][] = [
  ['image/png', png],
  ['image/jpeg', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(100)])],
  ['image/webp', Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4, 1), Buffer.from('WEBPVP8 ')])],
  ['image/gif', Buffer.from('GIF89a and more than twelve bytes')],
];

let vendor: Peer;
let elsewhere: Peer;
let tokens: number;
let answer: Answer;

beforeEach(async () => {
  tokens = 0;
  answer = text(png, 200, { 'Content-Length': String(png.length) });
  vendor = await startPeer((seen, response, request) => {
    if (!seen.target.startsWith('/base/api/getToken')) return answer(seen, response, request);
    tokens += 1;
    return json({ errcode: 0, accessToken: `token-${tokens}` })(seen, response, request);
  });
  elsewhere = await startPeer(text(png));
});
afterEach(() => Promise.all([vendor.close(), elsewhere.close()]));

const images = () => vendor.seen.filter(({ target }) => !target.includes('getToken'));

function client(profile: ProfileOverrides = {}) {
  return createZhangGuanJia({
    http,
    openUrl: `${vendor.url}/base/`,
    clientId: 'id',
    clientSecret: 'secret',
    profile: resolveProfile(profile),
    tokens: createTokenCache(),
  });
}

test.each(pictures)('a picture is %s by its first bytes, whatever it is sent as', async (type, bytes) => {
  answer = text(bytes, 200, { 'Content-Type': 'text/html' });
  const image = await client().useImage(`${vendor.url}/pictures/1`);
  expect(image.type).toBe(type);
  expect((await buffer(image.body)).equals(bytes)).toBe(true);
  expect(images()).toMatchObject([{ target: '/pictures/1', headers: { authorization: 'Bearer token-1' } }]);
});

test.each([
  ['a path', '/upload/a.png', '/upload/a.png'],
  ['a path without its slash', 'upload/a.png?x=1', '/base/upload/a.png?x=1'],
])('%s is one of the server itself', async (_what, address, target) => {
  (await client().useImage(address)).body.destroy();
  expect(images().map((seen) => seen.target)).toEqual([target]);
});

test('another server is asked only where the profile names it, and never gets the token', async () => {
  const address = `${elsewhere.url}/a.png`;
  const failure = await failureOf(client().useImage(address));
  expect(failure).toMatchObject({ kind: 'misconfigured' });
  expect(failure.message).toContain(elsewhere.url);
  expect(elsewhere.seen).toEqual([]);
  const allowing = client({ images: { origins: [elsewhere.url] } });
  expect((await buffer((await allowing.useImage(address)).body)).equals(png)).toBe(true);
  expect(elsewhere.seen).toHaveLength(1);
  expect(elsewhere.seen[0]?.headers.authorization).toBeUndefined();
  expect(tokens).toBe(0);
});

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://user:password@127.0.0.1/a.png',
  '//127.0.0.1:1/a.png',
])('%s is not asked', async (address) => {
  expect(['refused', 'misconfigured']).toContain((await failureOf(client().useImage(address))).kind);
  expect(vendor.seen).toEqual([]);
});

test('a redirect is not followed', async () => {
  answer = text('', 302, { Location: `${elsewhere.url}/a.png` });
  expect(await failureOf(client({ images: { origins: [elsewhere.url] } }).useImage('/a.png'))).toMatchObject({
    kind: 'misconfigured',
  });
  expect(elsewhere.seen).toEqual([]);
});

test.each([
  ['a page', '<html><script>alert(1)</script></html>'],
  ['a drawing that may hold scripts', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
  ['nothing', ''],
])('%s is no picture', async (_what, body) => {
  answer = text(body, 200, { 'Content-Type': 'image/png' });
  expect(await failureOf(client().useImage('/a.png'))).toMatchObject({ kind: 'refused' });
});

test('one that is too large breaks off, at its announcement or on its way', async () => {
  const small = client({ limits: { imageBytes: 4096 } });
  expect(await failureOf(small.useImage('/a.png'))).toMatchObject({ kind: 'refused' });
  answer = (_seen, response) => {
    response.writeHead(200);
    response.write(png.subarray(0, 2000), () => setTimeout(() => response.end(png.subarray(2000)), 200));
  };
  const image = await small.useImage('/a.png');
  await expect(buffer(image.body)).rejects.toMatchObject({ kind: 'refused' });
});

test('one that is not there, that breaks off, or that does not come', async () => {
  answer = text('gone', 404);
  expect(await failureOf(client().useImage('/a.png'))).toMatchObject({ kind: 'refused' });
  answer = cutShort;
  expect(['refused', 'unknown']).toContain((await failureOf(client().useImage('/a.png'))).kind);
  answer = (_seen, response) => {
    response.writeHead(200, { 'Content-Length': '9000' });
    response.write(png, () => response.destroy());
  };
  const image = await client().useImage('/a.png');
  await expect(buffer(image.body)).rejects.toThrow();
  answer = silence;
  expect(await failureOf(client({ timeouts: { uploadMs: 200 } }).useImage('/a.png'))).toMatchObject({
    kind: 'unknown',
  });
});

test('one that trickles is given up at the end of its time', async () => {
  answer = (_seen, response) => {
    response.writeHead(200);
    response.write(png);
  };
  const image = await client({ timeouts: { uploadMs: 300 } }).useImage('/a.png');
  await expect(buffer(image.body)).rejects.toThrow();
});

test('a token that is not accepted any more is fetched anew, once', async () => {
  let asked = 0;
  answer = (seen, response, request) => {
    asked += 1;
    return (asked === 1 ? text('', 401) : text(png))(seen, response, request);
  };
  expect((await client().useImage('/a.png')).type).toBe('image/png');
  expect(images().map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('where a browser is signed in', () => {
  expect(client().webLogin('https://zgj.example.com/', 'a b&c')).toBe(
    'https://zgj.example.com/login.htm?token=a+b%26c',
  );
  const other = client({ webLogin: { path: '/sso', tokenParameter: 'ticket' } });
  expect(other.webLogin('https://zgj.example.com/x', 't')).toBe('https://zgj.example.com/x/sso?ticket=t');
});

test.each<[string, Answer]>([
  ['HTTP 401', text('', 401)],
  ['HTTP 403', text('', 403)],
  ['HTTP 500', text('', 500)],
  ['a redirect', text('', 302, { Location: '/login.htm' })],
  ['a page', text('<html>', 200, { 'Content-Type': 'text/html' })],
])('%s for a token that was kept: a new one, and the picture once more', async (_what, turnedAway) => {
  const vendorClient = client();
  (await vendorClient.useImage('/a.png')).body.destroy();
  const picture = answer;
  let asked = 0;
  answer = (...call) => {
    asked += 1;
    (asked === 1 ? turnedAway : picture)(...call);
  };
  expect((await buffer((await vendorClient.useImage('/a.png')).body)).equals(png)).toBe(true);
  expect(tokens).toBe(2);
});

test('pictures leave a place to other calls, where there is more than one', () => {
  const atOnce = (callsAtOnce: number) => client({ limits: { callsAtOnce } }).imagesAtOnce;
  expect([1, 2, 5].map(atOnce)).toEqual([1, 1, 4]);
});
