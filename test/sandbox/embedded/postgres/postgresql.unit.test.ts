import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../../../../sandbox/embedded/postgres/postgresql';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealflow-postgresql-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function install(...names: string[]): Promise<string> {
  const bin = join(folder, ...names);
  await mkdir(bin, { recursive: true });
  for (const program of ['initdb', 'pg_ctl']) await writeFile(join(bin, program), '', { mode: 0o755 });
  return bin;
}

test('the newest of Debian is found, and one on the PATH before it', async () => {
  const debian = join(folder, 'debian');
  await install('debian', '9.6', 'bin');
  const newest = await install('debian', '15', 'bin');
  expect(await findPrograms({ PATH: '' }, debian)).toBe(newest);
  const onPath = await install('own');
  expect(await findPrograms({ PATH: onPath }, debian)).toBe(onPath);
});

test('where there is none, what to install is said', async () => {
  await expect(findPrograms({ PATH: '/nowhere' }, join(folder, 'nothing'))).rejects.toThrow(
    'PostgreSQL is not installed. Install its server (on Debian and Ubuntu: `apt-get install postgresql`)',
  );
});
