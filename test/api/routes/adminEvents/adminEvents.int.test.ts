import { readFile } from 'node:fs/promises';
import { MongoClient } from 'mongodb';
import { type Call, caller, ProductUnderTest } from '../../../support/product';
import { Engine, sealSettings } from '../flowEvents/flows';

/* What an auditor sees: each action of an administrator, with who did it and what it changed. */

let product: ProductUnderTest;
let engine: Engine;
let keyId: string;
let api: Call;

beforeAll(async () => {
  product = await ProductUnderTest.start({ env: { SEALFLOW_LOG_LEVEL: 'info' } });
  engine = await Engine.of(product, 'audited');
  const made = await product.api('POST', '/v1/api-keys', { name: '张三', role: 'admin' });
  keyId = made.data.id;
  api = caller(product.product.url, { Authorization: `Bearer ${made.data.key}` });
}, 90_000);
afterAll(() => product.stop(), 30_000);

interface Listed {
  id: string;
  action: string;
  actor: { id: string; name: string };
  target: { kind: string; id: string; name?: string };
  outcome: string;
  reason?: string;
  changes?: { field: string; before?: unknown; after?: unknown; changed?: true }[];
  requestId: string;
}

const eventsOf = async (query: string): Promise<Listed[]> =>
  (await product.api('GET', `/v1/admin-events?limit=100&${query}`)).data.items;
const changeOf = (event: Listed | undefined, field: string) =>
  event?.changes?.find((change) => change.field === field);

test('every action stands there with its actor, and no secret does', async () => {
  const binding = `/v1/bindings/${engine.bindingId}`;
  const secret = 'another-secret-7c1';
  await api('PATCH', binding, { callback: { verifiers: [{ kind: 'header', name: 'X-Seal', secret }] } });
  await api('PATCH', binding, { openUrl: 'http://127.0.0.1:1', clientSecret: 'vendor-secret-2' });
  await api('PATCH', binding, { callback: null });
  await api('PATCH', binding, { openUrl: 'http://127.0.0.1:2' });
  await api('POST', `${binding}/callback-token/rotate`, { graceSeconds: 60 });
  const host = await api('POST', '/v1/hosts', { name: '甲', kind: 'webhook', url: 'https://oa.example.com' });
  const hostPath = `/v1/hosts/${host.data.id}`;
  await api('PATCH', hostPath, { name: '乙' });
  await api('POST', `${hostPath}/secret/rotate`, { graceSeconds: 60 });
  const flow = await engine.flow();
  await api('PUT', flow.path, sealSettings(engine.bindingId, { enabled: false }));
  await api('DELETE', flow.path);
  await api('DELETE', hostPath);
  const dump = await eventsOf(`actor=${keyId}`);
  expect(dump.map(({ action, outcome }) => `${action} ${outcome}`).reverse()).toEqual([
    ...['binding.change done', 'binding.change done', 'binding.change done', 'binding.change refused'],
    ...[
      'binding.rotate-callback-token done',
      'host.create done',
      'host.change done',
      'host.rotate-secret done',
    ],
    ...['seal-settings.save done', 'seal-settings.delete done', 'host.delete done'],
  ]);
  expect(new Set(dump.map(({ actor }) => actor.name))).toEqual(new Set([`张三 (${keyId})`]));
  const [verified, moved, unverified, refused] = dump.slice().reverse();
  expect(changeOf(verified, 'verifiers')).toMatchObject({ after: [{ kind: 'header', name: 'X-Seal' }] });
  expect(changeOf(unverified, 'verifiers')).toMatchObject({ before: [{ kind: 'header' }], after: [] });
  expect(changeOf(moved, 'openUrl')).toMatchObject({ after: 'http://127.0.0.1:1' });
  expect(changeOf(moved, 'clientSecret')).toEqual({ field: 'clientSecret', changed: true });
  expect(refused).toMatchObject({ reason: 'unprocessable', fields: ['openUrl'] });
  const [named] = await eventsOf(`target=${host.data.id}&actor=${keyId}`);
  expect(named?.target).toEqual({ kind: 'host', id: host.data.id, name: '乙' });
  const mongo = await MongoClient.connect(product.servers.mongo.url);
  const kept = await Promise.all(
    ['adminEvents', 'adminEventOutcomes'].map((name) =>
      mongo.db(product.database).collection(name).find().toArray(),
    ),
  );
  await mongo.close();
  for (const text of [JSON.stringify(dump), JSON.stringify(kept)])
    expect(text).not.toMatch(/vendor-secret-2|another-secret|whsec_|callbacks\/zhangguanjia/);
});

test('versions of settings show who saved and who deleted them', async () => {
  const flow = await engine.flow();
  await api('PUT', flow.path, sealSettings(engine.bindingId, { enabled: false }));
  await api('DELETE', flow.path);
  const first = (await api('GET', `${flow.path}/versions?limit=2`)).data;
  expect(first.items).toMatchObject([
    { version: 3, deleted: true, savedBy: `张三 (${keyId})` },
    { version: 2, deleted: false, savedBy: `张三 (${keyId})`, settings: { enabled: false } },
  ]);
  const { items, nextCursor } = (await api('GET', `${flow.path}/versions?cursor=${first.nextCursor}`)).data;
  expect(items).toMatchObject([{ version: 1, savedBy: 'first-admin-key' }]);
  expect(nextCursor).toBeNull();
});

test('only administrators see them, in pages, and each request’s line of the log names the key', async () => {
  const operator = (await product.api('POST', '/v1/api-keys', { name: 'op', role: 'operator' })).data;
  const answer = await caller(product.product.url, { Authorization: `Bearer ${operator.key}` })(
    'GET',
    '/v1/admin-events',
  );
  expect(answer.status).toBe(403);
  const all = await eventsOf('');
  const { data } = await product.api('GET', '/v1/admin-events?limit=1');
  const next = await product.api('GET', `/v1/admin-events?limit=1&cursor=${data.nextCursor}`);
  expect([data.items[0].id, next.data.items[0].id]).toEqual(all.slice(0, 2).map(({ id }) => id));
  const [event] = await eventsOf(`actor=${keyId}`);
  const line = await product.until(
    async () =>
      (await readFile(product.apiLog, 'utf8'))
        .split('\n')
        .find((each) => each.includes(`${event?.requestId}`)),
    (found) => found !== undefined,
  );
  expect(JSON.parse(line ?? '')).toMatchObject({ msg: 'request', keyId });
});
