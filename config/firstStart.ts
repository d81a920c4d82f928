import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Keys that the embedded mode keeps by itself, in the form of the variables they stand in for. */
export interface LocalSecrets {
  /** As SEALFLOW_ADMIN_KEY; empty where none was to be made. */
  adminKey: string;
  /** As SEALFLOW_SECRET_KEYS. */
  secretKeys: string;
  /** As SEALFLOW_PAYLOAD_KEYS. */
  payloadKeys: string;
  /** Whether this very call made the admin key: true once, so that it is printed once. */
  created: boolean;
}

/**
 * The keys kept under the data folder, made at first start in files that only their owner can read. Of several
 * processes at once one makes them, and all get the same. Where the admin key is switched off none is made.
 */
export async function ensureLocalSecrets(
  dataDir: string,
  { isAdminKeyOff = false }: { isAdminKeyOff?: boolean } = {},
): Promise<LocalSecrets> {
  const folder = join(dataDir, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const encryptionKeys = async (name: string) =>
    (await keep(join(folder, name), () => `local:${randomBytes(32).toString('base64')}`)).value;
  const adminKey = isAdminKeyOff
    ? { value: '', created: false }
    : await keep(join(folder, 'admin-key'), () => `sfa_${randomBytes(32).toString('base64url')}`);
  return {
    adminKey: adminKey.value,
    secretKeys: await encryptionKeys('secret-keys'),
    payloadKeys: await encryptionKeys('payload-keys'),
    created: adminKey.created,
  };
}

async function keep(path: string, make: () => string): Promise<{ value: string; created: boolean }> {
  const kept = await read(path);
  if (kept !== undefined) return { value: kept, created: false };
  const created = await createWhole(path, make());
  const value = await read(path);
  if (value === undefined) throw new Error(`${path} was removed while it was being made`);
  return { value, created };
}

async function read(path: string): Promise<string | undefined> {
  try {
    const value = (await readFile(path, 'utf8')).trim();
    if (value === '') throw new Error(`${path} is empty; restore it, or remove it to have a new key made`);
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return value;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A link appears with the whole content or not at all, and only one of several can make it. */
async function createWhole(path: string, value: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${value}\n`);
    await file.sync();
    await file.close();
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await file.close().catch(() => undefined);
    await unlink(draft);
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
