import { sourcesIn } from './sources';

const { statelessFolders }: { statelessFolders: string[] } = require('../support/statelessFolders');

/*
 * What a process holds is made by its main and handed in. A variable of a module, or a collection that begins empty
 * there, is shared by all that import it, and no test can have its own.
 */

/** Each with its reason. */
const allowed = [
  // The order of ids within a process holds only where all of them are of one sequence.
  'adapters/mongo/timeOrderedId.ts let lastMs',
  'adapters/mongo/timeOrderedId.ts let sequence',
  // Messages in both languages, made once with the schemas that name them.
  'contracts/language.ts const chinese',
  // What is known of a request or of a value, kept beside it and gone with it.
  'adapters/mongo/database.ts const groups',
  'api/http/mount.ts const callers',
  'api/http/mount.ts const matchedPaths',
  'api/http/mount.ts const subjects',
  'api/http/requestId.ts const requestIds',
  'api/messages/index.ts const named',
  'contracts/payloadOrigin.ts const origins',
];

const variable = /^(?:export )?(let|var) (\w+)/gm;
const emptyCollection = /^(?:export )?(const) (\w+)[^=\n]*= new (?:Map|Set|WeakMap|WeakSet)\b[^(]*\(\);/gm;
const emptyLiteral = /^(?:export )?(const) (\w+)[^=\n]*= (?:\[\]|\{\});/gm;

function stateOf(text: string): string[] {
  return [variable, emptyCollection, emptyLiteral].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, kind, name]) => `${kind} ${name}`),
  );
}

test('no module keeps state of the process, but where it is said why', () => {
  const found = sourcesIn(statelessFolders, /\.ts$/).flatMap(({ file, text }) =>
    stateOf(text).map((each) => `${file} ${each}`),
  );
  expect(found.sort()).toEqual(allowed.sort());
});

test.each([
  ['let rules: Rules = { a: true };', 'let rules'],
  ['export let count = 0;', 'let count'],
  ['const ofDatabases = new WeakMap<Database, Changes>();', 'const ofDatabases'],
  ['export const seen = new Set<string>();', 'const seen'],
  ['const rows: Row[] = [];', 'const rows'],
])('%s is state', (text, state) => {
  expect(stateOf(text)).toEqual([state]);
});

test.each(['  let inside = 0;', "const words = new Set(['a']);", 'const pattern = /a/;'])(
  '%s is none',
  (text) => {
    expect(stateOf(text)).toEqual([]);
  },
);
