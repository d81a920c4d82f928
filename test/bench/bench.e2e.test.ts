import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtOf } from '../support/programs';
import { withMongoBinary } from '../support/servers';

/* The bench by its own program: whatever comes of it, nothing of it is left. */

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'bench-e2e-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const script = builtOf(require.resolve('../../bench/main'));

function bench(...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    env: withMongoBinary({ ...process.env, TMPDIR: temporary }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    texts.stderr += chunk;
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { child, texts, ended };
}

async function folders(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith('sealflow'));
}

/** Of this run. Watchdogs see a moment later than everybody that there is nothing left to watch. */
async function processesLeft(): Promise<string[]> {
  for (let look = 0; look < 20 && (await processes()).length > 0; look++) await sleep(100);
  return processes();
}

/** Processes that were given a folder of this run's, by argument or environment. */
async function processes(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const texts = ['cmdline', 'environ'].map((name) =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => ''),
      );
      return (await Promise.all(texts)).some((text) => text.includes(temporary)) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** Whether a process of this run has this in its command. */
async function runs(program: string): Promise<boolean> {
  const commands = (await processes()).map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(commands)).some((command) => command.includes(program));
}

test('every contender is measured and counted', async () => {
  const json = join(temporary, 'result.json');
  const markdown = join(temporary, 'result.md');
  const short = ['--rounds', '1', '--seconds', '1', '--in-flight', '2', '--open', '2'];
  const { texts, ended } = bench(...short, '--json', json, '--markdown', markdown);
  expect({ code: await ended, ...texts }).toMatchObject({ code: 0 });
  const { counted, parts, leftOut } = JSON.parse(await readFile(json, 'utf8'));
  expect(leftOut).toEqual([]);
  for (const name of ['bare', 'bare with a store', 'sealflow']) {
    expect(counted[name].figures['history events'][0]).toBeGreaterThan(20);
    expect(parts[0].figures['2 in flight: lives per second'][name].median).toBeGreaterThan(0);
    expect(parts[0].figures['reply with Prefer: wait, idle, ms'][name].median).toBeGreaterThan(0);
  }
  expect(parts[0].open).toBe(2);
  expect(counted.bare.figures['MongoDB commands']).toEqual([0]);
  expect(counted['bare with a store'].figures['MongoDB commands']).toEqual([8]);
  expect(Object.keys(parts[0].figures['callbacks acknowledged per second'])).toEqual([
    'bare with a store',
    'sealflow',
  ]);
  expect(texts.stdout).toContain('worker ledger insert');
  expect(await readFile(markdown, 'utf8')).toContain('| figure | bare | bare with a store | sealflow |');
  expect(await folders()).toEqual([]);
  expect(await processesLeft()).toEqual([]);
}, 420_000);

test('one that is interrupted ends all that it has started', async () => {
  const { child, texts, ended } = bench('--counts');
  // Its servers run, and what is counted is being started on them.
  while (!(await runs('/worker/main'))) await sleep(100);
  child.kill('SIGINT');
  expect({ code: await ended, ...texts }).toMatchObject({ code: 130, stdout: '' });
  expect(await folders()).toEqual([]);
  expect(await processesLeft()).toEqual([]);
}, 60_000);

test('an argument that is not known says what is', async () => {
  const { texts, ended } = bench('--count');
  expect({ code: await ended, ...texts }).toMatchObject({ code: 2, stdout: '' });
  expect(texts.stderr).toContain('--counts');
}, 30_000);
