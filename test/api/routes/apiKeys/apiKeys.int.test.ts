import { MongoClient } from 'mongodb';
import { caller, ProductUnderTest } from '../../../support/product';
import { Engine, fieldErrors, problem } from '../flowEvents/flows';

let product: ProductUnderTest;
let mongo: MongoClient;

beforeAll(async () => {
  product = await ProductUnderTest.start();
  mongo = await MongoClient.connect(product.servers.mongo.url);
}, 90_000);
afterAll(async () => {
  await mongo.close();
  await product.stop();
}, 30_000);

const make = async (name: string, role: string, more: Record<string, unknown> = {}) => {
  const answer = await product.api('POST', '/v1/api-keys', { name, role, ...more });
  expect(answer.status).toBe(201);
  return answer;
};
const by = (key: string) => caller(product.product.url, { Authorization: `Bearer ${key}` });
const pathOf = (id: string) => `/v1/api-keys/${id}`;

describe('the life of a key', () => {
  test('made, shown once, listed, used, revoked', async () => {
    const hostIds = [await product.addHost('集团OA')];
    const made = await make('集团OA', 'engine', { hostIds });
    const { key, ...shown } = made.data;
    expect(made.headers).toMatchObject({ location: pathOf(shown.id), 'cache-control': 'no-store' });
    expect(key).toMatch(/^sfk_[0-9a-z]{17}_[A-Za-z0-9_-]{43}$/);
    expect(shown).toEqual({
      id: expect.stringMatching(/^key_[0-9a-z]{17}$/),
      name: '集团OA',
      role: 'engine',
      hostIds,
      bindingIds: [],
      hosts: [{ id: hostIds[0], name: '集团OA' }],
      bindings: [],
      permissions: expect.arrayContaining([{ area: 'Flow events', read: true, change: true }]),
      createdAt: expect.any(String),
      createdBy: 'first-admin-key',
      revocable: true,
    });
    expect((await product.api('GET', pathOf(shown.id))).data).toEqual(shown);
    const listed = await product.api('GET', '/v1/api-keys');
    expect(listed.data.items).toEqual([
      {
        ...{ id: 'first-admin-key', name: 'first-admin-key', role: 'admin', revocable: false },
        permissions: expect.arrayContaining([{ area: 'API keys', read: true, change: true }]),
      },
      shown,
    ]);
    expect(JSON.stringify(listed.data)).not.toContain(key.slice(-43));
    const kept = JSON.stringify(await mongo.db(product.database).collection('apiKeys').find().toArray());
    expect(kept).toContain(shown.id);
    expect(kept).not.toContain(key.slice(-43));

    const began = Date.now();
    expect((await by(key)('GET', '/v1/seal-requests')).status).toBe(200);
    expect(shown.permissions.map(({ area }: { area: string }) => area)).not.toContain('API keys');
    const { lastUsedAt, lastUsedFrom, usedFrom } = await product.until(
      async () => (await product.api('GET', pathOf(shown.id))).data,
      (seen) => seen.lastUsedAt !== undefined,
    );
    expect(Date.parse(lastUsedAt)).toBeGreaterThanOrEqual(began);
    expect(Date.parse(lastUsedAt)).toBeLessThanOrEqual(Date.now());
    expect([lastUsedFrom, usedFrom.length, usedFrom[0].address]).toEqual(['127.0.0.1', 1, '127.0.0.1']);

    expect((await product.api('DELETE', pathOf(shown.id))).status).toBe(204);
    expect((await by(key)('GET', '/v1/seal-requests')).status).toBe(401);
    expect((await product.api('GET', pathOf(shown.id))).status).toBe(404);
    expect((await product.api('DELETE', pathOf(shown.id))).status).toBe(404);
  });

  test('revoked by another process, it is refused soon', async () => {
    const { id, key } = (await make('elsewhere', 'operator')).data;
    expect((await by(key)('GET', '/v1/callbacks')).status).toBe(200);
    await mongo.db(product.database).collection<{ _id: string }>('apiKeys').deleteOne({ _id: id });
    await product.until(
      async () => (await by(key)('GET', '/v1/callbacks')).status,
      (status) => status === 401,
    );
  });

  test('with an end, it holds until then', async () => {
    const within = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    const expiresAt = within(3600);
    const { key, id } = (await make('for an hour', 'operator', { expiresAt })).data;
    expect((await product.api('GET', pathOf(id))).data).toMatchObject({ expiresAt, expiresSoon: true });
    const metrics = async () => (await product.api('GET', '/metrics')).data as string;
    expect(await metrics()).toMatch(/^sealflow_api_keys_expiring 1$/m);
    expect((await by(key)('GET', '/v1/callbacks')).status).toBe(200);
    // A moment that is over when it gets there is refused.
    await product.until(
      () => product.api('PATCH', pathOf(id), { expiresAt: within(1) }),
      ({ status }) => status === 200,
    );
    await product.until(
      async () => (await by(key)('GET', '/v1/callbacks')).status,
      (status) => status === 401,
    );
    expect((await by(key)('GET', '/v1/callbacks')).data.type).toBe(problem('key-expired'));
    expect(await metrics()).toMatch(/^sealflow_api_keys_refused_total\{reason="key-expired"\} [1-9]/m);
    expect((await product.api('GET', pathOf(id))).data.expired).toBe(true);
    // What has ended is prolonged without another secret, by an administrator alone.
    expect((await product.api('PATCH', pathOf(id), { expiresAt: null })).data.expiresAt).toBeUndefined();
    expect((await by(key)('GET', '/v1/callbacks')).status).toBe(200);
  });

  test('rotated, both are accepted for a while, and then the new one', async () => {
    const { id, key } = (await make('rotated', 'operator')).data;
    const rotate = (graceSeconds: number) => product.api('POST', `${pathOf(id)}/rotate`, { graceSeconds });
    const rotated = await rotate(3600);
    expect(rotated).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    const seen = await product.api('GET', pathOf(id));
    expect(seen.data.oldAcceptedUntil).toBe(rotated.data.oldAcceptedUntil);
    expect(JSON.stringify(seen.data)).not.toMatch(/hash|sfk_/);
    for (const each of [key, rotated.data.key])
      expect((await by(each)('GET', '/v1/callbacks')).status).toBe(200);
    // The next one shortens the time of each before it.
    const next = await rotate(1);
    for (const each of [key, rotated.data.key])
      await product.until(
        async () => (await by(each)('GET', '/v1/callbacks')).data.type,
        (type) => type === problem('key-expired'),
      );
    expect((await by(next.data.key)('GET', '/v1/callbacks')).status).toBe(200);
    expect((await product.api('POST', `${pathOf('key_none')}/rotate`, { graceSeconds: 0 })).status).toBe(404);
  });

  test('the one of the environment is read and does not revoke itself', async () => {
    const path = pathOf('first-admin-key');
    expect((await product.api('GET', path)).data).toMatchObject({ role: 'admin', revocable: false });
    expect(await product.api('DELETE', path)).toMatchObject({
      status: 409,
      data: { type: problem('last-admin-key') },
    });
    expect((await product.api('GET', '/v1/api-keys')).status).toBe(200);
  });

  test('an admin key may make others, and its role is what it may do', async () => {
    const admin = (await make('second admin', 'admin')).data;
    const made = await by(admin.key)('POST', '/v1/api-keys', { name: 'of the second', role: 'operator' });
    expect(made).toMatchObject({ status: 201, data: { createdBy: `second admin (${admin.id})` } });
    const refused = await by(made.data.key)('POST', '/v1/api-keys', { name: 'x', role: 'admin' });
    expect(refused).toMatchObject({ status: 403, data: { type: problem('forbidden') } });
  });
});

describe('what an engine’s key is bound to', () => {
  const hosts: string[] = [];
  let bindingId: string;
  let other: string;
  beforeAll(async () => {
    for (const name of ['bound 1', 'bound 2']) hosts.push(await product.addHost(name));
    bindingId = (await product.bind('bound')).id;
    other = (await make('bound to none', 'operator')).data.id;
  });

  test('is changed by lists that stand for all, each kind by itself', async () => {
    const { id, hostIds } = (await make('changes hosts', 'engine', { bindingIds: [bindingId] })).data;
    expect(hostIds).toEqual([]);
    const change = async (body: unknown) => (await product.api('PATCH', pathOf(id), body)).data;
    const [one, two] = hosts;
    expect(await change({ hostIds: [one, two, one] })).toMatchObject({
      hostIds: hosts,
      bindingIds: [bindingId],
    });
    expect(await change({ bindingIds: [] })).toMatchObject({ hostIds: hosts, bindingIds: [] });
    const left = await change({ hostIds: [two] });
    expect(left).toMatchObject({ hostIds: [two], changedAt: expect.any(String) });
    expect((await product.api('GET', pathOf(id))).data).toEqual(left);
    expect(JSON.stringify(left)).not.toMatch(/hash|sfk_/);
  });

  test('holds at once where it was changed', async () => {
    const { id, key } = (await make('changes at once', 'engine', { hostIds: hosts })).data;
    const event = () => by(key)('POST', `/v1/hosts/${hosts[0]}/flow-events`, {});
    expect((await event()).status).toBe(400);
    await product.api('PATCH', pathOf(id), { hostIds: hosts.slice(1) });
    expect((await event()).status).toBe(404);
    await product.api('PATCH', pathOf(id), { hostIds: [] });
    expect((await event()).data.type).toBe(problem('key-unbound'));
    await product.api('PATCH', pathOf(id), { hostIds: hosts });
    expect((await event()).status).toBe(400);
  });

  test.each<[string, () => Record<string, unknown>, number, string[]]>([
    [
      'hosts and bindings that are none',
      () => ({ hostIds: [hosts[0], 'host_none'], bindingIds: ['bnd_none', bindingId] }),
      422,
      ['hostIds.1 unknown-host', 'bindingIds.0 unknown-binding'],
    ],
    ['a host for a binding', () => ({ bindingIds: [hosts[0]] }), 422, ['bindingIds.0 unknown-binding']],
    ['what is no list', () => ({ hostIds: hosts[0] }), 400, ['hostIds invalid-type']],
    ['a role', () => ({ role: 'admin' }), 400, ['role unknown-field']],
  ])('is refused where it names %s', async (_what, bound, status, errors) => {
    const { id } = (await make(`refused ${_what}`, 'engine')).data;
    const changed = await product.api('PATCH', pathOf(id), bound());
    expect([changed.status, fieldErrors(changed)]).toEqual([status, errors]);
    if (_what === 'a role') return;
    const made = await product.api('POST', '/v1/api-keys', { name: 'x', role: 'engine', ...bound() });
    expect([made.status, fieldErrors(made)]).toEqual([status, errors]);
  });

  test('is nothing for the other roles', async () => {
    for (const role of ['operator', 'admin'])
      expect(
        fieldErrors(await product.api('POST', '/v1/api-keys', { name: 'x', role, hostIds: [] })),
      ).toEqual(['hostIds not-an-engine']);
    const changed = await product.api('PATCH', pathOf(other), { hostIds: hosts });
    expect([changed.status, fieldErrors(changed)]).toEqual([422, ['hostIds not-an-engine']]);
    expect((await product.api('PATCH', pathOf('first-admin-key'), { hostIds: hosts })).status).toBe(409);
    expect((await product.api('PATCH', pathOf('key_none'), { hostIds: hosts })).status).toBe(404);
  });

  test('may be a host that is deleted since: the key reaches what is left, which is nothing new', async () => {
    const gone = await product.addHost('gone');
    const { id, key } = (await make('of one that is gone', 'engine', { hostIds: [gone] })).data;
    expect((await product.api('DELETE', `/v1/hosts/${gone}`)).status).toBe(204);
    expect((await by(key)('POST', `/v1/hosts/${gone}/flow-events`, {})).status).not.toBe(403);
    expect((await by(key)('GET', '/v1/seal-requests')).data.items).toEqual([]);
    expect((await product.api('GET', pathOf(id))).data.hostIds).toEqual([gone]);
    expect(fieldErrors(await product.api('PATCH', pathOf(id), { hostIds: [gone] }))).toEqual([
      'hostIds.0 unknown-host',
    ]);
  });
});

test('pages, the one of the environment first, whatever their size', async () => {
  for (const name of ['p1', 'p2', 'p3']) await make(name, 'engine');
  const all = (await product.api('GET', '/v1/api-keys?limit=100')).data.items.map(
    ({ id }: { id: string }) => id,
  );
  expect(all[0]).toBe('first-admin-key');
  for (const limit of [1, 2, 3, all.length - 1, all.length]) {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { data } = await product.api('GET', `/v1/api-keys?limit=${limit}${cursor}`);
      expect(data.items.length).toBeLessThanOrEqual(limit);
      seen.push(...data.items.map(({ id }: { id: string }) => id));
      cursor = data.nextCursor === null ? '' : `&cursor=${data.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(all);
  }
});

test.each<[string, Record<string, unknown>, number, string[]]>([
  ['no name', { role: 'admin' }, 400, ['name required']],
  ['no role', { name: 'x' }, 400, ['role required']],
  ['a role that is none', { name: 'x', role: 'root' }, 400, ['role invalid-value']],
  ['a key of its own', { name: 'x', role: 'admin', key: 'sfk_x' }, 400, ['key unknown-field']],
  [
    'a time that is none',
    { name: 'x', role: 'admin', expiresAt: 'never' },
    400,
    ['expiresAt invalid-format'],
  ],
  [
    'a time that is over',
    { name: 'x', role: 'admin', expiresAt: '2020-01-01T00:00:00Z' },
    422,
    ['expiresAt in-the-past'],
  ],
])('%s makes no key', async (_what, body, status, errors) => {
  const answer = await product.api('POST', '/v1/api-keys', body);
  expect([answer.status, fieldErrors(answer)]).toEqual([status, errors]);
});

test('a name is taken once', async () => {
  await make('only one', 'engine');
  const again = await product.api('POST', '/v1/api-keys', { name: 'only one', role: 'admin' });
  expect([again.status, fieldErrors(again)]).toEqual([409, ['name name-taken']]);
});

test('the ledger names the key that did it, never the key', async () => {
  const engine = await Engine.of(product, 'who did it');
  const { id, key } = (
    await make('ERP', 'engine', { hostIds: [engine.hostId], bindingIds: [engine.bindingId] })
  ).data;
  const answer = await by(key)(
    'POST',
    '/v1/seal-requests',
    {
      commandId: 'by a key'.replaceAll(' ', '-'),
      bindingId: engine.bindingId,
      hostId: engine.hostId,
      flowRequestId: 'by-a-key',
      subject: '采购合同',
      applicant: { userId: 'zhangsan' },
      fileTypeId: engine.fileTypes[0]?.id,
      seals: [{ sealId: engine.sealId(), useCount: 1 }],
    },
    { Prefer: 'wait=20' },
  );
  expect(answer.status).toBe(201);
  const { data } = await product.api('GET', `/v1/seal-requests/${encodeURIComponent(answer.data.id)}/events`);
  expect(data.items[0]).toMatchObject({ type: 'SealRequested', actor: `api:${id}` });
  expect(JSON.stringify(data)).not.toContain(key);
});

test('the one of the environment is switched off by another, which then cannot be revoked', async () => {
  const admin = (await make('in its place', 'admin')).data;
  const second = (await by(admin.key)('GET', '/v1/api-keys?limit=100')).data.items.find(
    ({ name }: { name: string }) => name === 'second admin',
  );
  const first = pathOf('first-admin-key');
  expect((await by(admin.key)('GET', first)).data.revocable).toBe(true);
  expect((await by(admin.key)('DELETE', first)).status).toBe(204);
  expect((await product.api('GET', '/v1/api-keys')).status).toBe(401);
  expect((await by(admin.key)('GET', first)).status).toBe(404);
  expect((await by(admin.key)('GET', '/v1/api-keys')).data.items[0].id).not.toBe('first-admin-key');
  if (second) expect((await by(admin.key)('DELETE', pathOf(second.id))).status).toBe(204);
  expect(await by(admin.key)('DELETE', pathOf(admin.id))).toMatchObject({
    status: 409,
    data: { type: problem('last-admin-key') },
  });
  const { data } = await by(admin.key)('GET', `/v1/admin-events?target=first-admin-key&limit=1`);
  expect(data.items[0]).toMatchObject({ action: 'api-key.delete', outcome: 'done', actor: { id: admin.id } });
});
