import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyModule, type SourceChange } from '../../../sandbox/embedded/goPatch';
import { removeTempFolders, tempFolder } from './support';

afterAll(removeTempFolders);

/** As the module cache keeps them: read-only. */
function moduleOf(text: string) {
  const root = tempFolder();
  const from = join(root, 'module@v1');
  const file = join(from, 'inner', 'query.go');
  mkdirSync(join(from, 'inner'), { recursive: true });
  writeFileSync(join(from, 'go.mod'), 'module m\n');
  writeFileSync(file, text, { mode: 0o444 });
  chmodSync(join(from, 'inner'), 0o555);
  const copy = (changes: readonly SourceChange[]) => copyModule(from, join(root, 'copy'), changes);
  return { root, file, copy };
}

const change = (times: number): SourceChange => ({
  file: 'inner/query.go',
  from: 'a == $1',
  to: 'b > $1',
  times,
});

it('changes a copy of a read-only module, and not the module', async () => {
  const { root, file, copy } = moduleOf('if a == $1 {}\nif a == $1 {}\n');
  await copy([change(2)]);
  expect(readFileSync(join(root, 'copy', 'inner', 'query.go'), 'utf8')).toBe('if b > $1 {}\nif b > $1 {}\n');
  expect(readFileSync(join(root, 'copy', 'go.mod'), 'utf8')).toBe('module m\n');
  expect(readFileSync(file, 'utf8')).toContain('a == $1');
  chmodSync(join(file, '..'), 0o755);
});

it.each([
  ['not there', 'if true {}', /inner\/query\.go holds `a == \$1` 0 times, not 1/],
  ['there more often than was looked at', 'a == $1, a == $1', /2 times, not 1/],
])('refuses a module where the text to change is %s', async (_, text, why) => {
  const { file, copy } = moduleOf(text);
  await expect(copy([change(1)])).rejects.toThrow(why);
  chmodSync(join(file, '..'), 0o755);
});
