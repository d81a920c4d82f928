import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isBuilt } from '../../../sandbox/embedded/console';

let root: string;
let folder: string;
const write = (path: string, atSeconds: number) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), '');
  utimesSync(join(folder, path), atSeconds, atSeconds);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sealflow-console-'));
  folder = join(root, 'console');
  write('src/pages/page.tsx', 1_000);
  write('node_modules/vite/index.js', 9_000);
});
afterEach(() => rmSync(root, { recursive: true }));

test('a build that is not there, or older than a source, is made', () => {
  expect(isBuilt(folder)).toBe(false);
  write('dist/index.html', 2_000);
  expect(isBuilt(folder)).toBe(true);
  write('src/pages/page.tsx', 3_000);
  expect(isBuilt(folder)).toBe(false);
});

test('so is one that is older than what it takes from elsewhere', () => {
  write('dist/index.html', 2_000);
  write('../beside/words.ts', 1_000);
  const beside = join(folder, '../beside');
  expect(isBuilt(folder, [beside])).toBe(true);
  write('../beside/words.ts', 3_000);
  expect(isBuilt(folder, [beside])).toBe(false);
});
