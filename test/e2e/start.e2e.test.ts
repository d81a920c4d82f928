import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { readRecord } from '../../sandbox/embedded/record';

/* `npm start` as somebody runs it who has no servers: it comes up with its own, and takes all of them down again. */

let dataDir: string;
let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'sealflow-start-'));
  dataDir = join(temporary, 'data');
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const script = resolve(__dirname, '../../sandbox/embedded/start.ts');

/** What `npm start` runs; 8080, 7233, 8233 and 27017 are the embedded mode's own to give up where they are taken. */
function start() {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', script], {
    env: { ...process.env, SEALFLOW_DATA_DIR: dataDir, SEALFLOW_API_PORT: '0', TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const ended = new Promise<number | string | null>((done) => {
    child.once('exit', (code, signal) => done(code ?? signal));
  });
  const says = (words: RegExp) =>
    new Promise<string>((found, fail) => {
      const look = () => {
        const [, what] = words.exec(output) ?? [];
        if (what) found(what);
      };
      child.stdout.on('data', look);
      ended.then((how) => fail(new Error(`It ended with ${how}:\n${output}`)));
      look();
    });
  return { child, ended, says, output: () => output };
}

/** Processes that were given this data folder, by argument or environment; a zombie has neither. */
async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const texts = ['cmdline', 'environ'].map((name) =>
        readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => ''),
      );
      return (await Promise.all(texts)).some((text) => text.includes(folder)) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** Whoever is still there. */
async function goneWithin(ms: number): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  for (const until = Date.now() + ms; ; await sleep(100)) {
    const left = await processesOf(dataDir);
    if (left.length === 0 || Date.now() > until) return left;
  }
}

test('npm start comes up, is ready, and leaves nothing running behind a SIGTERM', async () => {
  const { scripts } = JSON.parse(await readFile(resolve(__dirname, '../../package.json'), 'utf8'));
  expect(scripts.start.split(' ').at(-1)).toBe('sandbox/embedded/start.ts');
  const started = start();
  try {
    const url = await started.says(/API {10}(http:\S+)/);
    await started.says(/(Ctrl-C)/);
    const ready = await axios.get(`${url}/readyz`, { validateStatus: null });
    expect(ready).toMatchObject({ status: 200, data: { ready: true } });
    const key = /Admin key {4}(\S+) {2}\(made now/.exec(started.output())?.[1];
    const headers = { Authorization: `Bearer ${key}` };
    expect((await axios.get(`${url}/v1/bindings`, { headers })).data.items).toEqual([]);
    if (process.platform === 'linux')
      // Itself, API, worker, Temporal and Mongo.
      expect((await processesOf(dataDir)).length).toBeGreaterThanOrEqual(5);

    started.child.kill('SIGTERM');
    expect({ code: await started.ended, output: started.output() }).toEqual({
      code: 0,
      output: expect.stringContaining('Ending'),
    });
    expect(readRecord(dataDir)).toEqual({});
    // Those that watch for its end see it a moment later.
    expect(await goneWithin(5_000)).toEqual([]);
    await expect(axios.get(`${url}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  } finally {
    started.child.kill('SIGTERM');
    await started.ended;
  }
}, 180_000);
