import { createSecretBox } from '../../../adapters/crypto/secretBox';
import type { BindingDocument } from '../../../application/administration/bindings';
import { createAddressBook } from '../../../application/callbacks/addressBook';
import { type AdmissionServices, admitCallback, findAddress } from '../../../application/callbacks/admit';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { sha256Hex } from '../../../application/constantTime';

const now = Date.parse('2026-11-24T00:00:00.000Z');
const token = 'r'.repeat(43);
const shortToken = 's'.repeat(22);
const wrong = 'w'.repeat(43);
const binding = (scheme: string, _id = 'bnd_1') =>
  ({
    _id,
    callbackTokens: [{ hash: sha256Hex(token), shortHash: sha256Hex(shortToken) }],
    callbackVerifiers: [{ id: scheme, kind: scheme, settings: {}, secrets: [] }],
  }) as unknown as BindingDocument;

/** `recent`: as this process remembers it; `held`: as it is. */
function world(recent: BindingDocument | null, held = recent, requestsPerMinute = 0) {
  const stored: ReceivedRow[] = [];
  const counted: string[] = [];
  const taken = new Map<string, number>();
  const asked = { all: 0, recent: 0, get: 0 };
  const services: AdmissionServices = {
    bindings: {
      recent: async () => {
        asked.recent += 1;
        return recent;
      },
      get: async () => {
        asked.get += 1;
        return held;
      },
    },
    secretBox: createSecretBox([{ id: 'k', key: Buffer.alloc(32) }]),
    schemeOf: (kind) => ({ hasSecret: false, refusal: () => (kind === 'open' ? null : 'header-wrong') }),
    inbox: {
      store: async (row) => {
        stored.push(row);
        return { id: 'row', duplicate: false, toDeliver: null };
      },
    },
    rates: {
      take: (key, perMinute) => {
        taken.set(key, (taken.get(key) ?? 0) + 1);
        return (taken.get(key) ?? 0) <= perMinute;
      },
    },
    metrics: { callbackRefused: (reason) => counted.push(reason) },
    requestsPerMinute,
  };
  const addressBook = createAddressBook(async () => {
    asked.all += 1;
    return held ? [held] : [];
  });
  const find = async (address: { bindingId?: string; token: string }) =>
    (await findAddress({ ...services, addressBook }, address, { from: '10.0.0.1', now: new Date(now) }))
      .outcome;
  const message = { raw: Buffer.from('{}'), header: () => undefined, address: '10.0.0.1', nowMs: now };
  const admit = (known = recent ?? binding('closed')) =>
    admitCallback(services, { binding: known, token, contentType: 'application/json', message });
  return { find, admit, stored, counted, taken, asked };
}

describe('an address', () => {
  test.each([
    ['long', { bindingId: 'bnd_1', token }],
    ['short', { token: shortToken }],
  ])('that is right is found, the %s one', async (_kind, address) => {
    const { find, counted, taken } = world(binding('open'));
    for (let times = 0; times < 3; times += 1) expect(await find(address)).toBe('found');
    expect([counted, taken.size]).toEqual([[], 0]);
  });

  test.each([
    ['a wrong token', { bindingId: 'bnd_1', token: wrong }],
    ['a binding that is not there', { bindingId: 'bnd_2', token }],
    ['a wrong short token', { token: 'w'.repeat(22) }],
    ['a long token at the short address', { token }],
  ])('with %s costs no look at the database, however often it comes', async (_what, address) => {
    const { find, counted, asked } = world(binding('open'));
    const outcomes = [];
    for (let times = 0; times < 200; times += 1) outcomes.push(await find(address));
    expect(outcomes.filter((outcome) => outcome === 'unknown-address')).toHaveLength(60);
    expect(outcomes.filter((outcome) => outcome === 'too-many')).toHaveLength(140);
    expect(asked).toEqual({ all: 1, recent: 0, get: 0 });
    expect(counted.filter((reason) => reason === 'path-token-beyond')).toHaveLength(140);
    // From the same place: a proxy that is not declared.
    expect(await find({ bindingId: 'bnd_1', token })).toBe('found');
    expect(await find({ token: shortToken })).toBe('found');
  });

  test.each([
    ['a token of another length', { bindingId: 'bnd_1', token: 'r'.repeat(44) }],
    ['other characters', { bindingId: 'bnd_1', token: '%'.repeat(43) }],
    ['15 kB of an id', { bindingId: 'b'.repeat(15_000), token }],
  ])('with %s is not even looked for', async (_what, address) => {
    const { find, asked, taken } = world(binding('open'));
    expect(await find(address)).toBe('unknown-address');
    expect(asked).toEqual({ all: 0, recent: 0, get: 0 });
    // Nothing of it is kept.
    expect([...taken.keys()]).toEqual(['unknown-callback-address/10.0.0.1']);
  });

  test('whose token was given a moment ago is found; one that was taken back is asked for a bounded number of times', async () => {
    const before = { ...binding('open'), callbackTokens: [] };
    expect(await world(before, binding('open')).find({ bindingId: 'bnd_1', token })).toBe('found');
    const retired = world(before, before);
    const book = createAddressBook(async () => [binding('open')]);
    expect(await book({ bindingId: 'bnd_1', token }, new Date(now))).toBe('bnd_1');
    expect(await retired.find({ bindingId: 'bnd_1', token })).toBe('unknown-address');
  });
});

test('what passes is admitted, and is neither counted nor bounded', async () => {
  const { admit, counted, taken } = world(binding('open'), null, 1);
  for (let times = 0; times < 3; times += 1)
    expect(await admit()).toMatchObject({ outcome: 'admitted', binding: { _id: 'bnd_1' } });
  expect([counted, taken.size]).toEqual([[], 0]);
});

test('what was configured a moment ago lets it in', async () => {
  const { admit, stored } = world(binding('closed'), binding('open'));
  expect(await admit()).toMatchObject({ outcome: 'admitted' });
  expect(stored).toEqual([]);
});

test('whose binding is gone meanwhile comes to an unknown address', async () => {
  const { admit, stored, counted } = world(binding('closed'), null);
  expect(await admit()).toEqual({ outcome: 'unknown-address' });
  expect([stored, counted]).toEqual([[], ['path-token']]);
});

test('what a verifier refuses is counted by its reason, and of a bounded number a row is kept', async () => {
  const { admit, stored, counted } = world(binding('closed'));
  const refused = { outcome: 'unverified', reason: 'header-wrong', bodySha256: sha256Hex('{}') };
  for (let times = 0; times < 61; times += 1) expect(await admit()).toEqual(refused);
  expect(counted).toHaveLength(61);
  expect(stored).toHaveLength(60);
  expect(stored[0]).toMatchObject({ read: { reason: 'header-wrong' }, refused: { address: '10.0.0.1' } });
});

test('beyond what a minute allows nothing is looked up', async () => {
  const { admit, counted, asked } = world(binding('closed'), binding('closed'), 2);
  for (let times = 0; times < 2; times += 1) expect((await admit()).outcome).toBe('unverified');
  expect(await admit()).toEqual({ outcome: 'too-many' });
  expect([counted.length, asked.get]).toEqual([2, 2]);
});
