/** More than any code has characters: a part that may be repeated without limit counts as this many ways. */
const longest = 100;

/**
 * Ways in which a pattern may take in a text of {@link longest} characters. Trying all of them takes a fraction of a
 * second; what nests repetitions has more ways than there are atoms.
 */
const maxWays = 1_000_000;

/**
 * Whether a regular expression, which has to be a valid one, tells in a moment whether it matches, whatever the text: a
 * matcher that goes back tries every way. Bounds from above: `(?:a|b)+` has two ways for each character and is refused,
 * `[ab]+` has one.
 */
export function isBoundedPattern(pattern: string): boolean {
  if (/\\[1-9k]/.test(pattern)) return false;
  return waysOfAlternatives({ text: [...pattern], at: 0 }) <= maxWays;
}

/** Where the reader stands. */
interface Reading {
  text: readonly string[];
  at: number;
}

/** Up to the end, or to the parenthesis that closes them. */
function waysOfAlternatives(reading: Reading): number {
  let ways = 0;
  do ways += waysOfSequence(reading);
  while (take(reading, '|'));
  return ways;
}

function waysOfSequence(reading: Reading): number {
  let ways = 1;
  for (let next = peek(reading); next !== undefined && next !== '|' && next !== ')'; next = peek(reading)) {
    const ofAtom = waysOfAtom(reading);
    ways *= waysRepeated(ofAtom, readTimes(reading));
  }
  return ways;
}

function waysOfAtom(reading: Reading): number {
  const first = reading.text[reading.at++];
  if (first === '\\') skipEscape(reading);
  if (first === '[') skipClass(reading);
  if (first !== '(') return 1;
  // The rest of `(?:`, `(?=` and `(?<name>` takes in nothing, and counts as atoms.
  take(reading, '?');
  const ways = waysOfAlternatives(reading);
  take(reading, ')');
  return ways;
}

/** `\u{1F600}` and `\p{L}` have braces of their own, which repeat nothing. */
function skipEscape(reading: Reading): void {
  const kind = reading.text[reading.at++] ?? '';
  if (['u', 'p', 'P'].includes(kind) && peek(reading) === '{')
    while (reading.at < reading.text.length && !take(reading, '}')) reading.at += 1;
}

function skipClass(reading: Reading): void {
  while (reading.at < reading.text.length && !take(reading, ']')) {
    if (take(reading, '\\')) skipEscape(reading);
    else reading.at += 1;
  }
}

interface Times {
  least: number;
  most: number;
}

function readTimes(reading: Reading): Times {
  const times = readQuantifier(reading);
  // Greedy or not, it has the same ways.
  if (times) take(reading, '?');
  return times ?? { least: 1, most: 1 };
}

function readQuantifier(reading: Reading): Times | undefined {
  if (take(reading, '*')) return { least: 0, most: longest };
  if (take(reading, '+')) return { least: 1, most: longest };
  if (take(reading, '?')) return { least: 0, most: 1 };
  const rest = reading.text.slice(reading.at).join('');
  const [whole, least = '', comma, most = ''] = /^\{(\d+)(,?)(\d*)\}/.exec(rest) ?? [];
  if (whole === undefined) return undefined;
  reading.at += whole.length;
  return { least: Number(least), most: comma === '' ? Number(least) : Number(most || longest) };
}

function waysRepeated(ofOne: number, { least, most }: Times): number {
  const last = Math.min(most, Math.max(least, longest));
  if (ofOne === 1) return Math.max(1, last - least + 1);
  let ways = 0;
  for (let times = least; times <= last && ways <= maxWays; times += 1) ways += ofOne ** times;
  return ways;
}

const peek = ({ text, at }: Reading) => text[at];

function take(reading: Reading, character: string): boolean {
  if (peek(reading) !== character) return false;
  reading.at += 1;
  return true;
}
