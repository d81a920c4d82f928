import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Report, withProgress } from './progress';

const root = resolve(__dirname, '../..');
const vite = join(root, 'node_modules/vite/bin/vite.js');

/** What the console takes from outside of its folder is in these. */
const sharedSources = ['api/pages', 'contracts', 'domain'].map((folder) => join(root, folder));

/** Builds the console where its build is missing or older than its sources. Without one the API says how it is built. */
export async function buildConsole(report: Report): Promise<void> {
  // Where only what runs at sites is installed, the build came along.
  if (!existsSync(vite) || isBuilt(join(root, 'console'), sharedSources)) return;
  const build = () =>
    promisify(execFile)(process.execPath, [vite, 'build', 'console', '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: root,
    });
  try {
    await withProgress(report, () => 'Building the console', build);
  } catch (error) {
    report.log(`The console could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether `dist` in the console's folder is there and as new as everything that it is made of, there and beside it. */
export function isBuilt(folder: string, beside: readonly string[] = []): boolean {
  const page = join(folder, 'dist/index.html');
  if (!existsSync(page)) return false;
  const builtAt = statSync(page).mtimeMs;
  return [folder, ...beside].every((each) => newest(each) <= builtAt);
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    if (['dist', 'node_modules'].includes(entry.name)) return 0;
    const path = join(folder, entry.name);
    return entry.isDirectory() ? newest(path) : statSync(path).mtimeMs;
  });
  return Math.max(0, ...times);
}
