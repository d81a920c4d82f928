import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loadApiConfig } from '../../config';
import type { LocalSecrets } from '../../config/firstStart';
import { ensureLocalSecrets } from '../../config/firstStart';
import { builtOf } from '../support/programs';

/*
 * In processes of their own, as a product that starts is: jest's files have an Error of their own, which a failure
 * of the file system is no instance of.
 */

type Outcome = LocalSecrets & { failure?: string };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sealflow-keys-'));
  folders.push(folder);
  return folder;
}

/** What several processes get that ask at once, each so many times. */
async function secretsOf(dataDir: string, { processes = 1, times = 1 } = {}): Promise<Outcome[]> {
  const script = builtOf(require.resolve('./secretsScript'));
  const started = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, [script, dataDir, String(times)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  });
  for (const { lines } of started) await lines.next();
  for (const { child } of started) child.stdin.write('go\n');
  const printed = await Promise.all(started.map(({ lines }) => lines.next()));
  return printed.flatMap(({ value }): Outcome[] => JSON.parse(value));
}

async function oneOf(dataDir: string): Promise<Outcome> {
  const [outcome] = await secretsOf(dataDir);
  if (!outcome) throw new Error('the process said nothing');
  return outcome;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;
const keysIn = (dataDir: string) => readdirSync(join(dataDir, 'keys')).sort();

test('keys are made once, in the form of the variables they stand in for, and kept', async () => {
  const dataDir = tempFolder();
  const first = await oneOf(dataDir);
  expect(first).toEqual({
    adminKey: expect.stringMatching(/^sfa_[A-Za-z0-9_-]{43}$/),
    secretKeys: expect.stringMatching(/^local:[A-Za-z0-9+/]{43}=$/),
    payloadKeys: expect.stringMatching(/^local:[A-Za-z0-9+/]{43}=$/),
    created: true,
  });
  expect(first.payloadKeys).not.toBe(first.secretKeys);
  expect(await oneOf(dataDir)).toEqual({ ...first, created: false });
  expect(readFileSync(join(dataDir, 'keys/admin-key'), 'utf8')).toBe(`${first.adminKey}\n`);

  const config = loadApiConfig({
    SEALFLOW_TEMPORAL_ADDRESS: 'temporal.test:7233',
    SEALFLOW_MONGO_URL: 'mongodb://mongo.test/',
    SEALFLOW_ADMIN_KEY: first.adminKey,
    SEALFLOW_SECRET_KEYS: first.secretKeys,
    SEALFLOW_PAYLOAD_KEYS: first.payloadKeys,
  });
  expect(config).toMatchObject({
    adminKey: first.adminKey,
    secretKeys: [{ id: 'local' }],
    payloads: { mode: 'encrypted', keys: [{ id: 'local' }] },
  });

  const other = await oneOf(tempFolder());
  expect(other.adminKey).not.toBe(first.adminKey);
  expect(other.secretKeys).not.toBe(first.secretKeys);
});

test('where the admin key is switched off none is made', async () => {
  const dataDir = tempFolder();
  const secrets = await ensureLocalSecrets(dataDir, { isAdminKeyOff: true });
  expect(secrets).toMatchObject({ adminKey: '', created: false });
  expect(keysIn(dataDir)).toEqual(['payload-keys', 'secret-keys']);
});

test('only their owner can read them, in a folder that is made on the way', async () => {
  const dataDir = join(tempFolder(), 'not', 'there');
  await oneOf(dataDir);
  expect(modeOf(join(dataDir, 'keys'))).toBe(0o700);
  expect(keysIn(dataDir)).toEqual(['admin-key', 'payload-keys', 'secret-keys']);
  for (const name of keysIn(dataDir)) expect(modeOf(join(dataDir, 'keys', name))).toBe(0o600);
});

test('a file that others can read is closed to them', async () => {
  const dataDir = tempFolder();
  const first = await oneOf(dataDir);
  chmodSync(join(dataDir, 'keys/admin-key'), 0o644);
  chmodSync(join(dataDir, 'keys/secret-keys'), 0o660);
  expect(await oneOf(dataDir)).toEqual({ ...first, created: false });
  for (const name of keysIn(dataDir)) expect(modeOf(join(dataDir, 'keys', name))).toBe(0o600);
});

test('a key that is gone is made anew, and the other one stays', async () => {
  const dataDir = tempFolder();
  const first = await oneOf(dataDir);
  rmSync(join(dataDir, 'keys/admin-key'));
  const second = await oneOf(dataDir);
  expect(second).toMatchObject({ secretKeys: first.secretKeys, created: true });
  expect(second.adminKey).not.toBe(first.adminKey);
});

test.each(['admin-key', 'secret-keys', 'payload-keys'])(
  'an empty %s is an error that says what to do, and stays as it is',
  async (name) => {
    const dataDir = tempFolder();
    mkdirSync(join(dataDir, 'keys'));
    const path = join(dataDir, 'keys', name);
    writeFileSync(path, ' \n', { mode: 0o600 });
    const failure = `Error: ${path} is empty; restore it, or remove it to have a new key made`;
    expect(await oneOf(dataDir)).toEqual({ failure });
    expect(readFileSync(path, 'utf8')).toBe(' \n');
  },
);

test.each([
  ['ten calls of one process', { processes: 1, times: 10 }],
  ['ten processes', { processes: 10, times: 1 }],
  ['five processes, each in ten calls', { processes: 5, times: 10 }],
])(
  '%s at once get the same keys, and one of them has made them',
  async (_who, how) => {
    const dataDir = tempFolder();
    const all = await secretsOf(dataDir, how);
    expect(all).toHaveLength(how.processes * how.times);
    expect(new Set(all.map(({ created: _, ...keys }) => JSON.stringify(keys))).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    // No draft is left behind.
    expect(keysIn(dataDir)).toEqual(['admin-key', 'payload-keys', 'secret-keys']);
  },
  30_000,
);
