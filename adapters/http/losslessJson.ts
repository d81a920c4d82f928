import { parse } from 'lossless-json';

/** Deeper than any form or vendor reply; keeps later walks over the value off the end of the stack. */
const maxDepth = 100;

/**
 * Parses JSON without changing a number. An integer literal within ±(2^53 - 1), and any other literal that
 * JavaScript prints back digit for digit (`0.5`), becomes a number; every other literal (`9223372036854775807`,
 * `1.10`, `1e3`, `-0`) becomes a string of exactly those characters. A `__proto__` key is an ordinary own
 * property.
 *
 * @throws SyntaxError for what is not JSON, for an object that names a key twice (even with equal values) and
 * for more than 100 levels of nesting. Its message may quote a key or a character of the text.
 */
export function parseLossless(text: string): unknown {
  const value = parseOrRefuse(text);
  if (countMembers(value, 0) !== countColons(text)) throw new SyntaxError('An object names a key twice');
  return value;
}

function parseOrRefuse(text: string): unknown {
  try {
    return parse(text, null, { parseNumber: numberOrDigits });
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('Nested too deeply');
    throw error;
  }
}

function numberOrDigits(literal: string): number | string {
  const value = Number(literal);
  if (String(value) !== literal) return literal;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? literal : value;
}

/**
 * The library takes a repeated key whose values are equal. In valid JSON each member has one colon outside its
 * strings, so a difference between colons and members is a key that was named twice.
 */
function countColons(text: string): number {
  let colons = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted && character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === ':' && !quoted) colons += 1;
  }
  return colons;
}

function countMembers(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= maxDepth) throw new SyntaxError('Nested too deeply');
  const inner: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : inner.length;
  return inner.reduce<number>((sum, item) => sum + countMembers(item, depth + 1), own);
}
