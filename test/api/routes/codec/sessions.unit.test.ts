import { createCodecSessions } from '../../../../api/routes/codec/sessions';

const key = (byte: number) => ({ key: Buffer.alloc(32, byte) });
const operator = { role: 'operator', id: 'key_1', name: '运维 "ops"; key' } as const;

let now = new Date('2026-11-24T08:00:00Z');
const sessions = (keys = [key(1)], publicUrl = 'http://127.0.0.1:8080', adminKey = 'admin-key-1') =>
  createCodecSessions({ keys, publicUrl, adminKey, now: () => now });
beforeEach(() => {
  now = new Date('2026-11-24T08:00:00Z');
});

const sent = (setCookie: string) => setCookie.split(';')[0] ?? '';
const of = (cookie: string | undefined, keys = [key(1)]) =>
  sessions(keys).of({ headers: cookie === undefined ? {} : { cookie } });

test('who has signed in is known for an hour, and no longer', () => {
  const cookie = sent(sessions().begin(operator));
  const session = { ...operator, until: new Date('2026-11-24T09:00:00Z') };
  expect(of(cookie)).toEqual(session);
  now = new Date('2026-11-24T08:59:59Z');
  expect(of(`other=1; ${cookie}; more=2`)).toEqual(session);
  now = new Date('2026-11-24T09:00:00Z');
  expect(of(cookie)).toBeNull();
});

test.each([
  ['http://127.0.0.1:8080', 'Path=/codec; HttpOnly; SameSite=Strict'],
  ['https://seals.example.com', 'Path=/codec; HttpOnly; SameSite=Strict; Secure'],
  ['https://example.com/sealflow', 'Path=/sealflow/codec; HttpOnly; SameSite=Strict; Secure'],
])('under %s the cookie is for the codec alone, and for no script', (publicUrl, attributes) => {
  const { begin, end } = sessions([key(1)], publicUrl);
  expect(begin(operator)).toMatch(/^sealflow_codec=[\w-]+\.[\w-]{43}; Max-Age=3600; /);
  expect(begin(operator).endsWith(`Max-Age=3600; ${attributes}`)).toBe(true);
  expect(end()).toBe(`sealflow_codec=; Max-Age=0; ${attributes}`);
});

test('no part of it can be changed', () => {
  const cookie = sent(sessions().begin(operator));
  for (let at = 'sealflow_codec='.length; at < cookie.length; at += 1) {
    const changed = cookie[at] === 'A' ? 'B' : 'A';
    // The last character of base64 may have bits that say nothing.
    if (at === cookie.length - 1 || cookie[at] === '.') continue;
    expect(of(cookie.slice(0, at) + changed + cookie.slice(at + 1))).toBeNull();
  }
});

test.each([
  ['no cookie at all', undefined],
  ['another cookie', 'session=1'],
  ['an empty one', 'sealflow_codec='],
  [
    'one that was made up',
    `sealflow_codec=${Buffer.from('{"role":"admin"}').toString('base64url')}.${'A'.repeat(43)}`,
  ],
])('%s signs nobody in', (_what, cookie) => {
  expect(of(cookie)).toBeNull();
});

test('keys rotate: the first signs, all verify, and one that is gone ends what it began', () => {
  const before = sent(sessions([key(1)]).begin(operator));
  expect(of(before, [key(2), key(1)])).toMatchObject(operator);
  const after = sent(sessions([key(2), key(1)]).begin(operator));
  expect(of(after, [key(2)])).toMatchObject(operator);
  expect(of(before, [key(2)])).toBeNull();
});

test('an invalid cookie of the same name beside it does no harm', () => {
  const cookie = sent(sessions().begin(operator));
  expect(of(`${sent(sessions([key(9)]).begin(operator))}; ${cookie}`)).toMatchObject(operator);
});

test('a sign-in by the admin key of the environment ends once that is another, after a restart', () => {
  const admin = { role: 'admin', id: 'first-admin-key', name: 'first-admin-key' } as const;
  const begun = sent(sessions().begin(admin));
  const under = (adminKey: string, cookie: string) =>
    sessions([key(1)], undefined, adminKey).of({ headers: { cookie } });
  expect(under('admin-key-1', begun)).toMatchObject(admin);
  expect(under('admin-key-2', begun)).toBeNull();
  expect(under('admin-key-2', sent(sessions().begin(operator)))).toMatchObject(operator);
});
