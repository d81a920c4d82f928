import { type Answer, type Peer, startPeer, text } from '../../adapters/support/peer';
import { firstSeal, until, VendorUnderTest } from './support';

const ack = text('{ "errcode": 0, "errmsg": "ok" }');
let vendor: VendorUnderTest;
let receiver: Peer;
beforeAll(async () => {
  vendor = await VendorUnderTest.start({
    callbackFirstWaitMs: 20,
    callbackMaxTries: 4,
    callbackHeaders: { 'x-shared': 'word' },
  });
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  receiver = await startPeer(ack);
  await vendor.drive('/callback-url', { url: receiver.url, format: 'json' });
  await vendor.drive('/callback-mode', { mode: 'normal' });
});
afterEach(() => receiver.close());

interface Sent {
  id: string;
  applyId: string;
  event: string;
  state: string;
  acknowledged: boolean;
  tries: { status?: number; error?: string; acknowledged: boolean; at: string }[];
}
async function sent(applyId: string): Promise<Sent[]> {
  const { callbacks } = await vendor.see('/callbacks');
  return callbacks.filter((callback: Sent) => callback.applyId === applyId);
}
async function finish(applyId: string): Promise<void> {
  await vendor.drive('/machine/finish', { sealCode: await vendor.granted(applyId) });
}
const settled = (applyId: string, state: string) =>
  until(
    () => sent(applyId),
    (callbacks) => callbacks.length > 0 && callbacks.every((callback) => callback.state === state),
  );
const bodies = () => receiver.seen.map(({ body }) => JSON.parse(body.toString()));

test('each act tells its event, with the code that it was about', async () => {
  const sealCode = await vendor.granted('c-1');
  await vendor.drive('/machine/use', { sealCode, sealId: firstSeal });
  await vendor.drive('/machine/finish', { sealCode });
  await vendor.drive('/applications/c-1/archive');
  await vendor.granted('c-2');
  await vendor.drive('/applications/c-2/auto-end');
  await vendor.granted('c-3');
  await vendor.drive('/applications/c-3/terminate');
  await vendor.apply('c-4', { apply_status: null });
  await vendor.drive('/applications/c-4/reject');
  await settled('c-4', 'acknowledged');
  await until(
    async () => bodies(),
    (all) => all.length === 5,
  );
  const told = bodies().map(({ event, sealapply_id }) => `${event} ${sealapply_id}`);
  expect(told.sort()).toEqual([
    'approvalRejected c-4',
    'approvalTerminated c-3',
    'autoEnded c-2',
    'filesArchived c-1',
    'sealingCompleted c-1',
  ]);
  expect(bodies().find(({ event }) => event === 'sealingCompleted')).toEqual({
    event: 'sealingCompleted',
    sealapply_id: 'c-1',
    sealCode,
    useCount: 2,
    realUseCount: 1,
    operateTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
  });
  expect(bodies().find(({ event }) => event === 'approvalRejected')).not.toHaveProperty('sealCode');
  expect(receiver.seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-shared': 'word' });
});

test('as a form, where the site pushes one', async () => {
  await vendor.drive('/callback-url', { url: receiver.url, format: 'form' });
  await finish('c-form');
  await settled('c-form', 'acknowledged');
  expect(receiver.seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  const form = new URLSearchParams(receiver.seen[0]?.body.toString());
  expect(Object.fromEntries(form)).toMatchObject({ event: 'sealingCompleted', sealapply_id: 'c-form' });
});

test('is tried until it is acknowledged: 2xx is not enough, nor are the words', async () => {
  const away: Answer = (_seen, _response, request) => request.socket.destroy();
  receiver.answers = [text('', 200), text('{"errcode":0}', 500), away, ack];
  await finish('c-retry');
  const [callback] = await settled('c-retry', 'acknowledged');
  expect(callback?.tries.map(({ status, error }) => status ?? error)).toEqual([200, 500, 'ECONNRESET', 200]);
  expect(callback?.acknowledged).toBe(true);
  const times = callback?.tries.map(({ at }) => Date.parse(at)) ?? [];
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(20 * 2 ** index - 2);
});

test('is given up in the end', async () => {
  receiver.answers = [text('{"errcode":1}')];
  await finish('c-vain');
  const [callback] = await settled('c-vain', 'given-up');
  expect(callback?.tries).toHaveLength(4);
  expect(receiver.seen).toHaveLength(4);
});

test('twice: the same bytes, at once', async () => {
  await vendor.drive('/callback-mode', { mode: 'twice' });
  await finish('c-twice');
  expect(await settled('c-twice', 'acknowledged')).toHaveLength(2);
  expect(receiver.seen[0]?.body).toEqual(receiver.seen[1]?.body);
});

test('late: not before its time', async () => {
  await vendor.drive('/callback-mode', { mode: 'late', lateMs: 2000 });
  const began = Date.now();
  await finish('c-late');
  expect(receiver.seen).toHaveLength(0);
  await settled('c-late', 'acknowledged');
  expect(Date.now() - began).toBeGreaterThanOrEqual(1990);
});

test('late and shuffled: they overtake each other', async () => {
  await vendor.drive('/callback-mode', { mode: 'late', lateMs: 3000, shuffle: true, seed: 5 });
  const applyIds = ['c-s1', 'c-s2', 'c-s3', 'c-s4', 'c-s5', 'c-s6'];
  for (const applyId of applyIds) await finish(applyId);
  for (const applyId of applyIds) await settled(applyId, 'acknowledged');
  const order = bodies().map(({ sealapply_id }) => sealapply_id);
  expect(order).not.toEqual(applyIds);
  expect(order.sort()).toEqual(applyIds);
});

test('held until they are released, in any order', async () => {
  const release = async (order: string, prefix: string) => {
    receiver.seen.length = 0;
    const applyIds = Array.from({ length: 5 }, (_, index) => `${prefix}${index}`);
    await vendor.drive('/callback-mode', { mode: 'hold' });
    for (const applyId of applyIds) await finish(applyId);
    expect((await sent(`${prefix}0`)).map(({ state }) => state)).toEqual(['held']);
    expect(await vendor.drive('/callbacks/release', { order, seed: 3 })).toEqual({ released: 5 });
    return bodies().map(({ sealapply_id }) => Number(sealapply_id.slice(-1)));
  };
  expect(await release('fifo', 'c-f')).toEqual([0, 1, 2, 3, 4]);
  expect(await release('lifo', 'c-l')).toEqual([4, 3, 2, 1, 0]);
  const shuffled = await release('shuffle', 'c-r');
  expect(shuffled).not.toEqual([0, 1, 2, 3, 4]);
  expect(await release('shuffle', 'c-q')).toEqual(shuffled);
});

test('sent by hand: early, forged, or no callback at all; once and no more', async () => {
  receiver.answers = [text('', 503)];
  const early = { event: '智能用印后', sealapply_id: 'c-not-yet', round: 3 };
  expect(await vendor.drive('/callbacks/send', early)).toMatchObject({
    state: 'given-up',
    tries: [{ status: 503 }],
  });
  await vendor.drive('/callbacks/send', { raw: '{"event":', contentType: 'text/plain' });
  expect(receiver.seen.map(({ body }) => body.toString())).toEqual([JSON.stringify(early), '{"event":']);
  expect(receiver.seen[1]?.headers['content-type']).toBe('text/plain');
});

test('a site without an address pushes nothing, and says so', async () => {
  await vendor.drive('/callback-url', { url: null });
  await finish('c-none');
  expect((await sent('c-none')).map(({ state }) => state)).toEqual(['no-url']);
  expect((await vendor.sim('/callbacks/send', { event: 'x' })).status).toBe(409);
  expect(receiver.seen).toHaveLength(0);
});
