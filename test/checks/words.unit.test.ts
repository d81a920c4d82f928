import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/*
 * Sentences for people stand in the tables of the edge (api/messages): inside there are codes and facts. What is Chinese
 * there all the same is on the wire, or a value of the vendor's or of a form's.
 */

const inside = [
  'domain',
  'contracts',
  'application',
  'adapters',
  'activities',
  'workflows',
  'worker',
  'config',
];

const allowed: Record<string, string> = {
  'activities/apply.ts':
    'words by which the vendor speaks of people, and what is added to its own Chinese words',
  'adapters/http/deadToken.ts': 'words by which peers speak of a token',
  'adapters/http/formText.ts': 'messages of a schema, which hold both languages',
  'adapters/http/peerText.ts': 'a mark within the words of a peer, in both languages',
  'adapters/profileShapes.ts': 'messages of a schema, which hold both languages',
  'adapters/qiyuesuo/adapter.ts': 'what people call the vendor',
  'adapters/qiyuesuo/profileDefaults.ts': 'the vendor’s spellings',
  'adapters/qiyuesuo/profileSchemas.ts': 'messages of a schema, which hold both languages',
  'adapters/zhangguanjia/adapter.ts': 'what people call the vendor',
  'adapters/zhangguanjia/profileDefaults.ts': 'the vendor’s spellings',
  'adapters/zhangguanjia/profileSchemas.ts': 'messages of a schema, which hold both languages',
  'adapters/zhangguanjia/replies.ts': 'the vendor’s spellings',
  'application/files/sealedFiles.ts': 'names of files that a host gets',
  'config/variables.ts': 'the vendor’s name',
  'contracts/refusalSentences.ts': 'a part of the tables that the Temporal UI shares',
  'contracts/stateNames.ts': 'a part of the tables that the Temporal UI shares',
  'contracts/vendorName.ts': 'the word for a vendor that is not known',
  'domain/sealRequest/rules.ts': 'a value that is written into forms',
  'domain/settings/flowEvent.ts': 'the reason of an end, as the vendor gets it',
  'domain/settings/formValues.ts': 'spellings of yes and no in forms',
};

/** Numbers of lines that hold Chinese; comments do not count. */
function chineseLines(path: string): number[] {
  const withoutBlocks = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, (comment) =>
    comment.replace(/[^\n]/g, ''),
  );
  return withoutBlocks
    .split('\n')
    .flatMap((line, index) => (/\p{Script=Han}/u.test(line.replace(/(^|\s)\/\/.*$/, '')) ? [index + 1] : []));
}

/** Sources that hold Chinese. */
function holdingChinese(files: string[]): { path: string; lines: number[] }[] {
  return files.map((path) => ({ path, lines: chineseLines(path) })).filter(({ lines }) => lines[0]);
}

function sourcesIn(folders: string[]): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...folders], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path));
}

test('no sentence for people stands inside', () => {
  const files = sourcesIn(inside);
  expect(files.length).toBeGreaterThan(100);
  const holding = holdingChinese(files);
  expect(holding.filter(({ path }) => !(path in allowed))).toEqual([]);
  // None is allowed longer than it needs to be.
  expect(holding.map(({ path }) => path).sort()).toEqual(Object.keys(allowed).sort());
});

test('sentences of the console stand in its tables, which have them in both languages', () => {
  const outside = sourcesIn(['console/src']).filter(
    (path) => !/\/words\//.test(path) && !/words\.ts$/i.test(path),
  );
  expect(outside.length).toBeGreaterThan(30);
  expect(holdingChinese(outside)).toEqual([]);
});
