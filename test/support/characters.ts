import fc from 'fast-check';

const firstSurrogate = 0xd800;
const surrogates = 0x800;

/** As fast-check's unit `binary`: any code point. Its own makes a table of all million of them, in each test file. */
export const anyCharacter = fc.nat(0x10ffff - surrogates).map(
  (index) => String.fromCodePoint(index < firstSurrogate ? index : index + surrogates),
  (given) => {
    const code = typeof given === 'string' ? given.codePointAt(0) : undefined;
    if (code === undefined || given !== String.fromCodePoint(code)) throw new Error('no character');
    if (code < firstSurrogate) return code;
    if (code < firstSurrogate + surrogates) throw new Error('half a character');
    return code - surrogates;
  },
);
