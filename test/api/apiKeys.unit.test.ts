import { pino } from 'pino';
import { createApiKeys, makeApiKey } from '../../api/apiKeys';
import { createClientAddress } from '../../api/http/clientAddress';
import { Problem } from '../../api/http/problem';
import { createRateWindow } from '../../api/http/rateWindow';
import type { ApiKeyDocument, KeyUse, Role } from '../../application/administration/apiKeys';

const adminKey = 'the-first-admin-key';

afterEach(() => jest.restoreAllMocks());

/** For the clock that says how old a look is. */
function passes(ms: number): void {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

/** Authentication over a store that is a map, in which everything that is asked counts. */
function world({ requestsPerMinute = 0 } = {}) {
  const documents = new Map<string, ApiKeyDocument>();
  const asked = { gets: 0, lists: 0, uses: [] as string[], from: undefined as KeyUse['usedFrom'] };
  const firstKey = { isOn: true };
  let now = new Date('2026-01-01T00:00:00Z');
  /** What a look at the store waits for. */
  let hold = Promise.resolve();
  let fault: Error | undefined;
  const store = {
    get: async (id: string) => {
      asked.gets += 1;
      const found = documents.get(id) ?? null;
      await hold;
      if (fault) throw fault;
      return found;
    },
    ids: async () => {
      asked.lists += 1;
      return [...documents.keys()];
    },
    noteUse: async (id: string, { lastUsedAt, usedFrom }: KeyUse) => {
      asked.uses.push(`${id} ${lastUsedAt}`);
      asked.from = usedFrom;
      if (fault) throw fault;
    },
  };
  const keys = createApiKeys({
    store,
    adminKey,
    isFirstKeyOn: async () => firstKey.isOn,
    clientAddress: createClientAddress([]),
    rates: createRateWindow(() => now.getTime()),
    requestsPerMinute,
    logger: pino({ level: 'silent' }),
    now: () => now,
  });
  return {
    documents,
    asked,
    firstKey,
    keys,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    holdLooks: () => {
      let release: () => void = () => undefined;
      hold = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    fail: (error: Error | undefined) => {
      fault = error;
    },
    make: (role: Role, changes: Partial<ApiKeyDocument> = {}) => {
      const { id, key, hash } = makeApiKey(now);
      documents.set(id, {
        _id: id,
        version: 1,
        name: 'ERP',
        role,
        hash,
        createdAt: now.toISOString(),
        createdBy: 'first-admin-key',
        ...changes,
      });
      return { id, key };
    },
    from: (remoteAddress: string) => ({ socket: { remoteAddress }, headers: {} }),
  };
}

const slugOf = (answer: Promise<unknown>) =>
  answer.then(
    (principal) => principal && 'known',
    (error: unknown) => {
      if (error instanceof Problem) return error.slug;
      throw error;
    },
  );

test('the key of the environment is the first admin key, and no other text is', async () => {
  const { keys } = world();
  const first = { role: 'admin', id: 'first-admin-key', name: 'first-admin-key' };
  expect(await keys.authenticate(adminKey)).toEqual(first);
  for (const other of ['', 'the-first-admin-ke', `${adminKey} `, 'The-first-admin-key', 'first-admin-key'])
    expect(await keys.authenticate(other)).toBeNull();
});

test('a key is known by its id and its secret, and names itself without it', async () => {
  const { keys, make } = world();
  const { id, key } = make('engine');
  expect(key).toMatch(/^sfk_[0-9a-z]{17}_[A-Za-z0-9_-]{43}$/);
  const principal = await keys.authenticate(key);
  expect(principal).toEqual({ role: 'engine', id, name: `ERP (${id})`, hostIds: [], bindingIds: [] });
  expect(JSON.stringify(principal)).not.toContain(key);
  const secret = key.slice(-43);
  const other = make('admin').key;
  for (const wrong of [
    key.slice(0, -1),
    `${key}x`,
    key.toUpperCase(),
    key.replace(secret, `${secret.slice(1)}${secret[0]}`),
    other.replace(other.slice(-43), secret),
    `sfk_${secret}`,
    `sfk_key_${secret}`,
  ])
    expect(await keys.authenticate(wrong)).toBeNull();
});

test('every key is another', () => {
  const now = new Date();
  const made = Array.from({ length: 1000 }, () => makeApiKey(now));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1000);
  expect(new Set(made.map(({ key }) => key.slice(-43))).size).toBe(1000);
});

test('one that has expired is known no more, also where it is remembered', async () => {
  const { keys, make, pass } = world();
  // With an offset, as it was given.
  const { key } = make('engine', { expiresAt: '2026-01-01T08:00:02+08:00' });
  expect(await keys.authenticate(key)).not.toBeNull();
  pass(2);
  expect(await slugOf(keys.authenticate(key))).toBe('key-expired');
  // Only who has the key itself is told.
  expect(await keys.authenticate(`${key.slice(0, -43)}${'x'.repeat(43)}`)).toBeNull();
});

test('the key before a rotation is accepted until then, and told of after it', async () => {
  const { keys, make, documents, pass } = world();
  const { id, key } = make('engine', { expiresAt: '2026-02-01T00:00:00Z' });
  const next = makeApiKey(new Date(), id);
  const document = documents.get(id);
  if (!document) throw new Error('made above');
  const validUntil = '2026-01-01T00:01:00.000Z';
  documents.set(id, { ...document, hash: next.hash, hashesBefore: [{ hash: document.hash, validUntil }] });
  for (const each of [key, next.key]) expect(await slugOf(keys.authenticate(each))).toBe('known');
  pass(60);
  expect(await slugOf(keys.authenticate(key))).toBe('key-expired');
  expect(await slugOf(keys.authenticate(next.key))).toBe('known');
});

test('the key of the environment is taken no more once it is switched off, here at once', async () => {
  const { keys } = world();
  expect(await keys.authenticate(adminKey)).not.toBeNull();
  keys.forget('first-admin-key');
  expect(await keys.authenticate(adminKey)).toBeNull();
  expect(await keys.signedIn('first-admin-key')).toBeNull();
  const elsewhere = world();
  elsewhere.firstKey.isOn = false;
  expect(await elsewhere.keys.authenticate(adminKey)).toBeNull();
});

describe('what is remembered', () => {
  test('spares looks for a moment, and no longer', async () => {
    const { keys, make, documents, asked } = world();
    const { id, key } = make('engine');
    for (let times = 0; times < 20; times += 1) await keys.authenticate(key);
    expect(asked.gets).toBe(1);
    // As another process revokes it.
    documents.delete(id);
    expect(await keys.authenticate(key)).not.toBeNull();
    passes(3100);
    expect(await keys.authenticate(key)).toBeNull();
  });

  test('many at once are one look', async () => {
    const { keys, make, asked } = world();
    const { key } = make('engine');
    const all = await Promise.all(Array.from({ length: 50 }, () => keys.authenticate(key)));
    expect(all.every((principal) => principal?.role === 'engine')).toBe(true);
    expect(asked.gets).toBe(1);
  });

  test('one that is revoked here is gone at once, even for a look that began before', async () => {
    const { keys, make, documents, holdLooks } = world();
    const { id, key } = make('engine');
    const release = holdLooks();
    const running = keys.authenticate(key);
    documents.delete(id);
    keys.forget(id);
    release();
    expect(await running).toBeNull();
    expect(await keys.authenticate(key)).toBeNull();
  });

  test('one that is bound elsewhere here is so at once, even for a look that began before', async () => {
    const { keys, make, documents, holdLooks } = world();
    const { id, key } = make('engine', { hostIds: ['h1'] });
    const bindTo = (hostId: string) => {
      const document = documents.get(id);
      if (document) documents.set(id, { ...document, hostIds: [hostId] });
      keys.changed(id);
    };
    expect(await keys.authenticate(key)).toMatchObject({ hostIds: ['h1'] });
    bindTo('h2');
    expect(await keys.authenticate(key)).toMatchObject({ hostIds: ['h2'] });
    passes(3100);
    const release = holdLooks();
    const running = keys.authenticate(key);
    bindTo('h3');
    release();
    expect(await running).toMatchObject({ hostIds: ['h3'] });
    expect(await keys.authenticate(key)).toMatchObject({ hostIds: ['h3'] });
  });

  test('a database that is away is said as such, and nobody is let in for it', async () => {
    const { keys, make, fail } = world();
    const { key } = make('engine');
    fail(new RangeError('away'));
    await expect(keys.authenticate(key)).rejects.toThrow('away');
    fail(undefined);
    expect(await keys.authenticate(key)).not.toBeNull();
  });
});

test('whoever signed in by a key is known for as long as it holds', async () => {
  const { keys, make, documents, pass } = world();
  const [lasting, ending] = [make('operator').id, make('operator', { expiresAt: '2026-01-01T00:01:00Z' }).id];
  const held = () =>
    Promise.all(
      ['first-admin-key', lasting, ending, 'key_none'].map(async (id) => (await keys.signedIn(id)) !== null),
    );
  expect(await held()).toEqual([true, true, true, false]);
  pass(60);
  documents.delete(lasting);
  keys.forget(lasting);
  expect(await held()).toEqual([true, false, false, false]);
});

test('whoever signed in by a key before its rotation is known for as long as that is accepted', async () => {
  const { keys, make, pass } = world();
  const before = new Date('2025-12-31T23:00:00Z');
  const rotatedAt = '2026-01-01T00:00:00.000Z';
  const hashesBefore = [{ hash: 'h', validUntil: '2026-01-01T00:01:00.000Z' }];
  const [atOnce, overlapping] = [
    make('operator', { rotatedAt }).id,
    make('operator', { rotatedAt, hashesBefore }).id,
  ];
  const holds = async (id: string, since: Date) => (await keys.signedIn(id, since)) !== null;
  expect([await holds(atOnce, before), await holds(overlapping, before)]).toEqual([false, true]);
  expect(await holds(atOnce, new Date(rotatedAt))).toBe(true);
  // By which of the two keys is not told: the old one must not be had for longer by a sign-in just before its end.
  const meanwhile = new Date('2026-01-01T00:00:59Z');
  expect(await holds(overlapping, meanwhile)).toBe(true);
  pass(60);
  expect(await holds(overlapping, before)).toBe(false);
  expect(await holds(overlapping, meanwhile)).toBe(false);
  expect(await holds(overlapping, new Date('2026-01-01T00:01:00Z'))).toBe(true);
});

describe('the last use', () => {
  test('is noted at most once a minute', async () => {
    const { keys, make, asked, pass } = world();
    const { id, key } = make('engine');
    for (const seconds of [0, 30, 29, 1, 59]) {
      pass(seconds);
      await keys.authenticate(key);
    }
    expect(asked.uses).toEqual([`${id} 2026-01-01T00:00:00.000Z`, `${id} 2026-01-01T00:01:00.000Z`]);
  });

  test('goes with the addresses, the latest first and ten at most', async () => {
    const { keys, make, asked, pass, from } = world();
    const { key } = make('engine');
    for (let last = 1; last <= 11; last += 1) {
      await keys.authenticate(key, from(`192.0.2.${last}`));
      pass(60);
    }
    expect(asked.uses).toHaveLength(11);
    expect(asked.from).toHaveLength(10);
    expect(asked.from?.[0]).toEqual({ address: '192.0.2.11', at: '2026-01-01T00:10:00.000Z' });
    expect(asked.from?.at(-1)?.address).toBe('192.0.2.2');
  });

  test('a failure to note it is nobody’s trouble', async () => {
    const { keys, make, fail, pass } = world();
    const { key } = make('engine');
    await keys.authenticate(key);
    pass(60);
    fail(new RangeError('away'));
    expect(await keys.authenticate(key)).not.toBeNull();
  });
});

describe('limits', () => {
  test('unknown keys from one address are bounded, and so are the looks for them', async () => {
    const { keys, from, asked, make } = world();
    const wrong = () => keys.authenticate(makeApiKey(new Date()).key, from('192.0.2.1'));
    for (let times = 0; times < 60; times += 1) expect(await wrong()).toBeNull();
    expect(await slugOf(wrong())).toBe('too-many-requests');
    expect(await slugOf(keys.authenticate('nonsense', from('192.0.2.1')))).toBe('too-many-requests');
    expect(asked.gets).toBe(60);
    expect(await keys.authenticate(makeApiKey(new Date()).key, from('192.0.2.2'))).toBeNull();
    expect(await keys.authenticate(adminKey, from('192.0.2.1'))).not.toBeNull();
    const { key } = make('engine');
    expect(await keys.authenticate(key, from('192.0.2.2'))).not.toBeNull();
    // Known since, so nobody at the same address can shut it out.
    expect(await keys.authenticate(key, from('192.0.2.1'))).not.toBeNull();
  });

  test('wrong ones never shut out a right one from the same address, whether or not it was seen before', async () => {
    const { keys, from, asked, make } = world();
    const proxy = from('10.0.0.1');
    const { key } = make('engine');
    for (let times = 0; times < 200; times += 1)
      await slugOf(keys.authenticate(makeApiKey(new Date()).key, proxy));
    expect(await slugOf(keys.authenticate(key, proxy))).toBe('known');
    // Whatever names no key is looked for in all there are, read once a second.
    expect(asked).toMatchObject({ gets: 61, lists: 1 });
    passes(1050);
    const { key: made } = make('operator');
    expect(await slugOf(keys.authenticate(made, proxy))).toBe('known');
  });

  test('so are wrong secrets of a key that is known', async () => {
    const { keys, from, make } = world();
    const { key } = make('engine');
    await keys.authenticate(key, from('192.0.2.1'));
    const wrong = () => keys.authenticate(`${key.slice(0, -43)}${'x'.repeat(43)}`, from('192.0.2.1'));
    for (let times = 0; times < 59; times += 1) expect(await wrong()).toBeNull();
    expect(await slugOf(wrong())).toBe('too-many-requests');
    expect(await slugOf(keys.authenticate(key, from('192.0.2.1')))).toBe('known');
  });

  test('and known ones by what a minute allows, each for itself', async () => {
    const { keys, make, pass } = world({ requestsPerMinute: 3 });
    const [first, second] = [make('engine').key, make('admin').key];
    const asked = async (key: string) => {
      const slugs = [];
      for (let times = 0; times < 4; times += 1) slugs.push(await slugOf(keys.authenticate(key)));
      return slugs;
    };
    expect(await asked(first)).toEqual(['known', 'known', 'known', 'too-many-requests']);
    expect(await asked(second)).toEqual(['known', 'known', 'known', 'too-many-requests']);
    expect(await asked(adminKey)).toEqual(['known', 'known', 'known', 'too-many-requests']);
    pass(60);
    expect(await slugOf(keys.authenticate(first))).toBe('known');
  });

  test('when to come again is said', async () => {
    const { keys, make, pass } = world({ requestsPerMinute: 1 });
    const { key } = make('engine');
    await keys.authenticate(key);
    pass(20);
    await expect(keys.authenticate(key)).rejects.toMatchObject({ headers: { 'Retry-After': '40' } });
  });
});
