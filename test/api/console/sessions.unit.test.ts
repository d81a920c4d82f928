import { createConsoleSessions } from '../../../api/console/sessions';

const key = (byte: number) => ({ key: Buffer.alloc(32, byte) });
const start = new Date('2026-11-27T08:00:00Z');
let now = start;
const sessions = (publicUrl = 'http://127.0.0.1:8080', adminKey = 'admin-key-1') =>
  createConsoleSessions({ keys: [key(1)], publicUrl, adminKey, now: () => now });
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const of = (setCookie: string, by = sessions()) => by.of({ headers: { cookie: setCookie.split(';')[0] } });
beforeEach(() => {
  now = start;
});

test('a session lasts eight hours from its last use, and remembers when it began', () => {
  const begun = sessions().begin('key_1');
  expect(begun.session).toEqual({ id: 'key_1', since: start, until: after(480) });
  now = after(4);
  expect(sessions().renewed(begun.session)).toBeNull();
  now = after(479);
  const renewed = sessions().renewed(begun.session);
  expect(renewed?.session).toEqual({ id: 'key_1', since: start, until: after(959) });
  now = after(480);
  expect([of(begun.cookie), of(renewed?.cookie ?? '')]).toEqual([null, renewed?.session]);
});

test('however often it is used it is over after seven days', () => {
  let { session } = sessions().begin('key_1');
  for (let hours = 7; hours <= 200; hours += 7) {
    now = after(hours * 60);
    session = sessions().renewed(session)?.session ?? session;
  }
  expect(session.until).toEqual(after(7 * 24 * 60));
});

test.each([
  ['http://127.0.0.1:8080', 'Path=/; HttpOnly; SameSite=Strict'],
  ['https://seals.example.com', 'Path=/; HttpOnly; SameSite=Strict; Secure'],
  ['https://example.com/sealflow', 'Path=/sealflow; HttpOnly; SameSite=Strict; Secure'],
])('under %s the cookie is for that address, and for no script', (publicUrl, attributes) => {
  const { cookie } = sessions(publicUrl).begin('key_1');
  expect(cookie).toMatch(/^sealflow_session=[\w-]+\.[\w-]{43}; Max-Age=28800; /);
  expect(cookie.endsWith(`Max-Age=28800; ${attributes}`)).toBe(true);
  expect(sessions(publicUrl).end()).toBe(`sealflow_session=; Max-Age=0; ${attributes}`);
});

test('one by the admin key of the environment ends once that is another', () => {
  const { cookie } = sessions().begin('first-admin-key');
  expect(of(cookie)).toMatchObject({ id: 'first-admin-key' });
  expect(of(cookie, sessions(undefined, 'admin-key-2'))).toBeNull();
  const { cookie: other } = sessions().begin('key_1');
  expect(of(other, sessions(undefined, 'admin-key-2'))).toMatchObject({ id: 'key_1' });
});
