import { createSecretBox } from '../../../adapters/crypto/secretBox';
import type { BindingDocument } from '../../../application/administration/bindings';
import { type AdmissionServices, admitCallback } from '../../../application/callbacks/admit';
import type { ReceivedRow } from '../../../application/callbacks/stores';
import { sha256Hex } from '../../../application/constantTime';

const now = Date.parse('2026-11-24T00:00:00.000Z');
const binding = (scheme: string) =>
  ({
    _id: 'bnd_1',
    callbackTokens: [{ hash: sha256Hex('right') }],
    callbackVerifiers: [{ id: scheme, kind: scheme, settings: {}, secrets: [] }],
  }) as unknown as BindingDocument;

/** `recent`: as this process remembers it; `held`: as it is. */
function world(recent: BindingDocument | null, held = recent, requestsPerMinute = 0) {
  const stored: ReceivedRow[] = [];
  const counted: string[] = [];
  const taken = new Map<string, number>();
  const services: AdmissionServices = {
    bindings: { recent: async () => recent, get: async () => held },
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
  const message = { raw: Buffer.from('{}'), header: () => undefined, address: '10.0.0.1', nowMs: now };
  const admit = (token = 'right') =>
    admitCallback(services, { bindingId: 'bnd_1', token, contentType: 'application/json', message });
  return { admit, stored, counted, taken };
}

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

test.each<[string, BindingDocument | null]>([
  ['a wrong token', binding('open')],
  ['no binding', null],
])('%s is an unknown address: counted, and nothing is kept of it', async (_what, held) => {
  const { admit, stored, counted } = world(held);
  expect(await admit('wrong')).toEqual({ outcome: 'unknown-address' });
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
  const { admit, counted } = world(binding('closed'), null, 2);
  for (let times = 0; times < 2; times += 1) expect((await admit()).outcome).toBe('unknown-address');
  expect(await admit()).toEqual({ outcome: 'too-many' });
  expect(counted).toHaveLength(2);
});
