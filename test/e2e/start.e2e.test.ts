import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { readRecord } from '../../sandbox/embedded/record';

/*
 * `npm start` and `npm run dev` as somebody runs them who has no servers: each comes up with its own, and takes all of
 * them down again.
 */

let dataDir: string;
let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'sealflow-start-'));
  dataDir = join(temporary, 'data');
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

const root = resolve(__dirname, '../..');

/** What `npm run <name>` runs; 8080, 7233, 8233 and 27017 are the embedded mode's own to give up where they are taken. */
async function start(name: 'start' | 'dev') {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const [, ...args] = scripts[name].split(' ');
  const child = spawn(process.execPath, args, {
    cwd: root,
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
  const says = (words: RegExp, times = 1) =>
    new Promise<string>((found, fail) => {
      const look = () => {
        const what = [...output.matchAll(new RegExp(words, 'g'))].at(times - 1)?.[1];
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

/** Asked to, in order, with nothing left behind. */
async function expectToEnd(started: Awaited<ReturnType<typeof start>>): Promise<void> {
  started.child.kill('SIGTERM');
  expect({ code: await started.ended, output: started.output() }).toEqual({
    code: 0,
    output: expect.stringContaining('Ending'),
  });
  expect(readRecord(dataDir)).toEqual({});
  // Those that watch for its end see it a moment later.
  expect(await goneWithin(5_000)).toEqual([]);
}

test('npm start comes up, is ready, and leaves nothing running behind a SIGTERM', async () => {
  const started = await start('start');
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

    await expectToEnd(started);
    await expect(axios.get(`${url}/healthz`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  } finally {
    started.child.kill('SIGTERM');
    await started.ended;
  }
}, 180_000);

test('npm run dev starts API and worker anew when their files change, on the same servers', async () => {
  const started = await start('dev');
  const change = (file: string) => utimes(join(root, file), new Date(), new Date());
  const api = /"(Sealflow API listens) on/;
  const worker = /"(Sealflow worker is running)"/;
  try {
    const url = await started.says(/API {10}(http:\S+)/);
    await Promise.all([started.says(api), started.says(worker)]);
    const servers = readRecord(dataDir);
    // Of the API alone, then of what the worker bundles alone.
    await change('api/version.ts');
    await started.says(api, 2);
    expect(started.output().match(new RegExp(worker, 'g'))).toHaveLength(1);
    await change('workflows/support.ts');
    await started.says(worker, 2);
    expect(started.output().match(new RegExp(api, 'g'))).toHaveLength(2);
    expect((await axios.get(`${url}/readyz`, { validateStatus: null })).data.ready).toBe(true);
    expect(readRecord(dataDir)).toEqual(servers);

    await expectToEnd(started);
  } finally {
    started.child.kill('SIGTERM');
    await started.ended;
  }
}, 180_000);
