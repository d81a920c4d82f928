import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive, type ProcessId } from './processes';
import { type Report, withProgress } from './progress';

interface Holder extends ProcessId {
  released?: true;
}

/**
 * Runs `work` while no other process of this machine holds the lock of this name in `folder`.
 *
 * The lock is the newest of the files `<name>.lock.<n>`: a holder that has released it or died is succeeded by linking n + 1, which
 * only one process can do. The newest file is never deleted, so no two processes can both believe to succeed.
 */
export async function withLock<T>(
  folder: string,
  name: string,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  let holder = 0;
  const held = await withProgress(
    report,
    () => `Waiting for process ${holder}, which prepares ${name}`,
    async () => {
      for (;;) {
        const taken = await tryLock(folder, name);
        if (typeof taken === 'string') return taken;
        holder = taken;
        await sleep(100);
      }
    },
  );
  try {
    return await work();
  } finally {
    await replace(held, { ...self(), released: true });
  }
}

/** The path of the lock now held, or the process id of who holds it (0 while that is settling). */
async function tryLock(folder: string, name: string): Promise<string | number> {
  const newest = Math.max(0, ...(await generations(folder, name)));
  const holder = newest === 0 ? undefined : await readHolder(lockPath(folder, name, newest));
  if (holder && !holder.released && isAlive(holder)) return holder.pid;
  const mine = lockPath(folder, name, newest + 1);
  if (!(await claim(mine))) return 0;
  const all = await generations(folder, name);
  if (Math.max(...all) > newest + 1) {
    await rm(mine, { force: true });
    return 0;
  }
  await Promise.all(
    all.filter((n) => n <= newest).map((n) => rm(lockPath(folder, name, n), { force: true })),
  );
  return mine;
}

async function generations(folder: string, name: string): Promise<number[]> {
  const prefix = `${name}.lock.`;
  return (await readdir(folder))
    .filter((file) => file.startsWith(prefix))
    .map((file) => Number(file.slice(prefix.length)))
    .filter(Number.isInteger);
}

const lockPath = (folder: string, name: string, n: number) => join(folder, `${name}.lock.${n}`);

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Creates the file with its whole content at once, or not at all. */
async function claim(path: string): Promise<boolean> {
  const draft = `${path}-${randomUUID()}`;
  await writeFile(draft, JSON.stringify(self()));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, holder: Holder): Promise<void> {
  const draft = `${path}-${randomUUID()}`;
  await writeFile(draft, JSON.stringify(holder));
  await rename(draft, path);
}

function self(): ProcessId {
  const id = identify(process.pid);
  if (!id) throw new Error('This process cannot be found among the running ones, so it can hold no lock');
  return id;
}
