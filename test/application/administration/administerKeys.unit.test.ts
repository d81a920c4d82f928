import {
  createKey,
  type KeyServices,
  revokeKey,
  rotateKey,
} from '../../../application/administration/administerKeys';
import {
  type ApiKeyDocument,
  type ApiKeyStore,
  expiresSoon,
} from '../../../application/administration/apiKeys';

function world({ firstKeyHash = 'first' as string | undefined } = {}) {
  const documents = new Map<string, ApiKeyDocument>();
  const off = new Set<string>();
  let now = new Date('2026-01-01T00:00:00Z');
  let made = 0;
  const store: ApiKeyStore = {
    insert: async (document) => {
      documents.set(document._id, document);
      return true;
    },
    get: async (id) => documents.get(id) ?? null,
    recent: async (id) => documents.get(id) ?? null,
    replace: async (document) => {
      documents.set(document._id, document);
      return 'replaced';
    },
    list: async () => ({ items: [...documents.values()] }),
    remove: async (id) => documents.delete(id),
    ids: async () => [],
    noteUse: async () => undefined,
    useOf: async () => null,
    neverBound: async () => [],
    bindOnce: async () => undefined,
    admins: async () => [...documents.values()].filter(({ role }) => role === 'admin'),
    ending: async () => [],
  };
  const services: KeyServices = {
    store,
    hosts: { get: async () => null },
    bindings: { get: async () => null },
    switchedOff: {
      has: async (hash) => off.has(hash),
      add: async (hash) => {
        off.add(hash);
      },
    },
    firstKeyHash,
    makeKey: (id) => {
      made += 1;
      return { key: `${id} ${made}`, hash: `hash ${made}` };
    },
    now: () => now,
  };
  return {
    services,
    documents,
    off,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    make: (id: string, role: 'admin' | 'operator' = 'operator', more: { expiresAt?: string } = {}) =>
      createKey(services, { id, name: id, role, createdBy: 'x', ...more }),
  };
}

test('a rotation keeps what a key is, and accepts those before for no longer than each rotation allows', async () => {
  const { services, documents, make, pass } = world();
  await make('k', 'operator', { expiresAt: '2027-01-01T08:00:00+08:00' });
  const first = await rotateKey(services, 'k', { graceSeconds: 100 });
  expect(first).toMatchObject({ kind: 'rotated', key: 'k 2', oldAcceptedUntil: '2026-01-01T00:01:40.000Z' });
  expect(documents.get('k')).toMatchObject({
    role: 'operator',
    expiresAt: '2027-01-01T00:00:00.000Z',
    version: 2,
  });
  pass(10);
  await rotateKey(services, 'k', { graceSeconds: 1000 });
  expect(documents.get('k')?.hashesBefore).toEqual([
    { hash: 'hash 2', validUntil: '2026-01-01T00:16:50.000Z' },
    { hash: 'hash 1', validUntil: '2026-01-01T00:01:40.000Z' },
  ]);
  pass(200);
  await rotateKey(services, 'k', { graceSeconds: 5 });
  expect(documents.get('k')?.hashesBefore).toEqual([
    { hash: 'hash 3', validUntil: '2026-01-01T00:03:35.000Z' },
    { hash: 'hash 2', validUntil: '2026-01-01T00:03:35.000Z' },
  ]);
  await rotateKey(services, 'k', { graceSeconds: 0 });
  expect(documents.get('k')).not.toHaveProperty('hashesBefore');
  expect(await rotateKey(services, 'none', { graceSeconds: 0 })).toEqual({ kind: 'none' });
});

describe('nobody is locked out', () => {
  test('the key of the environment ends by another admin key alone, and another value is another key', async () => {
    const { services, off, make } = world();
    await make('a', 'admin');
    expect(await revokeKey(services, 'first-admin-key', 'first-admin-key')).toEqual({
      kind: 'needs-another-admin',
    });
    expect(off.size).toBe(0);
    expect(await revokeKey(services, 'first-admin-key', 'a')).toMatchObject({ kind: 'revoked' });
    expect([...off]).toEqual(['first']);
    expect(await revokeKey(services, 'first-admin-key', 'a')).toEqual({ kind: 'none' });
    expect(await revokeKey({ ...services, firstKeyHash: 'second' }, 'a', 'a')).toMatchObject({
      kind: 'revoked',
    });
  });

  test.each([
    ['switched off', 'first'],
    ['not given', undefined],
  ])('where that one is %s, the last admin key that holds stays', async (_what, firstKeyHash) => {
    const { services, off, make, pass } = world({ firstKeyHash });
    off.add('first');
    await make('a', 'admin');
    await make('ending', 'admin', { expiresAt: '2026-01-02T00:00:00Z' });
    await make('o', 'operator');
    expect(await revokeKey(services, 'o', 'a')).toMatchObject({ kind: 'revoked' });
    pass(2 * 24 * 3600);
    expect(await revokeKey(services, 'a', 'a')).toEqual({ kind: 'last-admin' });
    await make('b', 'admin');
    expect(await revokeKey(services, 'a', 'a')).toMatchObject({ kind: 'revoked' });
  });
});

test.each([
  [undefined, false],
  ['2026-01-01T00:00:00Z', false],
  ['2026-01-15T08:00:00+08:00', true],
  ['2026-01-15T00:00:01Z', false],
])('an end at %s is near: %s', (expiresAt, isSoon) => {
  expect(expiresSoon(expiresAt === undefined ? {} : { expiresAt }, new Date('2026-01-01T00:00:00Z'))).toBe(
    isSoon,
  );
});
