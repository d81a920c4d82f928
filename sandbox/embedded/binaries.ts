import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { withLock } from './lock';
import type { Report } from './progress';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A server program that answered `--version` and takes our flags. */
export interface Binary {
  path: string;
  engine: Engine;
  /** How it came: environment, PATH, cache, download or build. */
  source: string;
}

export type Engine = 'temporal' | 'temporal-server' | 'mongod' | 'ferretdb';

/** A way to put a program into the cache: `make` writes it to the path it is given, or throws why it cannot. */
export interface Maker {
  what: string;
  fileName: string;
  make(target: string, context: Resolving): Promise<void>;
}

export interface Program {
  name: string;
  variable: string;
  command: string;
  /** The engine behind a `--version` answer; throws when it is unknown or too old. */
  judge(version: string): Engine;
  makers: readonly Maker[];
}

export interface Resolving {
  env: Environment;
  report: Report;
}

const EXE = process.platform === 'win32' ? '.exe' : '';

/** Finds the program: environment, PATH, cache, then each maker. Throws one error that names each thing tried. */
export async function resolveBinary(program: Program, context: Resolving): Promise<Binary> {
  const tried: string[] = [];
  const attempt = async (what: string, source: string, path: string) => {
    try {
      return { path, source, engine: program.judge(await versionOf(path)) };
    } catch (error) {
      tried.push(`${what}: ${reason(error)}`);
      return undefined;
    }
  };
  const found =
    (await fromMachine(program, context, tried, attempt)) ?? (await fromMakers(program, context, tried));
  if (found) return found;
  throw new Error(
    [
      `No ${program.name} could be found, downloaded or built. Tried:`,
      ...tried.map((line) => `  - ${line}`),
      `What to do: install \`${program.command}\`, or name its file in ${program.variable}, or give the address of a running`,
      'server; or connect this machine to the internet; or install Go (with GOPROXY set where a mirror is needed).',
    ].join('\n'),
  );
}

type Attempt = (what: string, source: string, path: string) => Promise<Binary | undefined>;

async function fromMachine(program: Program, context: Resolving, tried: string[], attempt: Attempt) {
  const { env, report } = context;
  const named = env[program.variable];
  if (named) {
    const binary = await attempt(`${program.variable}=${named}`, 'environment', named);
    if (binary) return binary;
    report.log(`${tried.at(-1)}; looking further`);
  } else tried.push(`${program.variable}: not set`);
  const onPath = await findOnPath(program.command, env);
  if (onPath) {
    const binary = await attempt(`PATH (${onPath})`, 'PATH', onPath);
    if (binary) return binary;
  } else tried.push(`PATH: no \`${program.command}\` in it`);
  for (const fileName of new Set(program.makers.map((maker) => maker.fileName))) {
    const cached = join(cacheFolder(env), fileName);
    const binary = await attempt(`cache (${cached})`, 'cache', cached);
    if (binary) return binary;
  }
  return undefined;
}

async function fromMakers(program: Program, context: Resolving, tried: string[]) {
  const cache = cacheFolder(context.env);
  for (const maker of program.makers) {
    try {
      return await withLock(cache, maker.fileName, context.report, () => makeOnce(program, maker, context));
    } catch (error) {
      tried.push(`${maker.what}: ${reason(error)}`);
      context.report.log(`${maker.what}: ${reason(error)}`);
    }
  }
  return undefined;
}

/** Under the lock: takes what another process made meanwhile, else makes it aside and moves it in once it has run. */
async function makeOnce(program: Program, maker: Maker, context: Resolving): Promise<Binary> {
  const cache = cacheFolder(context.env);
  const target = join(cache, maker.fileName);
  const made = await versionOf(target).then(program.judge, () => undefined);
  if (made) return { path: target, engine: made, source: 'cache' };
  await mkdir(cache, { recursive: true });
  for (const file of await readdir(cache)) {
    // Left by a process that died while making it.
    if (file.startsWith(`${maker.fileName}.partial`))
      await rm(join(cache, file), { recursive: true, force: true });
  }
  // A name of our own: a compiler that outlived a killed predecessor may still write to its.
  const partial = `${target}.partial-${process.pid}${EXE}`;
  try {
    await maker.make(partial, context);
    await chmod(partial, 0o755);
    const engine = program.judge(await versionOf(partial));
    await rename(partial, target);
    return { path: target, engine, source: maker.what };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

export function cacheFolder(env: Environment): string {
  if (env.SEALFLOW_CACHE_DIR) return env.SEALFLOW_CACHE_DIR;
  const home = env.HOME ?? homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'sealflow');
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'sealflow');
  return join(env.XDG_CACHE_HOME ?? join(home, '.cache'), 'sealflow');
}

/** The name in the cache: version and machine kind are part of it, so that a shared home folder serves several. */
export const cachedName = (name: string, version: string) =>
  `${name}-${version}-${process.platform}-${process.arch}${EXE}`;

export async function findOnPath(command: string, env: Environment): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, command + EXE);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

function versionOf(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(path, ['--version'], { timeout: 20_000 }, (error, stdout) => {
      if (!error) return resolve(stdout.trim());
      const { code } = error as NodeJS.ErrnoException;
      reject(new Error(code === 'ENOENT' ? 'no such file' : `\`--version\` failed: ${reason(error)}`));
    });
  });
}

/** The first line of what went wrong, with the cause that `fetch` hides one level down. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return (error.message.split('\n')[0] ?? '') + cause;
}

/** Throws unless `version` holds `pattern` with at least the wanted major and minor numbers. */
export function atLeast(version: string, pattern: RegExp, [major, minor]: readonly [number, number]): void {
  const found = pattern.exec(version);
  const [foundMajor, foundMinor] = [Number(found?.[1]), Number(found?.[2])];
  if (foundMajor > major || (foundMajor === major && foundMinor >= minor)) return;
  throw new Error(`its version is "${version.split('\n')[0]}", wanted ${major}.${minor} or newer`);
}
