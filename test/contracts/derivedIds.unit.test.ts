import fc from 'fast-check';
import { contentHash, hostCommandId, vendorApplyId } from '../../contracts/derivedIds';
import { anyCharacter } from '../support/characters';

const request = 'h1:9223372036854775807:r1:1';

/*
 * Pinned by value: peers and Temporal keep these ids for as long as a request lives. Derived otherwise, a request
 * that was open before a new version would apply, write or submit a second time under it.
 */
test.each<[string, () => string, string]>([
  ['sealapply_id', () => vendorApplyId(request), 'sfb7776f3cc8c7b4220647313e140e9b'],
  [
    'sealapply_id of the next attempt',
    () => vendorApplyId('h1:9223372036854775807:r1:2'),
    'sf43bc96bcb1424099ffc65d819c5d38',
  ],
  [
    'a command to a host',
    () => hostCommandId(request, 'write:apply'),
    'msg_3650f9f0ce50ef2b28d4532c6a498875',
  ],
  [
    'a content',
    () => contentHash({ subject: '采购合同', seals: [{ sealId: 's1', useCount: 3 }] }),
    '16dcb493418cdaef136be3dc5212aea722560bc802cb21c5fea6198ff8ea08c6',
  ],
])('%s stays what it is', (_what, make, id) => {
  expect(make()).toBe(id);
});

test.each<[string, (text: string) => string, RegExp]>([
  ['vendorApplyId', vendorApplyId, /^sf[0-9a-f]{30}$/],
  ['hostCommandId', (text) => hostCommandId(text, text), /^msg_[0-9a-f]{32}$/],
  ['contentHash', contentHash, /^[0-9a-f]{64}$/],
])('%s has one plain form, whatever it is derived from', (_name, derive, form) => {
  for (const text of [
    '',
    'a',
    'a'.repeat(64),
    'a'.repeat(65),
    '-',
    '合同',
    '9223372036854775807',
    'a\u0000b',
  ])
    expect(derive(text)).toMatch(form);
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => form.test(derive(text))));
});

describe('no two inputs have one id', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ':', '-', '1'), maxLength: 4 });

  test.each<[string, (text: string) => string]>([['vendorApplyId', vendorApplyId]])('%s', (_name, derive) => {
    fc.assert(
      fc.property(text, text, (a, b) => (derive(a) === derive(b)) === (a === b)),
      { numRuns: 2000 },
    );
  });

  test('hostCommandId: request and effect do not run into each other', () => {
    fc.assert(
      fc.property(text, text, text, text, (requestA, effectA, requestB, effectB) => {
        const same = requestA === requestB && effectA === effectB;
        expect(hostCommandId(requestA, effectA) === hostCommandId(requestB, effectB)).toBe(same);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('contentHash', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: fc.constantFrom('a', '"', '\\', ',', ':', '合') }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ maxLength: 3 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;

  /** The same value with the keys of every object the other way round, and keys that hold nothing between them. */
  function turned(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).reverse();
    return Object.fromEntries([
      ['first', undefined],
      ...entries.map(([key, item]): [string, unknown] => [key, turned(item)]),
      ['last', undefined],
    ]);
  }

  test('is the same whatever the order of keys, and with keys that hold nothing', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(contentHash(turned(value))).toBe(contentHash(value));
      }),
    );
    expect(contentHash({ b: { d: 1, c: undefined }, a: 2 })).toBe(contentHash({ a: 2, b: { d: 1 } }));
  });

  test('differs where the content does', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(contentHash(a) === contentHash(b)).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, unknown, unknown]>([
    ['the order of a list', [1, 2], [2, 1]],
    ['null and absent', { a: null }, {}],
    ['a number and its digits', { a: 1 }, { a: '1' }],
    ['an id whose last digit differs', { id: '9223372036854775807' }, { id: '9223372036854775806' }],
    ['true and "true"', true, 'true'],
    ['an empty list and an empty object', [], {}],
    ['a nested list and a flat one', [[1], 2], [1, [2]]],
    ['where an item belongs', { a: { b: 1 }, c: {} }, { a: {}, c: { b: 1 } }],
    ['a text that looks like JSON', '{"a":1}', { a: 1 }],
    ['a blank more', { a: 'x' }, { a: 'x ' }],
    ['two spellings of one character', { a: '\u00e9' }, { a: 'e\u0301' }],
  ])('tells apart: %s', (_what, a, b) => {
    expect(contentHash(a)).not.toBe(contentHash(b));
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sorted(item)]);
  // As a list of pairs, since an object would put keys that look like numbers first.
  return { pairs: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
