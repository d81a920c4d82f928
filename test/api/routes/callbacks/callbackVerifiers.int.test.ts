import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { MongoClient } from 'mongodb';
import { type Answer, ProductUnderTest } from '../../../support/product';
import { Engine, type Flow } from '../flowEvents/flows';

/** Who may call back, over real addresses: a proxy that is declared calls from 127.0.0.2, others from 127.0.0.1. */

const headerSecret = 'shared-with-the-vendor';
const webhookSecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const proxy = '127.0.0.2';

let product: ProductUnderTest;
let engine: Engine;
let flow: Flow;
let callbackUrl: string;
let mongo: MongoClient;

beforeAll(async () => {
  product = await ProductUnderTest.start({
    vendor: { callbackHeaders: { 'X-Seal-Token': headerSecret } },
    env: { SEALFLOW_TRUSTED_PROXIES: `${proxy}/32` },
  });
  mongo = await MongoClient.connect(product.servers.mongo.url);
  engine = await Engine.of(product, 'verified');
  flow = await engine.flow();
  callbackUrl = await rotated(engine.bindingId);
}, 90_000);
afterAll(async () => {
  await mongo.close();
  await product.stop();
}, 30_000);

const pathOf = (id: string) => `/v1/bindings/${id}`;
const verifiersOf = (answer: Answer) => answer.data.callback.verifiers;
const declare = (verifiers: unknown, id = engine.bindingId) =>
  product.api('PATCH', pathOf(id), { callback: { verifiers } });

/** A new address, which the vendor calls from now on. */
async function rotated(id: string): Promise<string> {
  const { data } = await product.api('POST', `${pathOf(id)}/callback-token/rotate`, { graceSeconds: 0 });
  await product.vendor('POST', '/sim/callback-url', { url: data.callbackUrl });
  return data.callbackUrl;
}

interface Sent {
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Own address of whoever sends. */
  from?: string;
  url?: string;
}

let applications = 0;
/** About an application that nobody knows, each about another: those about one are bounded. */
function anyBody(): string {
  applications += 1;
  return JSON.stringify({ event: 'sealingCompleted', sealapply_id: `nobody-knows-${applications}` });
}

function send({ body = anyBody(), headers = {}, from = '127.0.0.1', url = callbackUrl }: Sent = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = httpRequest(url, {
      method: 'POST',
      localAddress: from,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.end(body);
  });
}
const statusOf = async (sent: Sent) => (await send(sent)).status;

async function refusedSoOften(reason: string): Promise<number> {
  const { data } = await product.api('GET', '/metrics');
  const line = new RegExp(`^sealflow_callbacks_refused_total{reason="${reason}"} (\\d+)$`, 'm').exec(data);
  return Number(line?.[1] ?? 0);
}

async function failed(reason: string) {
  const { data } = await product.api('GET', '/v1/callbacks?state=failed&limit=100');
  return data.items.filter((item: { reason: string }) => item.reason === reason);
}

const header = { kind: 'header', name: 'X-Seal-Token', secret: headerSecret };

describe('a secret in a header', () => {
  beforeAll(() => declare([header]));

  test('a life at a vendor that sends it', async () => {
    const request = await flow.granted();
    await request.finish();
    await request.untilState('completed');
  });

  test('without it nothing happens, and an operator sees that, without the body', async () => {
    const request = await flow.granted();
    const body = JSON.stringify({
      event: 'sealingCompleted',
      sealapply_id: request.applyId(),
      note: 'planted-9f3c',
    });
    const before = await refusedSoOften('header-wrong');
    const wrong = await send({ body, headers: { 'X-Seal-Token': 'shared-with-nobody-x' } });
    expect([wrong.status, await statusOf({ body })]).toEqual([401, 401]);
    expect(wrong.text).not.toContain('header');
    expect(await refusedSoOften('header-wrong')).toBe(before + 1);

    const [row] = await failed('header-wrong');
    expect(row).toMatchObject({ state: 'failed', refused: true, bindingId: engine.bindingId });
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const shown = await product.api('GET', `/v1/callbacks/${row.id}`);
    expect(shown.data).toMatchObject({ body: '', bodySha256, address: '127.0.0.1' });
    expect(await product.api('POST', `/v1/callbacks/${row.id}/redeliver`)).toMatchObject({ status: 409 });
    for (const { name } of await mongo.db(product.database).listCollections().toArray()) {
      const documents = await mongo.db(product.database).collection(name).find().toArray();
      const bytes = documents.map(
        (each) => `${JSON.stringify(each)}${each.body?.value?.().toString() ?? ''}`,
      );
      expect([name, bytes.join().includes('planted-9f3c')]).toEqual([name, false]);
    }
    expect((await request.seen()).state).toBe('sealing');
  });

  test('what cannot be written a thousand times a minute is counted all the same', async () => {
    const before = await refusedSoOften('header-missing');
    const statuses = await Promise.all(Array.from({ length: 70 }, () => statusOf({})));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await refusedSoOften('header-missing')).toBe(before + 70);
    expect((await failed('header-missing')).length).toBeLessThanOrEqual(60);
  });

  test('changed, the one before is accepted for its time, or not at all', async () => {
    const tokens = () =>
      Promise.all(
        ['new-secret-1', headerSecret].map((each) => statusOf({ headers: { 'X-Seal-Token': each } })),
      );
    const changed = await declare([{ ...header, secret: 'new-secret-1', graceSeconds: 3600 }]);
    expect(changed.status).toBe(200);
    expect(verifiersOf(changed)).toEqual([
      { kind: 'pathToken' },
      { kind: 'readBack' },
      { kind: 'header', name: 'X-Seal-Token', oldSecretAcceptedUntil: expect.any(String) },
    ]);
    expect(await tokens()).toEqual([200, 200]);
    await declare([{ kind: 'header', name: 'X-Seal-Token' }]);
    expect(await tokens()).toEqual([200, 200]);
    await declare([{ ...header, secret: 'new-secret-2', graceSeconds: 0 }]);
    expect(await tokens()).toEqual([401, 401]);
    await declare([header]);
    expect(await tokens()).toEqual([401, 200]);
  });

  test('no secret is shown, nor kept as it is', async () => {
    const answers = [
      await declare([header]),
      await product.api('GET', pathOf(engine.bindingId)),
      await product.api('GET', '/v1/bindings'),
    ];
    expect(JSON.stringify(answers)).not.toContain(headerSecret);
    const kept = await mongo.db(product.database).collection('bindings').find().toArray();
    expect(JSON.stringify(kept)).not.toContain(headerSecret);
    expect(JSON.stringify(kept)).toContain('header:x-seal-token');
  });
});

describe('Standard Webhooks', () => {
  beforeAll(() => declare([{ kind: 'standardWebhooks', secret: webhookSecret }]));

  const signed = (body: string | Buffer, { id = 'msg_1', secret = webhookSecret, ageSeconds = 0 } = {}) => {
    const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
    const signature = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  };

  test('what is signed counts', async () => {
    await product.vendor('POST', '/sim/callback-mode', { mode: 'hold' });
    const request = await flow.granted();
    await request.finish();
    await product.vendor('POST', '/sim/callback-mode', { mode: 'normal' });
    // Sorted and spaced as no parser would write it again: the signature is over the bytes that came.
    const body = `{ "sealapply_id":"${request.applyId()}",\n  "event" : "智能用印完成" }`;
    expect(await statusOf({ body, headers: signed(body) })).toBe(200);
    await request.untilState('completed');
  });

  test.each<[string, string, (body: string) => Record<string, string>]>([
    ['nothing signed', 'signature-missing', () => ({})],
    ['another body', 'signature-wrong', () => signed('{}')],
    ['another id', 'signature-wrong', (body) => ({ ...signed(body), 'webhook-id': 'msg_2' })],
    [
      'another secret',
      'signature-wrong',
      (body) => signed(body, { secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` }),
    ],
    ['an old one', 'timestamp-too-old', (body) => signed(body, { ageSeconds: 310 })],
    // It gets older on its way, however long that takes here.
    ['one of the future', 'timestamp-too-new', (body) => signed(body, { ageSeconds: -400 })],
    [
      'a header that is none',
      'signature-malformed',
      (body) => ({ ...signed(body), 'webhook-signature': 'x' }),
    ],
  ])('%s is refused as %s', async (_what, reason, headersFor) => {
    const before = [await refusedSoOften(reason), (await failed(reason)).length];
    const body = anyBody();
    expect(await statusOf({ body, headers: headersFor(body) })).toBe(401);
    expect([await refusedSoOften(reason), (await failed(reason)).length]).toEqual(
      before.map((count) => count + 1),
    );
  });

  test('several signatures while a vendor changes its key', async () => {
    const body = anyBody();
    const headers = signed(body);
    const other = signed(body, { secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` });
    const signature = `${other['webhook-signature']} ${headers['webhook-signature']}`;
    expect(await statusOf({ body, headers: { ...headers, 'webhook-signature': signature } })).toBe(200);
  });
});

describe('an allow-list of addresses', () => {
  const forwarded = (address: string) => ({ 'X-Forwarded-For': address });

  test('the connection tells; nobody but a declared proxy may say otherwise', async () => {
    await declare([{ kind: 'ipAllowList', networks: ['192.0.2.0/24'] }]);
    const inside = forwarded('192.0.2.7');
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ headers: inside })).toBe(401);
    expect(await statusOf({ headers: inside, from: '127.0.0.3' })).toBe(401);
    expect(await statusOf({ headers: inside, from: proxy })).toBe(200);
    expect(await statusOf({ headers: forwarded('::ffff:192.0.2.7'), from: proxy })).toBe(200);
    expect(await statusOf({ headers: forwarded('192.0.2.7, 198.51.100.1'), from: proxy })).toBe(401);
    expect(await statusOf({ headers: forwarded('nonsense'), from: proxy })).toBe(401);
    expect(await refusedSoOften('address-unknown')).toBe(1);
    const [row] = await failed('address-not-allowed');
    expect((await product.api('GET', `/v1/callbacks/${row.id}`)).data.address).toBe('198.51.100.1');

    await declare([{ kind: 'ipAllowList', networks: ['127.0.0.1/32'] }]);
    expect(await statusOf({ headers: forwarded('10.0.0.1') })).toBe(200);
  });

  test('it is no proof: the token counts first', async () => {
    await declare([{ kind: 'ipAllowList', networks: ['127.0.0.0/8'] }]);
    const before = await refusedSoOften('path-token');
    const url = `${callbackUrl.slice(0, callbackUrl.lastIndexOf('/'))}/${'x'.repeat(43)}`;
    expect(await statusOf({ url })).toBe(401);
    expect(await refusedSoOften('path-token')).toBe(before + 1);
  });
});

describe('several together', () => {
  test('each must pass, and null takes them away', async () => {
    await declare([header, { kind: 'ipAllowList', networks: ['127.0.0.1/32'] }]);
    const headers = { 'X-Seal-Token': headerSecret };
    expect(await statusOf({ headers })).toBe(200);
    expect(await statusOf({ headers, from: proxy })).toBe(401);
    expect(await statusOf({})).toBe(401);
    const without = await product.api('PATCH', pathOf(engine.bindingId), { callback: null });
    expect(verifiersOf(without)).toEqual([{ kind: 'pathToken' }, { kind: 'readBack' }]);
    expect(await statusOf({})).toBe(200);
  });

  test('they are declared with a binding at once, and a change of anything else leaves them', async () => {
    const made = await product.api('POST', '/v1/bindings', {
      name: 'verified from the start',
      vendor: 'zhangguanjia',
      openUrl: product.vendorSimulator.url,
      clientId: 'sealflow-test',
      clientSecret: 'vendor-secret',
      profile: { detailAvailable: false },
      callback: { verifiers: [header, { kind: 'standardWebhooks', secret: webhookSecret }] },
    });
    const shown = [
      { kind: 'pathToken' },
      { kind: 'header', name: 'X-Seal-Token' },
      { kind: 'standardWebhooks' },
    ];
    expect([made.status, verifiersOf(made)]).toEqual([201, shown]);
    const renamed = await product.api('PATCH', pathOf(made.data.id), { name: 'renamed' });
    expect(verifiersOf(renamed)).toEqual(shown);
    expect(await statusOf({ url: made.data.callbackUrl, headers: { 'X-Seal-Token': headerSecret } })).toBe(
      401,
    );
    // As it is shown, it is taken again.
    expect(verifiersOf(await declare(verifiersOf(renamed), made.data.id))).toEqual(shown);
  });

  test('a verifier without a secret to be had is a mistake, in both languages', async () => {
    await declare([]);
    const answer = await product.api(
      'PATCH',
      pathOf(engine.bindingId),
      { callback: { verifiers: [{ kind: 'header', name: 'X-Seal-Token' }] } },
      { 'Accept-Language': 'zh-CN' },
    );
    expect(answer).toMatchObject({
      status: 400,
      data: { errors: [{ path: 'callback.verifiers.0.secret', code: 'required', message: '必填' }] },
    });
  });
});
