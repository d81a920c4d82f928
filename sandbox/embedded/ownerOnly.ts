import type { Dirent } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What we and the embedded servers keep in a data folder; whatever else lies there is somebody else's. */
const ownNames = /^(keys|temporal|mongod|ferretdb|logs|peers|sandbox|servers\.json.*|servers\.lock\..*)$/;

const ownerBits = 0o700;
/** Of folders that everybody may write to, like /tmp. */
const stickyBit = 0o1000;

/**
 * Keeps a data folder to its owner: folders 0700, files 0600. From here on this process and what it spawns make no file
 * that others can read; what older versions left readable is mended. Windows has no such bits and is left as it is.
 */
export async function keepToOwner(dataDir: string): Promise<void> {
  if (process.platform === 'win32') return;
  process.umask(0o077);
  const folder = await ifThere(lstat(dataDir));
  if (!folder) return;
  if ((folder.mode & stickyBit) === 0) await mend(dataDir);
  for (const entry of await readdir(dataDir, { withFileTypes: true }))
    if (ownNames.test(entry.name)) await mendAll(dataDir, entry);
}

/** Servers may run on the folder: a file that has gone meanwhile needs nothing. A link's target is not ours to judge. */
async function mendAll(folder: string, entry: Dirent): Promise<void> {
  if (entry.isSymbolicLink()) return;
  const path = join(folder, entry.name);
  await mend(path);
  if (!entry.isDirectory()) return;
  for (const inner of (await ifThere(readdir(path, { withFileTypes: true }))) ?? [])
    await mendAll(path, inner);
}

/** @throws where it belongs to another user. */
async function mend(path: string): Promise<void> {
  const found = await ifThere(lstat(path));
  if (found && (found.mode & 0o077) !== 0) await ifThere(chmod(path, found.mode & ownerBits));
}

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
