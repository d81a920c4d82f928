import { createSecretBox } from '../../../../../adapters/crypto/secretBox';
import { Problem } from '../../../../../api/http/problem';
import { declaredVerifiers } from '../../../../../api/routes/callbacks/verifiers/declared';
import { headerScheme } from '../../../../../api/routes/callbacks/verifiers/header';
import { ipAllowListScheme } from '../../../../../api/routes/callbacks/verifiers/ipAllowList';
import { schemeOf, verifiersSchema } from '../../../../../api/routes/callbacks/verifiers/schemes';
import { retired } from '../../../../../application/callbacks/keptVerifiers';
import { refusalOf } from '../../../../../application/callbacks/verify';

const secretBox = createSecretBox([{ id: 'k1', key: Buffer.alloc(32, 1) }]);
const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
const message = (headers: Record<string, string> = {}, address?: string, seconds = 0) => ({
  raw: Buffer.from('{}'),
  header: (name: string) => headers[name.toLowerCase()],
  address,
  nowMs: at(seconds).getTime(),
});

describe('a secret in a header', () => {
  const refusal = (headers: Record<string, string>, secrets = ['secret-1', 'secret-2']) =>
    headerScheme.refusal(message(headers), { name: 'X-Token' }, secrets);

  test.each<[string, Record<string, string>, string | null]>([
    ['the one that holds', { 'x-token': 'secret-1' }, null],
    ['the one before', { 'x-token': 'secret-2' }, null],
    ['another', { 'x-token': 'secret-3' }, 'header-wrong'],
    ['a part', { 'x-token': 'secret-' }, 'header-wrong'],
    ['more', { 'x-token': 'secret-1 ' }, 'header-wrong'],
    ['both, as two headers are read', { 'x-token': 'secret-1, secret-2' }, 'header-wrong'],
    ['an empty one', { 'x-token': '' }, 'header-wrong'],
    ['one of another name', { token: 'secret-1' }, 'header-missing'],
  ])('%s', (_what, headers, expected) => {
    expect(refusal(headers)).toBe(expected);
  });

  test('with no secret that is accepted nothing passes', () => {
    expect(refusal({ 'x-token': '' }, [])).toBe('header-wrong');
  });
});

test.each<[string | undefined, string | null]>([
  ['192.0.2.7', null],
  ['fd00::1', null],
  ['192.0.3.7', 'address-not-allowed'],
  ['::1', 'address-not-allowed'],
  [undefined, 'address-unknown'],
])('an address %s in an allow-list: %s', (address, expected) => {
  const networks = ['192.0.2.0/24', 'fd00::/8'];
  expect(ipAllowListScheme.refusal(message({}, address), { networks }, [])).toBe(expected);
});

const header = (name: string, more: Record<string, unknown> = {}) => ({ kind: 'header', name, ...more });
const keep = (declared: unknown, before?: ReturnType<typeof declaredVerifiers>, seconds = 0) =>
  declaredVerifiers(verifiersSchema.parse(declared), {
    bindingId: 'bnd_1',
    secretBox,
    now: at(seconds),
    ...(before ? { before } : {}),
  });
const refusalAt = (
  kept: ReturnType<typeof declaredVerifiers>,
  headers: Record<string, string>,
  {
    address,
    seconds = 0,
    bindingId = 'bnd_1',
  }: { address?: string; seconds?: number; bindingId?: string } = {},
) =>
  refusalOf({ _id: bindingId, callbackVerifiers: kept }, message(headers, address, seconds), {
    secretBox,
    schemeOf,
  });
const problemOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error.more.errors?.map(({ path, code }) => `${path} ${code}`);
    throw error;
  }
  return [];
};

describe('what a binding declares', () => {
  const two = keep([
    header('X-Token', { secret: 'secret-1' }),
    { kind: 'ipAllowList', networks: ['10.0.0.0/8'] },
  ]);

  test('all of it must pass', () => {
    expect(refusalAt(two, { 'x-token': 'secret-1' }, { address: '10.0.0.1' })).toBeNull();
    expect(refusalAt(two, { 'x-token': 'secret-1' }, { address: '11.0.0.1' })).toBe('address-not-allowed');
    expect(refusalAt(two, {}, { address: '10.0.0.1' })).toBe('header-missing');
  });

  test('nothing declared passes, and so does what is always on', () => {
    expect(refusalAt(keep([]), {})).toBeNull();
    expect(keep([{ kind: 'pathToken' }, { kind: 'readBack' }])).toEqual([]);
  });

  test('secrets are kept sealed, for this verifier of this binding alone', () => {
    const [verifier] = two;
    expect(verifier).toMatchObject({ id: 'header:x-token', kind: 'header', settings: { name: 'X-Token' } });
    expect(JSON.stringify(two)).not.toContain('secret-1');
    expect(refusalAt(two, { 'x-token': 'secret-1' }, { address: '10.0.0.1', bindingId: 'bnd_2' })).toBe(
      'verifier-unusable',
    );
  });

  test.each([
    ['a scheme that this version has not', { id: 'x', kind: 'md5', settings: {}, secrets: [] }],
    ['settings that do not fit', { id: 'ipAllowList', kind: 'ipAllowList', settings: {}, secrets: [] }],
    [
      'a secret that cannot be read',
      {
        id: 'header:x-token',
        kind: 'header',
        settings: { name: 'X-Token' },
        secrets: [{ sealed: { keyId: 'gone', nonce: '', ciphertext: '', tag: '' } }],
      },
    ],
  ])('%s passes nothing', (_what, verifier) => {
    expect(refusalAt([verifier], { 'x-token': '' }, { address: '10.0.0.1' })).toBe('verifier-unusable');
  });
});

describe('a change of secrets', () => {
  const first = keep([header('X-Token', { secret: 'secret-1' })]);
  const passes = (kept: ReturnType<typeof declaredVerifiers>, secret: string, seconds: number) =>
    refusalAt(kept, { 'x-token': secret }, { seconds }) === null;

  test('the one before is accepted for its time', () => {
    const second = keep([header('X-Token', { secret: 'secret-2', graceSeconds: 60 })], first);
    expect(second[0]?.secrets).toHaveLength(2);
    expect([passes(second, 'secret-1', 59), passes(second, 'secret-2', 59)]).toEqual([true, true]);
    expect([passes(second, 'secret-1', 60), passes(second, 'secret-2', 60)]).toEqual([false, true]);
  });

  test('for a day where nothing else is said, and not at all with 0', () => {
    const usual = keep([header('X-Token', { secret: 'secret-2' })], first);
    expect([passes(usual, 'secret-1', 86_399), passes(usual, 'secret-1', 86_400)]).toEqual([true, false]);
    const atOnce = keep([header('X-Token', { secret: 'secret-2', graceSeconds: 0 })], first);
    expect(passes(atOnce, 'secret-1', 0)).toBe(false);
    expect(atOnce[0]?.secrets).toHaveLength(1);
  });

  test('a later change never lengthens the time of an earlier one', () => {
    const second = keep([header('X-Token', { secret: 'secret-2', graceSeconds: 60 })], first);
    const third = keep([header('X-Token', { secret: 'secret-3', graceSeconds: 3600 })], second, 30);
    expect([passes(third, 'secret-1', 59), passes(third, 'secret-1', 60)]).toEqual([true, false]);
    expect(passes(third, 'secret-2', 3600)).toBe(true);
  });

  test('one that is left out stays, also beside other settings in another case', () => {
    const second = keep([header('x-token'), { kind: 'ipAllowList', networks: ['10.0.0.0/8'] }], first);
    expect(second[0]).toMatchObject({ settings: { name: 'x-token' }, secrets: first[0]?.secrets });
  });

  test('the same once more changes nothing', () => {
    const second = keep([header('X-Token', { secret: 'secret-2', graceSeconds: 60 })], first);
    expect(keep([header('X-Token', { secret: 'secret-2', graceSeconds: 0 })], second, 10)).toEqual(second);
  });

  test('one that comes back holds again, for good', () => {
    const second = keep([header('X-Token', { secret: 'secret-2', graceSeconds: 60 })], first);
    const back = keep([header('X-Token', { secret: 'secret-1', graceSeconds: 60 })], second, 10);
    expect([
      passes(back, 'secret-1', 10_000),
      passes(back, 'secret-2', 69),
      passes(back, 'secret-2', 70),
    ]).toEqual([true, true, false]);
  });

  test('another header has no secret yet', () => {
    expect(problemOf(() => keep([header('X-Other')], first))).toEqual([
      'callback.verifiers.0.secret required',
    ]);
    expect(problemOf(() => keep([{ kind: 'standardWebhooks' }]))).toEqual([
      'callback.verifiers.0.secret required',
    ]);
  });

  test('a time without a new secret is a mistake', () => {
    expect(problemOf(() => keep([header('X-Token', { graceSeconds: 60 })], first))).toEqual([
      'callback.verifiers.0.graceSeconds no-new-secret',
    ]);
  });
});

test('what retires does so at the earlier of both times, and what is over is gone', () => {
  const until = (seconds: number) => at(seconds).toISOString();
  const before = [{ hash: 'a' }, { hash: 'b', validUntil: until(10) }, { hash: 'c', validUntil: until(5) }];
  expect(retired(before, at(8), at(5))).toEqual([
    { hash: 'a', validUntil: until(8) },
    { hash: 'b', validUntil: until(8) },
  ]);
});

test.each<[string, unknown]>([
  ['a kind that is none', [{ kind: 'hmac' }]],
  ['a header without a name', [{ kind: 'header', secret: 'secret-1' }]],
  ['a name with a space', [header('X Token', { secret: 'secret-1' })]],
  ['a secret that is too short', [header('X-Token', { secret: 'short' })]],
  ['a secret with a space at its end', [header('X-Token', { secret: 'secret-1 ' })]],
  ['a secret that no header carries', [header('X-Token', { secret: '印章回调的密钥一' })]],
  ['a webhook secret without its prefix', [{ kind: 'standardWebhooks', secret: 'c2VhbGZsb3c=' }]],
  ['no network', [{ kind: 'ipAllowList', networks: [] }]],
  ['an address that is no network', [{ kind: 'ipAllowList', networks: ['10.0.0.1'] }]],
  ['a secret where there is none', [{ kind: 'ipAllowList', networks: ['10.0.0.0/8'], secret: 'secret-1' }]],
  ['a field that is none', [header('X-Token', { secret: 'secret-1', nmae: 'x' })]],
  [
    'the same header twice',
    [header('X-Token', { secret: 'secret-1' }), header('x-token', { secret: 'secret-2' })],
  ],
  ['two lists', Array(2).fill({ kind: 'ipAllowList', networks: ['10.0.0.0/8'] })],
  ['a time of more than thirty days', [header('X-Token', { secret: 'secret-1', graceSeconds: 2_592_001 })]],
  ['more than ten', Array.from({ length: 11 }, (_, index) => header(`X-${index}`, { secret: 'secret-1' }))],
])('%s is no declaration', (_what, declared) => {
  expect(verifiersSchema.safeParse(declared).success).toBe(false);
});
