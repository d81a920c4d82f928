import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sealRequestWorkflowId } from '../../contracts/ids';
import { archive, Engine, type FlowRequest, field } from '../api/routes/flowEvents/flows';
import { decryptedTexts } from '../support/payloads';
import { type Call, ProductUnderTest } from '../support/product';

/*
 * Every kind of secret that the product is given or makes is used once, right and wrong, with everything logged that can
 * be. Then all that it leaves behind is searched for them: logs, both databases' files, histories decrypted, metrics,
 * and every answer it gave but those that hand a secret over.
 */

const word = () => `planted-${randomBytes(12).toString('hex')}`;
const given = {
  clientSecret: word(),
  headerSecret: word(),
  appSecret: word(),
  esbTriggerToken: word(),
  hostSecret: `whsec_${randomBytes(32).toString('base64')}`,
  verifierSecret: `whsec_${randomBytes(32).toString('base64')}`,
  wrongKey: `sfk_${word()}`,
};
/** Nobody's secrets, only to be sure that the search finds what is there. */
const control = { binding: `control-${randomBytes(6).toString('hex')}`, subject: '对照采购合同' };

let product: ProductUnderTest;
let connection: Connection;
let request: FlowRequest;
const secrets: Record<string, string> = { ...given };
const answers: string[] = [];

beforeAll(async () => {
  product = await ProductUnderTest.start({
    servers: 'own',
    vendor: { clientSecret: given.clientSecret },
    env: { SEALFLOW_LOG_LEVEL: 'trace' },
  });
  connection = await Connection.connect({ address: product.servers.temporal.address });
  for (const name of ['admin-key', 'secret-keys', 'payload-keys'])
    secrets[name] = readFileSync(join(product.servers.dataDir, 'keys', name), 'utf8')
      .trim()
      .replace(/^\w+:/, '');
  await useRight();
  await useWrong();
}, 150_000);
afterAll(async () => {
  await connection.close();
  await product.stop();
}, 30_000);

/** Keeps what is answered, as texts; `handsOver` are names of members that hold a secret by design, kept apart. */
async function ask(call: Call, method: string, path: string, body?: unknown, handsOver: string[] = []) {
  const answer = await call(method, path, body);
  const { data } = answer;
  const members = typeof data === 'object' && data !== null ? { ...data } : data;
  for (const name of handsOver) {
    secrets[name] = String(data[name]).split(/[/=]/).at(-1) ?? '';
    delete members[name];
  }
  answers.push(`${JSON.stringify(answer.headers)} ${JSON.stringify(members)}`);
  return answer;
}

async function useRight(): Promise<void> {
  const { api } = product;
  const { clientSecret, headerSecret, hostSecret, verifierSecret, appSecret, esbTriggerToken } = given;
  const bound = await ask(
    api,
    'POST',
    '/v1/bindings',
    {
      name: control.binding,
      vendor: 'zhangguanjia',
      openUrl: product.vendorSimulator.url,
      clientId: 'sealflow-test',
      clientSecret,
    },
    ['callbackUrl'],
  );
  const callbackUrl = bound.data.callbackUrl;
  await product.vendor('POST', '/sim/callback-url', { url: callbackUrl });
  const hostId = await product.addHost('planted');
  await ask(api, 'POST', `/v1/hosts/${hostId}/secret/rotate`, { secret: hostSecret });
  const e10 = { name: 'e10', kind: 'e10', baseUrl: 'http://127.0.0.1:9', pathStyle: 'papi', corpId: 'c' };
  await ask(api, 'POST', '/v1/hosts', { ...e10, appKey: 'k', appSecret, readerUserId: '1', esbTriggerToken });
  await ask(api, 'POST', '/v1/api-keys', { name: 'engine', role: 'engine', hostIds: [hostId] }, ['key']);
  const { data } = await product.vendor('GET', '/sim/catalogue');
  const engine = new Engine(product, hostId, bound.data.id, data.seals, data.fileTypes);
  request = await (await engine.flow()).granted({ [field.subject]: control.subject });
  await ask(api, 'POST', `${request.path()}/detail-link`, { user: { userId: 'zhangsan' } }, ['url']);
  await archive(request);
  // Last, as the simulated vendor signs nothing.
  const verifiers = [
    { kind: 'header', name: 'X-Seal-Token', secret: headerSecret },
    { kind: 'standardWebhooks', secret: verifierSecret },
  ];
  await ask(api, 'PATCH', `/v1/bindings/${bound.data.id}`, { callback: { verifiers } });
  await ask(product.anonymous, 'POST', new URL(callbackUrl).pathname, { note: given.headerSecret });
  for (const path of ['/v1/bindings', '/v1/hosts', '/v1/api-keys', '/v1/callbacks', request.path()])
    await ask(api, 'GET', path);
  await ask(api, 'GET', `${request.path()}/events?limit=100`);
  await ask(api, 'GET', `${request.path()}/deliveries`);
  await ask(api, 'GET', '/metrics');
}

/** Each secret where something else is wrong, so that an error is answered, logged and, in a workflow, recorded. */
async function useWrong(): Promise<void> {
  const { api, anonymous } = product;
  const { clientSecret, hostSecret, wrongKey, appSecret } = given;
  await ask(api, 'POST', '/v1/bindings', { clientSecret, clientId: 5, openUrl: 'ftp://x' });
  await ask(api, 'POST', '/v1/bindings', `{"clientSecret": "${clientSecret}", "clientId": `);
  await ask(api, 'POST', '/v1/hosts', { kind: 'webhook', secret: `${hostSecret}x`, url: 'x' });
  await ask(api, 'POST', '/v1/hosts', { kind: 'e10', corpId: 5, appSecret });
  await ask(anonymous, 'POST', `/callbacks/zhangguanjia/nobody/${given.headerSecret}`, { event: 'x' });
  const stranger: Call = (method, path, body) =>
    anonymous(method, path, body, { Authorization: `Bearer ${wrongKey}` });
  await ask(stranger, 'GET', '/v1/bindings');

  // A vendor that says it back.
  const echo = {
    match: { type: 'token' },
    fault: 'errcode',
    errcode: '40001',
    errmsg: `no ${clientSecret}`,
    times: 5,
  };
  await product.vendor('POST', '/sim/expire-tokens');
  await product.vendor('POST', '/sim/faults', echo);
  const { id } = (await api('GET', '/v1/bindings')).data.items[0];
  await ask(api, 'POST', `/v1/bindings/${id}/check`);
  await ask(api, 'POST', `/v1/bindings/${id}/catalogues/sync`);
  const applied = await (await request.flow.begin()).apply();
  answers.push(JSON.stringify(applied.data));
}

const foundIn = (bytes: Buffer | string) => {
  const buffer = Buffer.from(bytes);
  return Object.keys(secrets).filter((name) => buffer.includes(secrets[name] ?? ''));
};

/** Every file below the data folder but the keys, which a start with nothing configured keeps there. */
function files(): { name: string; bytes: Buffer }[] {
  const folder = product.servers.dataDir;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== join(folder, 'keys'))
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

test('the secrets are there to be found', () => {
  expect(Object.keys(secrets)).toHaveLength(13);
  for (const [name, secret] of Object.entries(secrets))
    expect([name, secret.length >= 20]).toEqual([name, true]);
});

test('logs and files of both databases hold none', () => {
  const all = files();
  const sqlite = `${product.database}.sqlite`;
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['api.log', 'worker.log', 'temporal.db', sqlite]),
  );
  expect(all.map(({ name, bytes }) => [name, foundIn(bytes)]).filter(([, found]) => found?.length)).toEqual(
    [],
  );
  const holds = (text: string) =>
    all.filter(({ bytes }) => bytes.includes(text)).map(({ name }) => name.replace(/-wal$/, ''));
  expect(holds(control.binding)).toContain(sqlite);
  expect(holds('"workflowId"')).toContain('worker.log');
  expect(holds('/v1/hosts/:id/secret/rotate')).toContain('api.log');
});

test('histories hold none, not even encrypted', async () => {
  const client = new Client({ connection });
  const listed = async () => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list()) ids.push(workflowId);
    return ids;
  };
  // Visibility lags behind by a moment.
  const ids = await product.until(listed, (all) => all.includes(sealRequestWorkflowId(request.id())));
  const texts: string[] = [];
  for (const workflowId of ids)
    texts.push(
      ...(await decryptedTexts(
        await client.workflow.getHandle(workflowId).fetchHistory(),
        product.dataConverter,
      )),
    );
  expect(texts.some((text) => text.includes(control.subject))).toBe(true);
  expect(foundIn(texts.join('\n'))).toEqual([]);
});

test('metrics and answers hold none but where they hand one over', () => {
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.some((answer) => answer.includes('sealflow_http_request_seconds'))).toBe(true);
  expect(answers.filter((answer) => foundIn(answer).length > 0)).toEqual([]);
});
