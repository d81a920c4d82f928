import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, type Resolving } from './binaries';
import { withProgress } from './progress';

const MODULES = join(__dirname, 'go');

/** A short hash of a module's files: what is built from other sources has another name in the cache. */
export function moduleHash(module: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(MODULES, module)).sort()) {
    hash.update(file).update(readFileSync(join(MODULES, module, file)));
  }
  return hash.digest('hex').slice(0, 8);
}

/** Builds a package from one of the pinned modules beside this file; `go.sum` must cover all it takes. */
export async function buildGo(
  module: string,
  goPackage: string,
  target: string,
  context: Resolving,
): Promise<void> {
  const { env, report } = context;
  const go = await findOnPath('go', env);
  if (!go) throw new Error('no `go` in PATH');
  report.log(`Building ${module} from pinned Go modules; up to four minutes on two cores, once per machine`);
  let compiled = 0;
  await withProgress(
    report,
    () => `Building ${module}: ${compiled ? `${compiled} packages compiled` : 'fetching modules'}`,
    () =>
      run(
        go,
        [
          'build',
          '-v',
          '-mod=readonly',
          '-trimpath',
          '-buildvcs=false',
          '-ldflags=-s -w',
          '-o',
          target,
          goPackage,
        ],
        {
          cwd: join(MODULES, module),
          env: { ...env, CGO_ENABLED: '0', GOWORK: 'off' },
          onLine: (line) => {
            if (!line.includes(' ')) compiled += 1;
          },
        },
      ),
  );
}

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
