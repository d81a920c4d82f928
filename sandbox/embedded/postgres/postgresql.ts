import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Environment, findOnPath } from '../binaries';
import { freePort, HOST } from '../ports';
import type { Watchdog } from '../processes';

/** An empty PostgreSQL of our own, on a free port of this machine. */
export interface PostgreSql {
  port: number;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/** Its message says what to install. */
class PostgreSqlMissingError extends Error {
  override readonly name = 'PostgreSqlMissingError';
}

/** What a person reads of an error that ends a program; one that they can mend needs no stack. */
export function errorText(error: unknown): string {
  if (error instanceof PostgreSqlMissingError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** As the configuration in deploy/ has it. */
const user = 'temporal';
const run = promisify(execFile);

/** @throws where PostgreSQL is not installed; see `errorText`. */
export async function startPostgreSql(
  env: Environment,
  password: string,
  watchdog: Watchdog,
): Promise<PostgreSql> {
  const programs = await findPrograms(env);
  const account = await ownAccount();
  const folder = await mkdtemp(join(tmpdir(), 'sealflow-postgresql-'));
  const data = join(folder, 'data');
  const call = (program: string, ...args: string[]) =>
    run(join(programs, program), ['--pgdata', data, ...args], { cwd: folder, ...account });
  try {
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, password);
    if (account) for (const path of [folder, passwordFile]) await chown(path, account.uid, account.gid);
    await call('initdb', '--username', user, '--pwfile', passwordFile, ...freshOptions);
    const port = await freePort();
    // No socket file: the path of a temporary folder may be too long for one.
    const options = `-p ${port} -c listen_addresses=${HOST} -c unix_socket_directories=''`;
    await call('pg_ctl', 'start', '--wait', '--log', join(folder, 'log'), '--options', options);
    const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    watchdog.guard(pid);
    const stop = async () => {
      await call('pg_ctl', 'stop', '--wait', '--mode', 'fast');
      watchdog.release(pid);
      await rm(folder, { recursive: true, force: true });
    };
    return { port, stop };
  } catch (error) {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${log}`);
  }
}

const freshOptions = ['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale'];

/** The folder of initdb and pg_ctl: Debian keeps them out of the PATH, in a folder for each version. */
export async function findPrograms(env: Environment, debian = '/usr/lib/postgresql'): Promise<string> {
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const places = [env.PATH ?? '', ...versions.map((version) => join(debian, version, 'bin'))];
  for (const place of places) {
    const found = await findOnPath('pg_ctl', { PATH: place });
    if (found && (await findOnPath('initdb', { PATH: join(found, '..') }))) return join(found, '..');
  }
  throw new PostgreSqlMissingError(
    'PostgreSQL is not installed. Install its server (on Debian and Ubuntu: `apt-get install postgresql`), or put the ' +
      'folder of its initdb and pg_ctl on the PATH.',
  );
}

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root, so root has it run as the user that its package made; others run it themselves. */
async function ownAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (which: '-u' | '-g') => Number((await run('id', [which, 'postgres'])).stdout);
  try {
    return { uid: await idOf('-u'), gid: await idOf('-g') };
  } catch {
    throw new PostgreSqlMissingError(
      'PostgreSQL does not run as root, and there is no user `postgres` for it. Install its package, or be another user.',
    );
  }
}
