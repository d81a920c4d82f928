import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, type Resolving } from './binaries';
import { type ModulePatch, preparePatched } from './goPatch';
import { withProgress } from './progress';

const MODULES = join(__dirname, 'go');

/** A short hash of a module's files and our patches: what is built from others has another name in the cache. */
export function moduleHash(module: string, patches: readonly ModulePatch[]): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(MODULES, module)).sort()) {
    hash.update(file).update(readFileSync(join(MODULES, module, file)));
  }
  return hash.update(JSON.stringify(patches)).digest('hex').slice(0, 8);
}

interface GoProgram {
  /** The folder of the pinned module beside this file; its `go.sum` must cover all it takes. */
  module: string;
  goPackage: string;
  /** Our changes to modules that it takes. */
  patches: readonly ModulePatch[];
}

/** Builds a package of one of the pinned modules beside this file. */
export async function buildGo(
  { module, goPackage, patches }: GoProgram,
  target: string,
  { env, report }: Resolving,
): Promise<void> {
  const go = await findOnPath('go', env);
  if (!go) throw new Error('no `go` in PATH');
  const source = join(MODULES, module);
  const patched = `${target}.source`;
  const goEnv = { ...env, CGO_ENABLED: '0', GOWORK: 'off' };
  report.log(`Building ${module} from pinned Go modules; up to four minutes on two cores, once per machine`);
  let compiled = 0;
  const onLine = (line: string) => {
    if (!line.includes(' ')) compiled += 1;
  };
  try {
    await withProgress(
      report,
      () => `Building ${module}: ${compiled ? `${compiled} packages compiled` : 'fetching modules'}`,
      async () => {
        await preparePatched(go, source, patches, patched, goEnv);
        await run(go, [...buildArgs, '-o', target, goPackage], { cwd: patched, env: goEnv, onLine });
      },
    );
  } finally {
    await rm(patched, { recursive: true, force: true });
  }
}

const buildArgs = ['build', '-v', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];

interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  onLine?(line: string): void;
}

/** Runs a program to its end; the error carries the last line that it wrote to its error output. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(options.cwd ? { cwd: options.cwd } : {}),
      ...(options.env ? { env: options.env } : {}),
    });
    let tail = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (tail + chunk).split('\n');
      for (const line of lines.slice(0, -1)) options.onLine?.(line);
      tail = lines.slice(-4).join('\n');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${command} ${args[0]}\` failed: ${tail.trim().split('\n').at(-1) ?? code}`));
    });
  });
}
