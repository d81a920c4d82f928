import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/* What must never be committed, nor copied into a layer of the image. */

const root = resolve(__dirname, '../..');
const secrets = [
  '.env',
  '.env.local',
  '.env.production',
  'deploy/.env',
  '.sealflow/keys/payload-keys',
  'server.pem',
  'deploy/tls/server.key',
  'client.p12',
  'client.pfx',
];
/** A heap holds every secret that the process knew. */
const leftovers = [
  'api.log',
  'CPU.20260101.120000.1.0.001.cpuprofile',
  'Heap.20260101.120000.1.0.heapprofile',
  'Heap.20260101.120000.1.0.heapsnapshot',
  'report.20260101.120000.1.0.001.json',
  'core',
  'core.4711',
  'dist/api/main.js',
  'coverage/lcov.info',
  'node_modules/x/index.js',
  'tsconfig.tsbuildinfo',
  'sealflow-0.1.0.tgz',
];
const wanted = ['.env.example', 'package.json', 'config/variables.ts', 'api/routes/callbacks/callbacks.ts'];

/** A repository of nothing but our `.gitignore`, so that nobody's own settings count. */
const repository = mkdtempSync(join(tmpdir(), 'sealflow-ignored-'));
beforeAll(() => {
  copyFileSync(join(root, '.gitignore'), join(repository, '.gitignore'));
  spawnSync('git', ['init', '--quiet'], { cwd: repository });
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

function ignoredByGit(path: string): boolean {
  const options = ['-c', 'core.excludesFile=/dev/null'];
  const { status } = spawnSync('git', [...options, 'check-ignore', '--quiet', path], { cwd: repository });
  if (status !== 0 && status !== 1) throw new Error(`git check-ignore ended with ${status}`);
  return status === 0;
}

const dockerPatterns = readFileSync(resolve(root, '.dockerignore'), 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'));

/** As Docker reads it: from the root on, a folder with all in it, the last line that fits counts. */
function ignoredByDocker(path: string): boolean {
  return dockerPatterns.reduce((ignored, line) => {
    const isException = line.startsWith('!');
    return asExpression(isException ? line.slice(1) : line).test(path) ? !isException : ignored;
  }, false);
}

/** Of what stands in our file: `**` for folders, `*` within a name, and a range. */
function asExpression(pattern: string): RegExp {
  const anywhere = pattern.startsWith('**/');
  const name = pattern
    .slice(anywhere ? '**/'.length : 0)
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^/]*');
  return new RegExp(`^${anywhere ? '(?:.*/)?' : ''}${name}(?:/.*)?$`);
}

test.each([...secrets, ...leftovers])('%s is ignored by Git and by Docker', (path) => {
  expect({ git: ignoredByGit(path), docker: ignoredByDocker(path) }).toEqual({ git: true, docker: true });
});

test.each(['sandbox/desk/server.ts', 'sandbox/simulators/spawn.ts', 'test/support/product.ts'])(
  '%s is for no image',
  (path) => {
    expect(ignoredByDocker(path)).toBe(true);
    const { include }: { include: string[] } = JSON.parse(
      readFileSync(join(root, 'tsconfig.build.json'), 'utf8'),
    );
    expect(include.filter((folder) => path.startsWith(folder))).toEqual([]);
  },
);

test.each(wanted)('%s is not', (path) => {
  expect({ git: ignoredByGit(path), docker: ignoredByDocker(path) }).toEqual({ git: false, docker: false });
});
