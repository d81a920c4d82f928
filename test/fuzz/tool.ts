import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../../sandbox/embedded/binaries';

/** What we check beside what the tool does. */
const checks = resolve(__dirname, 'checks.py');
const requirements = resolve(__dirname, 'requirements.txt');

/** schemathesis in a Python environment of its own, made once and kept beside the servers' programs. */
export async function fuzzTool(): Promise<string> {
  const cache = cacheFolder(process.env);
  const [name, version] = (await readFile(requirements, 'utf8')).trim().split('==');
  const folder = join(cache, `${name}-${version}`);
  const program = join(folder, 'bin', 'schemathesis');
  const done = join(folder, 'complete');
  if (existsSync(done)) return program;
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements]);
  await writeFile(done, '');
  return program;
}

/** @throws Error unless it ends with 0. */
async function run(program: string, args: string[]): Promise<void> {
  const { code } = await runTool(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
}

/** What the tool keeps for itself goes into the working folder. */
export function runTool(program: string, args: string[], cwd?: string): Promise<{ code: number | null }> {
  return new Promise((done, fail) => {
    const env = { ...process.env, NO_COLOR: '1', SCHEMATHESIS_HOOKS: checks };
    const child = spawn(program, args, { cwd, stdio: 'inherit', env });
    child.once('error', fail);
    child.once('exit', (code) => done({ code }));
  });
}
