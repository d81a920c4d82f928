import { createHash } from 'node:crypto';
import { createSecretBox } from '../../../../../adapters/crypto/secretBox';
import type { Deps } from '../../../../../api/deps';
import { createRateWindow } from '../../../../../api/http/rateWindow';
import { callbackRoutes } from '../../../../../api/routes/callbacks/callbacks';
import { systemRoutes } from '../../../../../api/routes/system/system';
import type { BindingDocument } from '../../../../../application/administration/bindings';
import { strangersPerMinute } from '../../../../../application/callbacks/keep';
import type { CallbackRow, ReceivedRow, SurplusRow } from '../../../../../application/callbacks/stores';
import { startApp, type TestApp } from '../../../http/support';

/** What a callback address bears: how much, by whom, and what of it reaches the database. */

let app: TestApp;
let stored: ReceivedRow[];
let surplus: SurplusRow[];
/** Of which requests, as far as that is known. */
let delivered: (string | null)[];
const looked: string[] = [];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hash = sha256('right');
const bindings = {
  recent: async (id: string) =>
    id === 'bnd_1' || id === 'bnd_2'
      ? ({ _id: id, callbackTokens: [{ hash, shortHash: sha256('short') }] } as BindingDocument)
      : null,
  get: async (id: string) => {
    looked.push(id);
    return bindings.recent(id);
  },
};

/** `perMinute`: what one address may be sent; 0 is no bound. */
async function start(perMinute: number): Promise<void> {
  [stored, surplus, delivered] = [[], [], []];
  app = await startApp([...callbackRoutes, ...systemRoutes], {
    bindings,
    callbackAddresses: {
      find: async (shortHash: string) =>
        [sha256('short'), sha256('retired')].includes(shortHash) ? 'bnd_1' : null,
    },
    inbox: {
      store: async (row: ReceivedRow) => {
        stored.push(row);
        return { id: 'row', duplicate: false, toDeliver: { _id: 'row' } as CallbackRow };
      },
      keepHash: async (row: SurplusRow) => void surplus.push(row),
    },
    requests: {
      vendorApplications: {
        find: async (_bindingId: string, applyId: string) =>
          applyId.startsWith('sf-') ? `h1:f1:${applyId}:1` : null,
      },
    },
    callbackStored: (_row: CallbackRow, known: string | null) => void delivered.push(known),
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

test('more than a minute allows is not acknowledged, and whoever knows no token uses up nothing', async () => {
  await start(5);
  for (let times = 0; times < 5; times += 1) expect((await send('wrong', 'a')).status).toBe(401);
  const beyond = await send('wrong', 'a');
  expect([beyond.status, Number(beyond.headers['retry-after']) > 0]).toEqual([429, true]);
  expect(looked).toHaveLength(5);

  for (let times = 0; times < 7; times += 1) expect((await send('right', `b${times}`)).status).toBe(200);
  expect(stored).toHaveLength(7);
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

test('repetitions of one event are bounded, and take nothing from any other event or application', async () => {
  await start(0);
  // An application has a handful of events, each sent again a few times.
  expect(await acknowledged(about('sf-a'))).toBe(60);
  expect(stored).toHaveLength(60);

  expect((await post('bnd_1', 'right', about('sf-a', 'filesArchived'))).status).toBe(200);
  expect((await send('right', 'sf-b')).status).toBe(200);
  expect((await post('bnd_2', 'right', about('sf-a'))).status).toBe(200);
  expect((await send('right', 'sf-a')).status).toBe(429);
  expect(stored).toHaveLength(63);
});

describe('a flood of strangers', () => {
  const flood = async (bodies: string[]) => {
    for (const body of bodies) expect((await post('bnd_1', 'right', body)).status).toBe(200);
  };
  const bodies = (count: number, body: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => body(index));

  test.each<['unmatched' | 'unreadable', (index: number) => string]>([
    ['unmatched', (index) => about(`other-${index}`)],
    ['unmatched', () => about('other')],
    ['unreadable', (index) => `no json ${index}`],
  ])('is acknowledged: of what is %s beyond its bound only the hash is kept', async (reason, body) => {
    await start(100);
    await flood(bodies(strangersPerMinute + 3, body));
    expect(stored).toHaveLength(strangersPerMinute);
    const bodyHash = sha256(body(strangersPerMinute));
    expect(surplus).toHaveLength(3);
    expect(surplus[0]).toEqual({ bindingId: 'bnd_1', bodyHash, reason });

    await flood([about('sf-a')]);
    expect(stored).toHaveLength(strangersPerMinute + 1);
    expect(delivered.at(-1)).toEqual('h1:f1:sf-a:1');
    const { text } = await app.call('GET', '/metrics');
    expect(text).toContain(`sealflow_callbacks_surplus_total{reason="${reason}"} 3`);
  });

  test('of one kind, or at another binding, uses up nothing of another', async () => {
    await start(0);
    await flood(bodies(strangersPerMinute, (index) => about(`other-${index}`)));
    await flood(['no json']);
    expect((await post('bnd_2', 'right', about('other'))).status).toBe(200);
    expect(surplus).toEqual([]);
  });
});

test('a short address is the same binding by a token of its own', async () => {
  await start(2);
  const short = (token: string) =>
    app.post(`/c/${token}?timestamp=1`, about('sf-a'), { Authorization: undefined });
  expect((await short('short')).status).toBe(200);
  expect(stored).toMatchObject([{ bindingId: 'bnd_1', query: 'timestamp=1' }]);
  expect((await short('retired')).status).toBe(401);
  for (const status of [401, 401, 429]) expect((await short('unknown')).status).toBe(status);
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
