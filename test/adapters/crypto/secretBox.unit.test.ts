import fc from 'fast-check';
import { createSecretBox } from '../../../adapters/crypto/secretBox';
import {
  type SealedSecret,
  type SecretOwner,
  SecretUnreadableError,
} from '../../../application/ports/secrets';

const keyOf = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const old = keyOf('k1', 1);
const current = keyOf('k2', 2);
const owner: SecretOwner = { purpose: 'binding.clientSecret', id: 'bnd_1' };
const box = createSecretBox([current, old]);

test.each(['', 'a', 'whsec_c2VhbGZsb3c=', '密钥🔑', 'a\u0000b\n', 'x'.repeat(10_000)])(
  '%j comes back',
  (secret) => {
    expect(box.open(box.seal(secret, owner), owner)).toBe(secret);
  },
);

test('any secret comes back, for its owner', () => {
  const anyOwner = fc.record({
    purpose: fc.constantFrom<SecretOwner['purpose']>('binding.clientSecret', 'host.secret'),
    id: fc.string(),
  });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), anyOwner, (secret, whose) => {
      expect(box.open(box.seal(secret, whose), whose)).toBe(secret);
    }),
  );
});

test('it survives the way through JSON, and shows nothing of the secret', () => {
  const sealed: SealedSecret = JSON.parse(JSON.stringify(box.seal('client-secret', owner)));
  expect(Object.keys(sealed).sort()).toEqual(['ciphertext', 'keyId', 'nonce', 'tag']);
  expect(JSON.stringify(sealed)).not.toContain('client-secret');
  expect(Buffer.from(sealed.ciphertext, 'base64').toString('latin1')).not.toContain('client-secret');
  expect(box.open(sealed, owner)).toBe('client-secret');
});

test('the same secret is sealed otherwise each time', () => {
  const sealed = Array.from({ length: 100 }, () => box.seal('client-secret', owner));
  expect(new Set(sealed.map(({ nonce }) => nonce)).size).toBe(100);
  expect(new Set(sealed.map(({ ciphertext }) => ciphertext)).size).toBe(100);
});

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}

function longer(base64: string): string {
  return Buffer.concat([Buffer.from(base64, 'base64'), Buffer.from([0])]).toString('base64');
}

describe('it does not open', () => {
  const sealed = box.seal('client-secret', owner);
  const altered = 'it was altered, or sealed for another purpose';

  test.each<[string, SealedSecret, SecretOwner, string]>([
    ['with a bit of its text turned', { ...sealed, ciphertext: flipped(sealed.ciphertext) }, owner, altered],
    ['with a bit of its tag turned', { ...sealed, tag: flipped(sealed.tag) }, owner, altered],
    ['with a bit of its nonce turned', { ...sealed, nonce: flipped(sealed.nonce) }, owner, altered],
    ['cut short', { ...sealed, ciphertext: '' }, owner, altered],
    ['with a longer text', { ...sealed, ciphertext: longer(sealed.ciphertext) }, owner, altered],
    ['with a shorter tag', { ...sealed, tag: sealed.tag.slice(0, 8) }, owner, altered],
    ['without a tag', { ...sealed, tag: '' }, owner, altered],
    ['without a nonce', { ...sealed, nonce: '' }, owner, altered],
    [
      'with the text of another',
      { ...sealed, ciphertext: box.seal('client-secret', owner).ciphertext },
      owner,
      altered,
    ],
    ['under another key', { ...sealed, keyId: 'k1' }, owner, altered],
    ['for another of its kind', sealed, { ...owner, id: 'bnd_2' }, altered],
    ['for another purpose', sealed, { ...owner, purpose: 'host.secret' }, altered],
    ['for an owner whose parts are cut elsewhere', sealed, { ...owner, id: '' }, altered],
    ['under a key that nobody has', { ...sealed, keyId: 'k9' }, owner, 'no key of id k9 is configured'],
  ])('%s', (_what, wrong, whose, message) => {
    expect(() => box.open(wrong, whose)).toThrow(new SecretUnreadableError(message));
    expect(() => box.open(wrong, whose)).toThrow(SecretUnreadableError);
  });

  test('under a key of the same id and other bytes', () => {
    const other = createSecretBox([keyOf('k2', 3)]);
    expect(() => other.open(sealed, owner)).toThrow(new SecretUnreadableError(altered));
  });
});

describe('rotation', () => {
  const before = createSecretBox([old]).seal('client-secret', owner);

  test('the first key seals, all of them open', () => {
    expect(before.keyId).toBe('k1');
    expect(box.open(before, owner)).toBe('client-secret');
    expect(box.seal('client-secret', owner).keyId).toBe('k2');
    expect(createSecretBox([old, current]).open(box.seal('x', owner), owner)).toBe('x');
  });

  test('once the old key is taken away, what it sealed stays shut', () => {
    const after = createSecretBox([current]);
    expect(() => after.open(before, owner)).toThrow(
      new SecretUnreadableError('no key of id k1 is configured'),
    );
    expect(after.open(box.seal('client-secret', owner), owner)).toBe('client-secret');
  });

  test('without any key there is no box', () => {
    expect(() => createSecretBox([])).toThrow('a secret box needs at least one key');
  });
});
