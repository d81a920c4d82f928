import { createPasses } from '../../../api/pages/passes';

const keyOf = (byte: number) => ({ key: Buffer.alloc(32, byte) });
const id = 'h1:f1:9223372036854775807:1';
const holder = { userId: 'zhangsan', mobile: '13800000001', clientIp: '10.1.2.3' };
const now = new Date('2026-11-24T08:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const passes = createPasses([keyOf(1)]);
const link = passes.issue('link', id, holder, later(1000));

test('says who it was made for, until it expires', () => {
  expect(passes.read('link', id, link, now)).toEqual({ ok: true, holder });
  expect(passes.read('link', id, link, later(999))).toEqual({ ok: true, holder });
  expect(passes.read('link', id, link, later(1000))).toEqual({ ok: false, reason: 'expired' });
});

test('says nothing to whoever reads an address', () => {
  const bytes = Buffer.from(link, 'base64url').toString('latin1');
  for (const word of Object.values(holder)) {
    expect(bytes).not.toContain(word);
    expect(link).not.toContain(Buffer.from(word).toString('base64url').slice(0, 8));
  }
  expect(passes.issue('link', id, holder, later(1000))).not.toBe(link);
});

test('serves for no other request and for nothing else', () => {
  const wrong = { ok: false, reason: 'wrong' };
  expect(passes.read('link', 'h1:f1:9223372036854775807:2', link, now)).toEqual(wrong);
  expect(passes.read('session', id, link, now)).toEqual(wrong);
});

test('is wrong with any bit changed, and wherever it is cut', () => {
  const bytes = Buffer.from(link, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(passes.read('link', id, changed.toString('base64url'), now).ok).toBe(false);
    expect(passes.read('link', id, bytes.subarray(0, at).toString('base64url'), now).ok).toBe(false);
  }
  for (const text of ['', 'x', '%%%', 'null']) expect(passes.read('link', id, text, now).ok).toBe(false);
});

test('the first key makes them, all of them read them, and another reads none', () => {
  const rotated = createPasses([keyOf(2), keyOf(1)]);
  expect(rotated.read('link', id, link, now).ok).toBe(true);
  const fresh = rotated.issue('link', id, holder, later(1000));
  expect(passes.read('link', id, fresh, now).ok).toBe(false);
  expect(createPasses([keyOf(2)]).read('link', id, fresh, now).ok).toBe(true);
  expect(createPasses([keyOf(3)]).read('link', id, link, now).ok).toBe(false);
});
