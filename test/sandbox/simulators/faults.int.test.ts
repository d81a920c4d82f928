import axios, { type AxiosError } from 'axios';
import { Webhook } from 'standardwebhooks';
import { startPeer, text } from '../../adapters/support/peer';
import { type Simulator, spawnSimulator } from '../../support/programs';
import { application, until, VendorUnderTest } from './support';

const applyPath = '/api/sealApply/batchCreate.htm';
let vendor: VendorUnderTest;
beforeAll(async () => {
  vendor = await VendorUnderTest.start();
});
afterAll(() => vendor.stop());
afterEach(() => axios.delete(`${vendor.url}/sim/faults`));

const arm = (fault: object) => vendor.drive('/faults', { match: { path: applyPath }, times: 1, ...fault });
const apply = (applyId: string) => vendor.call('POST', 'sealApply/batchCreate.htm', [application(applyId)]);
const lost = (applyId: string) =>
  apply(applyId).then(
    () => 'answered',
    (error: AxiosError) => error.code,
  );
const untilStruck = (times: number) =>
  until(
    async () => (await vendor.see('/faults')).faults.at(-1).struck,
    (struck) => struck === times,
  );
async function effectsOf(applyId: string): Promise<number> {
  return (await vendor.see('/effects')).effects[`apply:${applyId}`] ?? 0;
}

test('dropRequest: the connection breaks and nothing was done', async () => {
  await arm({ fault: 'dropRequest' });
  expect(await lost('f-1')).toBe('ECONNRESET');
  expect(await effectsOf('f-1')).toBe(0);
  expect((await apply('f-1')).data.errcode).toBe(0);
});

test('dropReply: the connection breaks and it was done', async () => {
  await arm({ fault: 'dropReply' });
  expect(await lost('f-2')).toBe('ECONNRESET');
  expect(await effectsOf('f-2')).toBe(1);
  expect((await apply('f-2')).data).toMatchObject({ errmsg: 'sealapply_id已存在：f-2' });
});

test.each([
  ['http500', 500, /Internal/],
  ['garbage', 200, /<html>/],
])('%s: done or not, as told', async (fault, status, body) => {
  for (const afterActing of [false, true]) {
    await arm({ fault, afterActing });
    const reply = await apply(`f-${fault}-${afterActing}`);
    expect([reply.status, reply.data]).toEqual([status, expect.stringMatching(body)]);
    expect(await effectsOf(`f-${fault}-${afterActing}`)).toBe(afterActing ? 1 : 0);
  }
});

test('http429: not done, and when to come again', async () => {
  await arm({ fault: 'http429', retryAfterSeconds: 7 });
  const reply = await apply('f-3');
  expect([reply.status, reply.headers['retry-after']]).toEqual([429, '7']);
  expect(await effectsOf('f-3')).toBe(0);
});

test.each([
  ['gbk', 'utf-8', 'application/json; charset=utf-8'],
  ['gbk', 'none', 'application/json'],
  ['gbk', 'gbk', 'application/json; charset=gbk'],
  ['utf-8', 'gbk', 'application/json; charset=gbk'],
])('replies in %s that are said to be %s', async (bytes, declared, contentType) => {
  await vendor.drive('/reply-charset', { bytes, declared });
  const { data, headers } = await axios.get<Buffer>(
    `${vendor.url}/api/sealApply/detail.htm?sealapply_id=none`,
    { headers: { Authorization: vendor.authorization }, responseType: 'arraybuffer' },
  );
  await vendor.drive('/reply-charset');
  expect(headers['content-type']).toBe(contentType);
  expect(new TextDecoder(bytes, { fatal: true }).decode(data)).toContain('sealapply_id不存在：none');
});

test('errcode: the vendor’s own refusal, done or not, as told', async () => {
  await arm({ fault: 'errcode', errcode: 45009, errmsg: '调用过于频繁' });
  expect((await apply('f-4')).data).toEqual({ errcode: 45009, errmsg: '调用过于频繁' });
  expect(await effectsOf('f-4')).toBe(0);
  await arm({ fault: 'errcode', errcode: '-1', afterActing: true });
  expect((await apply('f-4')).data).toMatchObject({ errcode: -1 });
  expect(await effectsOf('f-4')).toBe(1);
});

test('slow: done late, and for a caller that has given up all the same', async () => {
  await arm({ fault: 'slow', delayMs: 3000, times: 2 });
  const started = Date.now();
  const answered = apply('f-5');
  const caller = new AbortController();
  const givenUp = axios.post(`${vendor.url}${applyPath}`, [application('f-gone')], {
    headers: { Authorization: vendor.authorization },
    signal: caller.signal,
  });
  const isGivenUp = expect(givenUp).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  await untilStruck(2);
  caller.abort();
  await isGivenUp;
  expect([await effectsOf('f-5'), await effectsOf('f-gone')]).toEqual([0, 0]);
  expect((await answered).data.errcode).toBe(0);
  expect(Date.now() - started).toBeGreaterThanOrEqual(2990);
  await until(
    () => effectsOf('f-gone'),
    (count) => count === 1,
  );
});

test('slow after acting: only the reply is late', async () => {
  await arm({ fault: 'slow', delayMs: 300, afterActing: true });
  const answered = apply('f-6');
  await until(
    () => effectsOf('f-6'),
    (count) => count === 1,
  );
  expect((await answered).data.errcode).toBe(0);
});

test.each([false, true])(
  'hold (after acting: %s): answered once the fault is cleared',
  async (afterActing) => {
    await arm({ fault: 'hold', afterActing });
    const flow = `f-hold-${afterActing}`;
    const answered = apply(flow);
    await untilStruck(1);
    await until(
      () => effectsOf(flow),
      (count) => count === (afterActing ? 1 : 0),
    );
    await axios.delete(`${vendor.url}/sim/faults`);
    expect((await answered).data.errcode).toBe(0);
    expect(await effectsOf(flow)).toBe(1);
  },
);

test.each([false, true])('hang (after acting: %s): no answer at all', async (afterActing) => {
  await arm({ fault: 'hang', afterActing });
  const hanging = axios.post(`${vendor.url}${applyPath}`, [application(`f-hang-${afterActing}`)], {
    headers: { Authorization: vendor.authorization },
    timeout: 2000,
  });
  const isUnanswered = expect(hanging).rejects.toMatchObject({ code: 'ECONNABORTED' });
  await untilStruck(1);
  await isUnanswered;
  expect(await effectsOf(`f-hang-${afterActing}`)).toBe(afterActing ? 1 : 0);
});

test('callbackBeforeReply: the callback is there before the apply is answered', async () => {
  const seen: string[] = [];
  const receiver = await startPeer((callback, response, request) => {
    seen.push(JSON.parse(callback.body.toString()).sealapply_id);
    text('{"errcode":0}')(callback, response, request);
  });
  await vendor.drive('/callback-url', { url: receiver.url });
  await arm({ fault: 'callbackBeforeReply' });
  const reply = await apply('f-7');
  expect(seen).toEqual(['f-7']);
  expect(await vendor.shown('f-7')).toMatchObject({
    stageName: '已完成用印',
    deadCodes: [reply.data.data_list[0].sealCode],
  });
  await vendor.drive('/callback-url', { url: null });
  await receiver.close();
});

test('a fault strikes the calls it is meant for, as often as it is told, until it is cleared', async () => {
  await vendor.drive('/faults', { match: { path: '/api/sealApply/*', method: 'PUT' }, fault: 'http500' });
  const { id } = await vendor.drive('/faults', { match: { type: 'apply' }, fault: 'http500', times: 2 });
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await apply('f-8')).status);
  expect(statuses).toEqual([500, 500, 200]);
  expect((await vendor.call('PUT', 'sealApply/update.htm', {})).status).toBe(500);
  expect((await vendor.see('/faults')).faults).toMatchObject([
    { fault: 'http500', struck: 1 },
    { id, struck: 2, times: 2 },
  ]);
  await axios.delete(`${vendor.url}/sim/faults/${id}`);
  expect((await vendor.see('/faults')).faults).toHaveLength(1);
  await axios.delete(`${vendor.url}/sim/faults`);
  expect((await vendor.call('PUT', 'sealApply/update.htm', {})).status).toBe(200);
  expect((await vendor.sim('/faults', { fault: 'unheard of' })).status).toBe(400);
});

test('at random means the same again from the same seed', async () => {
  const run = async (seed: number) => {
    await axios.delete(`${vendor.url}/sim/faults`);
    await vendor.drive('/faults', { match: { type: 'detail' }, fault: 'http500', probability: 0.5, seed });
    let struck = '';
    for (let count = 0; count < 24; count += 1)
      struck +=
        (await vendor.call('GET', 'sealApply/detail.htm?sealapply_id=none')).status === 500 ? 'x' : '.';
    return struck;
  };
  const first = await run(7);
  expect(first).toMatch(/x.*\..*x|\..*x.*\./);
  expect(await run(7)).toBe(first);
  expect(await run(8)).not.toBe(first);
});

describe('the webhook host', () => {
  const secret = 'whsec_c2VhbGZsb3ctZmF1bHRzLXNlY3JldC0wMTIzNDU2Nw==';
  let host: Simulator;
  beforeAll(async () => {
    host = await spawnSimulator('webhookHost', { secret });
    await axios.post(`${host.url}/sim/flow-requests`, {
      flowRequestId: 'r',
      nodes: ['a', 'b', 'c', 'd', 'e'],
    });
  });
  afterAll(() => host.stop());

  const waitNodeIds = ['a', 'b', 'c', 'd', 'e'];
  function submit(commandId: string) {
    const data = { as: 'currentOperator', applicant: 'u', waitNodeIds };
    const body = JSON.stringify({ type: 'flow.submit', commandId, flowRequestId: 'r', data });
    const now = new Date();
    return axios.post(`${host.url}/commands`, body, {
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': commandId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(commandId, now, body),
      },
      validateStatus: () => true,
    });
  }
  const armHost = (fault: object) =>
    axios.post(`${host.url}/sim/faults`, { match: { type: 'flow.submit' }, times: 1, ...fault });

  test('has the same switches, by the type of the command', async () => {
    await armHost({ fault: 'dropReply' });
    await expect(submit('s-1')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await submit('s-1')).data).toEqual({ ok: true, duplicate: true });
    await armHost({ fault: 'dropRequest' });
    await expect(submit('s-2')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await armHost({ fault: 'errcode', errcode: 'busy', errmsg: '忙' });
    expect(await submit('s-2')).toMatchObject({ status: 422, data: { code: 'busy', message: '忙' } });
    await armHost({ fault: 'http429' });
    expect((await submit('s-2')).status).toBe(429);
    await armHost({ fault: 'http500', afterActing: true });
    expect((await submit('s-2')).status).toBe(500);
    expect((await submit('s-2')).data).toEqual({ ok: true, duplicate: true });
    const { data } = await axios.get(`${host.url}/sim/effects`);
    expect(data).toEqual({ effects: { 's-1': 1, 's-2': 1 }, told: { 's-1': 2, 's-2': 5 } });
    const flow = (await axios.get(`${host.url}/sim/flow-requests/r`)).data;
    expect(flow).toMatchObject({ nodeId: 'c', submissions: 2 });
  });
});
