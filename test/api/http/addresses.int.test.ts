import type { OutgoingRules } from '../../../adapters/http/addresses';
import { outgoingHttp } from '../../../adapters/http/outgoing';
import { bindingRoutes } from '../../../api/routes/bindings/bindings';
import { hostRoutes } from '../../../api/routes/hosts/hosts';
import { sealRequestRoutes } from '../../../api/routes/sealRequests/sealRequests';
import { privateAllowed } from '../../support/http';
import { type Answer, startApp, type TestApp } from './support';

/* What the host of an address says by itself, told at the field; the handlers are never reached. */

const routes = [...bindingRoutes, ...hostRoutes, ...sealRequestRoutes];
const appWith = (rules: OutgoingRules) => startApp(routes, { outgoing: outgoingHttp(rules) });
const noPrivate: OutgoingRules = { privateAddresses: false, loopbackFiles: false };
const loopbackFiles: OutgoingRules = { privateAddresses: true, loopbackFiles: true };

let app: TestApp;
let strict: TestApp;
let open: TestApp;
beforeAll(async () => {
  [app, strict, open] = (await Promise.all([privateAllowed, noPrivate, loopbackFiles].map(appWith))) as [
    TestApp,
    TestApp,
    TestApp,
  ];
});
afterAll(() => Promise.all([app, strict, open].map((each) => each.close())));

const binding = (changes: object) => ({
  name: 'b',
  vendor: 'zhangguanjia',
  openUrl: 'https://zgj.example.com',
  clientId: 'c',
  clientSecret: 's',
  ...changes,
});
const autoLogin = (changes: object) =>
  binding({
    autoLogin: {
      enabled: true,
      internalUrl: 'http://10.0.0.1',
      externalUrl: 'https://zgj.example.com',
      ...changes,
    },
  });
const e10 = (baseUrl: string) => ({
  name: 'e',
  kind: 'e10',
  baseUrl,
  corpId: 'c',
  appKey: 'k',
  appSecret: 's',
  readerUserId: '1',
});
const application = (url: string) => ({
  commandId: 'c',
  bindingId: 'b',
  hostId: 'h',
  flowRequestId: 'f',
  subject: '合同',
  applicant: { userId: 'u' },
  fileTypeId: '1',
  seals: [{ sealId: '1', useCount: 1 }],
  attachments: [
    { name: 'a.pdf', url: 'https://oa.example.com/1' },
    { name: 'b.pdf', url },
  ],
});

type Field = [path: string, route: string, body: (url: string) => object, method?: 'POST' | 'PATCH'];
const peers: Field[] = [
  ['openUrl', '/v1/bindings', (openUrl) => binding({ openUrl })],
  ['url', '/v1/hosts', (url) => ({ name: 'h', kind: 'webhook', url })],
  [
    'signInUrl',
    '/v1/hosts',
    (signInUrl) => ({ name: 'h', kind: 'webhook', url: 'https://oa.example.com', signInUrl }),
  ],
  ['baseUrl', '/v1/hosts', e10],
  ['openUrl', '/v1/bindings/b1', (openUrl) => ({ openUrl }), 'PATCH'],
  ['url', '/v1/hosts/h1', (url) => ({ url }), 'PATCH'],
  ['signInUrl', '/v1/hosts/h1', (signInUrl) => ({ signInUrl }), 'PATCH'],
  ['baseUrl', '/v1/hosts/h1', (baseUrl) => ({ baseUrl }), 'PATCH'],
];
const browsers: Field[] = [
  ['autoLogin.internalUrl', '/v1/bindings', (internalUrl) => autoLogin({ internalUrl })],
  ['autoLogin.externalUrl', '/v1/bindings', (externalUrl) => autoLogin({ externalUrl })],
];
const files: Field[] = [['attachments.1.url', '/v1/seal-requests', application]];

async function post(
  [, route, body, method = 'POST']: Field,
  url: string,
  to = app,
  headers = {},
): Promise<Answer> {
  const json = { 'Content-Type': 'application/json', ...headers };
  return to.call(method, route, { body: JSON.stringify(body(url)), headers: json });
}
const refusals = ({ json }: Answer): string[] =>
  (json.errors ?? []).map(({ path, code }: { path: string; code: string }) => `${path} ${code}`);

describe.each([...peers, ...browsers, ...files])('%s', (...field) => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]',
    'http://100.100.100.200',
    'http://0.0.0.0:8080',
    'http://[::ffff:169.254.169.254]',
    'http://2852039166',
  ])('is never %s', async (url) => {
    const answer = await post(field, url);
    expect([answer.status, ...refusals(answer)]).toEqual([400, `${field[0]} address-refused`]);
    expect(answer.json.detail).toContain('link-local');
  });

  test.each([
    'https://u:p@zgj.example.com',
    'ftp://zgj.example.com',
    'file:///etc/passwd',
    'https:zgj',
    '//zgj',
  ])('nor %s', async (url) => {
    const answer = await post(field, url);
    expect(answer.status).toBe(400);
    expect(refusals(answer)).toEqual([expect.stringMatching(new RegExp(`^${field[0]} (?!address-refused)`))]);
  });
});

const inside = ['http://10.0.0.1', 'http://192.168.1.1:8080', 'http://[fd12::1]'];

describe('private addresses', () => {
  test.each([...peers, ...browsers, ...files])('are allowed for %s', async (...field) => {
    // Past the fields' rules the handler is reached, which has nothing here to work with.
    for (const url of inside) expect((await post(field, url)).status).toBe(500);
  });

  test.each([...peers, ...files])('can be refused for %s', async (...field) => {
    for (const url of [...inside, 'http://zgj.localhost', 'http://127.0.0.1']) {
      const answer = await post(field, url, strict);
      expect([answer.status, ...refusals(answer)]).toEqual([400, `${field[0]} address-refused`]);
    }
    expect((await post(field, 'https://zgj.example.com', strict)).status).toBe(500);
  });

  test.each(browsers)(
    'are those of a browser’s own network for %s, whatever is refused to us',
    async (...field) => {
      for (const url of inside) expect((await post(field, url, strict)).status).toBe(500);
    },
  );
});

test('a file on the machine of whoever filled the form in is nowhere to be fetched', async () => {
  const [field] = files as [Field];
  for (const url of ['http://127.0.0.1:9000/1', 'http://localhost/1', 'http://[::1]/1'])
    expect(refusals(await post(field, url))).toEqual(['attachments.1.url address-refused']);
  expect((await post(field, 'http://127.0.0.1:9000/1', open)).status).toBe(500);
});

test('it is said in Chinese to whoever reads that', async () => {
  const [field] = peers as [Field];
  const answer = await post(field, 'http://169.254.1.1', app, { 'Accept-Language': 'zh-CN' });
  expect(answer.json.errors[0].message).toBe(
    '不得为链路本地、组播或未指定地址，也不得为云平台自身服务的地址',
  );
});
