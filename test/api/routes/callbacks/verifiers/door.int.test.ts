import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { createSecretBox } from '../../../../../adapters/crypto/secretBox';
import type { Deps } from '../../../../../api/deps';
import { createRateWindow } from '../../../../../api/http/rateWindow';
import { callbackRoutes } from '../../../../../api/routes/callbacks/callbacks';
import type { BindingDocument } from '../../../../../application/administration/bindings';
import { createAddressBook } from '../../../../../application/callbacks/addressBook';
import type { CallbackRow, ReceivedRow } from '../../../../../application/callbacks/stores';
import { startApp, type TestApp } from '../../../http/support';

/** What a callback address bears: how much, by whom, and what of it reaches the database. */

let app: TestApp;
let stored: ReceivedRow[];
const looked: string[] = [];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const right = 'r'.repeat(43);
const bindingOf = (_id: string) =>
  ({
    _id,
    vendor: 'zhangguanjia',
    callbackTokens: [{ hash: sha256(right), shortHash: sha256('s'.repeat(22)) }],
  }) as BindingDocument;
const bindings = {
  recent: async (id: string) => (id === 'bnd_1' || id === 'bnd_2' ? bindingOf(id) : null),
  get: async (id: string) => {
    looked.push(id);
    return bindings.recent(id);
  },
};

/** `perMinute`: what one address may be sent; 0 is no bound. */
async function start(perMinute: number): Promise<void> {
  stored = [];
  app = await startApp(callbackRoutes, {
    bindings,
    addressBook: createAddressBook(async () => ['bnd_1', 'bnd_2'].map(bindingOf)),
    inbox: {
      store: async (row: ReceivedRow) => {
        stored.push(row);
        return { id: 'row', duplicate: false, toDeliver: { _id: 'row' } as CallbackRow };
      },
    },
    requests: {
      vendorApplications: {
        find: async (_bindingId: string, applyId: string) =>
          applyId.startsWith('sf-') ? `h1:f1:${applyId}:1` : null,
      },
    },
    callbackStored: () => undefined,
    secretBox: createSecretBox([{ id: 'k', key: Buffer.alloc(32) }]),
    now: () => new Date(),
    // However slow the machine, all of a test is one minute.
    rates: createRateWindow(() => 0),
    requestsPerMinute: perMinute,
  } as unknown as Partial<Deps>);
}
afterEach(() => app.close());

const post = (bindingId: string, token: string, body: string) =>
  app.post(`/callbacks/zhangguanjia/${bindingId}/${token}`, body, { Authorization: undefined });
const about = (application: string, event = 'sealingCompleted') =>
  JSON.stringify({ event, sealapply_id: application });
const send = (token: string, application: string) => post('bnd_1', token, about(application));

test('whoever knows no token is bounded, and takes nothing from who does', async () => {
  await start(5);
  for (let times = 0; times < 60; times += 1) expect((await send('w'.repeat(43), 'a')).status).toBe(401);
  const beyond = await send('w'.repeat(43), 'a');
  expect([beyond.status, Number(beyond.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(looked).toEqual([]);

  for (let times = 0; times < 7; times += 1) expect((await send(right, `b${times}`)).status).toBe(200);
  expect(stored).toHaveLength(7);
});

test.each([
  ['a wrong token', `/callbacks/zhangguanjia/bnd_1/${'w'.repeat(43)}`],
  ['a wrong short one', `/c/${'w'.repeat(22)}`],
  ['a path of 12 kB', `/callbacks/zhangguanjia/${'b'.repeat(6000)}/${'t'.repeat(6000)}`],
])('%s is refused before the body is read: it may be cut off, or be no gzip at all', async (_what, path) => {
  await start(0);
  const { hostname, port } = new URL(app.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 900000\r\n\r\nno gzip`,
      ),
    );
    // It has heard the answer with all of the body still to be sent.
    socket.once('data', (data: Buffer) => {
      socket.destroy();
      resolve(data.toString());
    });
    socket.once('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).toContain('urn:sealflow:problem:unauthenticated');
});

/** How many in a row are acknowledged; the next one is not, and says when to come again. */
async function acknowledged(body: string, bindingId = 'bnd_1'): Promise<number> {
  for (let count = 0; count < 200; count += 1) {
    const { status, headers } = await post(bindingId, right, body);
    if (status === 200) continue;
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    return count;
  }
  throw new Error('there is no end of it');
}

test('repetitions of one event are bounded, and take nothing from any other event or application', async () => {
  await start(0);
  // An application has a handful of events, each sent again a few times.
  expect(await acknowledged(about('sf-a'))).toBe(60);
  expect(stored).toHaveLength(60);

  expect((await post('bnd_1', right, about('sf-a', 'filesArchived'))).status).toBe(200);
  expect((await send(right, 'sf-b')).status).toBe(200);
  expect((await post('bnd_2', right, about('sf-a'))).status).toBe(200);
  expect((await send(right, 'sf-a')).status).toBe(429);
  expect(stored).toHaveLength(63);
});
