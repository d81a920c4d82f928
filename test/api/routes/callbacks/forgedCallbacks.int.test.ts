import { MongoClient } from 'mongodb';

import type { PendingRow } from '../../../../application/callbacks/stores';
import { Carried } from '../../../support/carried';
import { ProductUnderTest } from '../../../support/product';
import { Engine, type Flow } from '../flowEvents/flows';

/** What comes to the right address and is not true, or not readable: nothing of it acts, and all of it is seen. */

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
let callbackUrl: string;
let mongo: MongoClient;
let carried: Carried;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  mongo = await MongoClient.connect(product.servers.mongo.url);
  carried = new Carried(product);
  engine = await Engine.of(product, 'forged');
  flow = await engine.flow();
  const path = `/v1/bindings/${engine.bindingId}/callback-token/rotate`;
  callbackUrl = (await product.api('POST', path, { graceSeconds: 0 })).data.callbackUrl;
  await product.vendor('POST', '/sim/callback-url', { url: callbackUrl });
}, 90_000);
afterAll(async () => {
  await Promise.all([mongo.close(), carried.close()]);
  await product.stop();
}, 30_000);

const callbacks = async (state: string) =>
  (await product.api('GET', `/v1/callbacks?state=${state}&limit=100`)).data.items;
const ofApplication = (applyId: string) => (item: { applyId?: string }) => item.applyId === applyId;

async function counted(): Promise<{ unmatched: number; parked: number }> {
  const { data } = await product.api('GET', '/metrics');
  const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(String(data))?.[1]);
  return { unmatched: value('sealflow_callbacks_unmatched'), parked: value('sealflow_callbacks_parked') };
}

async function send(body: string | Buffer, contentType: string): Promise<number> {
  const response = await fetch(callbackUrl, {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'Content-Type': contentType },
  });
  return response.status;
}

/** Each try is one of Temporal's, and a look at the vendor: all of them take a while where many servers share the machine. */
const triesTakeMs = 150_000;

test('a completion that the vendor does not confirm changes nothing, and an operator sees it', async () => {
  const request = await flow.granted();
  await request.use();
  // Whoever looks at the vendor notices the use: once before, so that nothing is left to notice.
  await product.api('POST', `${request.path()}/refresh`, { commandId: 'look' });
  const ledger = await request.untilLedger('UsesNoticed');
  const before = await request.atHost();
  const body = JSON.stringify({ event: 'sealingCompleted', sealapply_id: request.applyId() });
  expect(await send(body, 'application/json')).toBe(200);

  const [waiting] = await product.until(
    async () => (await callbacks('received')).filter(ofApplication(request.applyId())),
    (items) => items[0]?.reason === 'not-confirmed',
  );
  const isWaiting = (carry: Awaited<ReturnType<Carried['waitOf']>>) => carry?.wait === 'not-confirmed';
  await product.until(() => carried.waitOf(waiting.id), isWaiting);
  // The vendor is asked for ten minutes before it is given up: nobody waits for that here.
  const [ignored] = await product.until(
    async () => {
      await carried.tryNow(waiting.id);
      return (await callbacks('ignored')).filter(ofApplication(request.applyId()));
    },
    (items) => items.length > 0,
    triesTakeMs,
  );
  await product.until(
    () => carried.statusOf(waiting.id),
    (status) => status === 'COMPLETED',
  );
  expect(ignored).toMatchObject({
    id: waiting.id,
    state: 'ignored',
    reason: 'not-confirmed',
    event: 'sealingCompleted',
    sealRequestId: request.id(),
  });
  const { data } = await product.api('GET', `/v1/callbacks/${ignored.id}`, undefined, {
    'Accept-Language': 'zh-CN',
  });
  expect(data).toMatchObject({
    body,
    sentence: '章管家当前的状态与该回调不符。',
    advice: expect.stringContaining('重新投递'),
  });
  // However often it was tried.
  expect(data.history).toMatchObject([
    { state: 'waiting', reason: 'not-confirmed' },
    { state: 'ignored', reason: 'not-confirmed' },
  ]);
  expect((await request.seen()).state).toBe('sealing');
  expect(await request.ledgerTypes()).toEqual(ledger);
  expect(await request.atHost()).toEqual(before);

  await request.finish();
  await request.untilState('completed');
}, 240_000);

describe('charsets', () => {
  const utf8 = (applyId: string) => `event=智能用印完成&sealapply_id=${applyId}`;
  /** 智能用印完成 as GBK writes it. */
  const completedInGbk = [0xd6, 0xc7, 0xc4, 0xdc, 0xd3, 0xc3, 0xd3, 0xa1, 0xcd, 0xea, 0xb3, 0xc9];
  const gbk = (applyId: string) =>
    Buffer.concat([
      Buffer.from(`{"sealapply_id":"${applyId}","event":"`),
      Buffer.from(completedInGbk),
      Buffer.from('"}'),
    ]);
  const escaped = (applyId: string) =>
    `event=${completedInGbk.map((byte) => `%${byte.toString(16)}`).join('')}&sealapply_id=${applyId}`;
  const use = (profile: Record<string, unknown> | null) =>
    product.api('PATCH', `/v1/bindings/${engine.bindingId}`, { profile });

  /** Finished at the vendor, whose own callback is held back for good. */
  async function finished() {
    const request = await flow.granted();
    await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    await request.finish();
    return request;
  }

  test.each<[string, string, (applyId: string) => string | Buffer]>([
    ['JSON in GBK that says so', 'application/json; charset=GBK', gbk],
    ['JSON in GBK that says nothing', 'application/json', gbk],
    ['a form in GB2312, escaped', 'application/x-www-form-urlencoded; charset=gb2312', escaped],
    ['UTF-8 that says so', 'application/x-www-form-urlencoded; charset=utf-8', utf8],
  ])('where the profile declares GBK, %s counts', async (_what, contentType, bodyOf) => {
    await use({ callbackCharset: 'gbk' });
    const request = await finished();
    expect(await send(bodyOf(request.applyId()), contentType)).toBe(200);
    await request.untilState('completed');
  });

  test('an operator reads it as it was meant', async () => {
    await use({ callbackCharset: 'gbk' });
    const request = await finished();
    expect(await send(gbk(request.applyId()), 'application/json')).toBe(200);
    // Its last word is written after what the request itself shows.
    const [row] = await product.until(
      async () => (await callbacks('delivered')).filter(ofApplication(request.applyId())),
      (found) => found.length > 0,
    );
    expect((await product.api('GET', `/v1/callbacks/${row.id}`)).data).toMatchObject({
      bodyEncoding: 'gb18030',
      body: expect.stringContaining('"智能用印完成"'),
    });
  });

  test.each(['application/json; charset=gbk', 'application/json; charset=utf-8', 'application/json'])(
    'elsewhere it counts all the same, under %s',
    async (contentType) => {
      await use(null);
      const request = await finished();
      expect(await send(gbk(request.applyId()), contentType)).toBe(200);
      await request.untilState('completed');
    },
  );

  test('bytes that are no text are kept and shown with their reason', async () => {
    await use(null);
    const raw = Buffer.from('{"sealapply_id":"\xff', 'latin1');
    expect(await send(raw, 'application/json')).toBe(200);
    const [row] = await callbacks('failed');
    expect(row.reason).toBe('malformed');
    expect((await product.api('GET', `/v1/callbacks/${row.id}`)).data).toMatchObject({
      body: raw.toString('base64'),
      bodyEncoding: 'base64',
    });
  });
});

test('one that no request is known for is parked after a week, and delivered once an operator says so', async () => {
  const request = await flow.begin();
  const body = JSON.stringify({ event: 'sealingCompleted', sealapply_id: request.applyId() });
  expect(await send(body, 'application/json')).toBe(200);
  const ofIt = ofApplication(request.applyId());
  const [waiting] = await product.until(
    async () => (await callbacks('unmatched')).filter(ofIt),
    (found) => found.length > 0,
  );
  expect(waiting).toMatchObject({ event: 'sealingCompleted' });
  expect(await counted()).toEqual({ unmatched: 1, parked: 0 });
  const aWeekAgo = Date.now() - 7 * 24 * 3_600_000;
  const pending = mongo.db(product.database).collection<PendingRow>('inboxPending');
  await pending.updateOne({ _id: waiting.id }, { $set: { receivedAt: aWeekAgo } });
  expect(await carried.statusOf(waiting.id)).toBeUndefined();
  await carried.relayAll();
  await product.until(
    async () => (await callbacks('unmatched')).filter(ofIt),
    ([row]) => row?.reason === 'parked',
  );
  // It is cleared once its last word is written.
  await product.until(
    () => pending.findOne({ _id: waiting.id }),
    (row) => row === null,
  );
  expect(await counted()).toEqual({ unmatched: 0, parked: 1 });
  expect(await carried.statusOf(waiting.id)).toBeUndefined();

  // Whoever held up the apply has let it go, and the vendor does not say it again.
  expect((await request.apply()).data).toMatchObject({ state: 'sealing' });
  await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
  await request.finish();
  expect((await request.seen()).state).toBe('sealing');
  const redelivered = await product.api('POST', `/v1/callbacks/${waiting.id}/redeliver`);
  expect([200, 201, 202]).toContain(redelivered.status);
  await request.untilState('completed');
  await product.until(counted, ({ unmatched, parked }) => unmatched === 0 && parked === 0);
  await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
});
