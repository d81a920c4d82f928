import { createHash } from 'node:crypto';
import { createSecretBox } from '../../../../../adapters/crypto/secretBox';
import type { Deps } from '../../../../../api/deps';
import { createRateWindow } from '../../../../../api/http/rateWindow';
import { callbackRoutes } from '../../../../../api/routes/callbacks/callbacks';
import type { BindingDocument } from '../../../../../application/administration/bindings';
import type { ReceivedRow } from '../../../../../application/callbacks/stores';
import { startApp, type TestApp } from '../../../http/support';

/** What a callback address bears: how much, by whom, and what of it reaches the database. */

let app: TestApp;
let stored: ReceivedRow[];
const looked: string[] = [];
const hash = createHash('sha256').update('right').digest('hex');
const bindings = {
  recent: async (id: string) =>
    id === 'bnd_1' || id === 'bnd_2' ? ({ _id: id, callbackTokens: [{ hash }] } as BindingDocument) : null,
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
    inbox: {
      store: async (row: ReceivedRow) => {
        stored.push(row);
        return { id: 'row', duplicate: false, toDeliver: null };
      },
    },
    secretBox: createSecretBox([{ id: 'k', key: Buffer.alloc(32) }]),
    now: () => new Date(),
    // However slow the machine, all of a test is one minute.
    rates: createRateWindow(() => 0),
    requestsPerMinute: perMinute,
  } as Partial<Deps>);
}
afterEach(() => app.close());

const post = (bindingId: string, token: string, body: string) =>
  app.post(`/callbacks/zhangguanjia/${bindingId}/${token}`, body, { Authorization: undefined });
const about = (application: string) =>
  JSON.stringify({ event: 'sealingCompleted', sealapply_id: application });
const send = (token: string, application: string) => post('bnd_1', token, about(application));

test('more than a minute allows is not acknowledged, and whoever knows no token uses up nothing', async () => {
  await start(5);
  for (let times = 0; times < 5; times += 1) expect((await send('wrong', 'a')).status).toBe(401);
  const beyond = await send('wrong', 'a');
  expect([beyond.status, Number(beyond.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(looked).toHaveLength(5);

  for (let times = 0; times < 5; times += 1) expect((await send('right', `b${times}`)).status).toBe(200);
  expect((await send('right', 'c')).status).toBe(429);
  expect(stored).toHaveLength(5);
});

/** How many in a row are acknowledged; the next one is not, and says when to come again. */
async function acknowledged(body: string, bindingId = 'bnd_1'): Promise<number> {
  for (let count = 0; count < 200; count += 1) {
    const { status, headers } = await post(bindingId, 'right', body);
    if (status === 200) continue;
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    return count;
  }
  throw new Error('there is no end of it');
}

test('callbacks about one application are bounded, and it takes nothing from any other', async () => {
  await start(0);
  // An application has a handful of events, each sent again a few times.
  expect(await acknowledged(about('a'))).toBe(60);
  expect(stored).toHaveLength(60);

  expect((await send('right', 'b')).status).toBe(200);
  expect((await post('bnd_2', 'right', about('a'))).status).toBe(200);
  expect(await acknowledged('no json')).toBe(60);
  expect((await send('right', 'b')).status).toBe(200);
  expect((await send('right', 'a')).status).toBe(429);
  expect(stored).toHaveLength(123);
});

test('an address with a query is no other address, and what it says is kept', async () => {
  await start(0);
  const path = '/callbacks/zhangguanjia/bnd_1/right?timestamp=1&sign=a%2Fb&sign=2';
  expect((await app.post(path, about('a'), { Authorization: undefined })).status).toBe(200);
  expect(stored).toMatchObject([{ query: 'timestamp=1&sign=a%2Fb&sign=2', body: Buffer.from(about('a')) }]);
});

test('several callbacks in one body are a row each, and are acknowledged once', async () => {
  await start(0);
  expect((await post('bnd_1', 'right', `[${about('a')},${about('b')},7]`)).status).toBe(200);
  expect(stored.map(({ read }) => read)).toEqual([
    { applyId: 'a', event: 'sealingCompleted' },
    { applyId: 'b', event: 'sealingCompleted' },
    { reason: 'malformed' },
  ]);
});
