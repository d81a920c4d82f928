import fc from 'fast-check';
import { parseLossless } from '../../../adapters/http/losslessJson';
import { anyCharacter } from '../../support/characters';

describe('parseLossless', () => {
  test.each([
    ['0', 0],
    ['-7', -7],
    ['0.5', 0.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740992', '-9007199254740992'],
    ['9223372036854775807', '9223372036854775807'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['1e+21', '1e+21'],
    ['1e400', '1e400'],
    ['-0', '-0'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['"9223372036854775807"', '9223372036854775807'],
    ['true', true],
    ['null', null],
    [' [1, "a:b", {"x": []}] ', [1, 'a:b', { x: [] }]],
  ])('%s', (text, expected) => {
    expect(parseLossless(text)).toEqual(expected);
  });

  test.each([
    ['another value', '{"a":1,"a":2}'],
    ['an equal value', '{"a":1,"a":1}'],
    ['an equal value deep inside', '[{"x":{"a":":","b\\":":2,"a":":"}}]'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":1}'],
  ])('a key named twice with %s is refused', (_what, text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });

  test('__proto__ is an own key and changes no prototype', () => {
    const value = parseLossless('{"__proto__":{"admin":true}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
    expect(value).not.toHaveProperty('admin');
  });

  test.each(['', '{', '{"a"}', '01', 'NaN', "{'a':1}", '{"a":1,}', '[1]x', '"\u0001"'])(
    'not JSON: %j',
    (text) => {
      expect(() => parseLossless(text)).toThrow(SyntaxError);
    },
  );

  test.each([
    ['a hundred levels are read', 100, false],
    ['one more is refused', 101, true],
    ['so is what would end the stack', 200_000, true],
  ])('%s', (_what, depth, refused) => {
    const parse = () => parseLossless('['.repeat(depth) + ']'.repeat(depth));
    if (refused) expect(parse).toThrow(SyntaxError);
    else expect(parse).not.toThrow();
  });

  test('any JSON value without odd numbers comes back as it went', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: anyCharacter }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(fc.string({ unit: anyCharacter }), tie('value'), { noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (original) => {
        const text = JSON.stringify(original);
        expect(JSON.stringify(parseLossless(text))).toBe(text);
      }),
    );
  });

  test('any integer literal keeps its digits', () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        expect(String(parseLossless(`{"id":${integer}}`.slice(6, -1)))).toBe(String(integer));
      }),
    );
  });
});
