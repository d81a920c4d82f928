import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { readRecord } from '../../sandbox/embedded/record';
import { builtOf } from '../support/programs';
import { withMongoBinary } from '../support/servers';
import { until } from '../support/until';

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
  return run(args);
}

function run(args: string[], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...env, SEALFLOW_DATA_DIR: dataDir, SEALFLOW_API_PORT: '0', TMPDIR: temporary },
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

/** It connects with the first call, which on a busy machine may take longer than it is given. */
async function untilReady(url: string): Promise<void> {
  await until(
    async () => (await axios.get(`${url}/readyz`, { validateStatus: null })).data,
    ({ ready }) => ready === true,
    'it is not ready',
  );
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
  expect(await goneWithin(30_000)).toEqual([]);
}

test('npm start comes up, is ready, and leaves nothing running behind a SIGTERM', async () => {
  const started = await start('start');
  try {
    const url = await started.says(/API {10}(http:\S+)/);
    await started.says(/(Ctrl-C)/);
    await untilReady(url);
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

/** A browser at the sandbox's page, whose forms are sent as they stand there. */
async function atDesk(entry: string) {
  const { origin } = new URL(entry);
  const entered = await axios.get(entry, { maxRedirects: 0, validateStatus: null });
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const options = { baseURL: origin, headers: { Cookie: cookie }, maxRedirects: 0, validateStatus: null };
  const page = async (path: string): Promise<string> => (await axios.get(path, options)).data;
  return {
    origin,
    headers: options.headers,
    page,
    open: (path: string) => axios.get(path, options),
    send: (path: string, form: Record<string, string>, headers = {}) =>
      axios.post(path, new URLSearchParams(form), {
        ...options,
        headers: { ...options.headers, ...headers },
      }),
    /** What the page says once it does. */
    says: async (path: string, words: RegExp) => {
      for (const until = Date.now() + 30_000; ; await sleep(100)) {
        const text = await page(path);
        const found = words.exec(text);
        if (found) return found[1] ?? '';
        if (Date.now() > until) throw new Error(`no ${words} in ${text}`);
      }
    },
  };
}

test('npm start -- --sandbox: a flow filled in at its page is sealed, over a restart, and nobody else gets in', async () => {
  const begin = async () => {
    // Built, which starts faster; the product itself comes up from its sources above.
    const started = run([builtOf(join(root, 'sandbox/start.ts')), '--sandbox'], withMongoBinary(process.env));
    const entry = await started.says(/Sandbox {6}(http:\S+)/);
    // What previews a link does not use it up.
    expect((await axios.head(entry, { validateStatus: null })).status).toBe(403);
    return { started, entry, api: await started.says(/API {10}(http:\S+)/), desk: await atDesk(entry) };
  };
  let { started, entry, api, desk } = await begin();
  try {
    const adminKey = (await readFile(join(dataDir, 'sandbox', 'keys', 'admin-key'), 'utf8')).trim();
    const enter = (key: string, headers = {}) =>
      axios.post(`${desk.origin}/enter`, new URLSearchParams({ key }), {
        ...{ headers, maxRedirects: 0, validateStatus: null },
      });
    const strangers = [
      axios.get(desk.origin, { validateStatus: null }),
      axios.get(`${desk.origin}/enter/another`, { validateStatus: null }),
      axios.get(entry, { validateStatus: null }),
      axios.get(desk.origin, { headers: { ...desk.headers, Host: 'rebound.test' }, validateStatus: null }),
      desk.send('/flows', {}, { 'Sec-Fetch-Site': 'same-site' }),
      enter('another key'),
      enter(adminKey, { Origin: 'http://elsewhere.test' }),
    ];
    const answers = await Promise.all(strangers);
    expect(answers.map(({ status }) => status)).toEqual(strangers.map(() => 403));
    expect(answers[2]?.data).toContain('name="key"');
    const byKey = await enter(adminKey);
    expect(byKey).toMatchObject({ status: 303, headers: { location: '/' } });
    const other = { Cookie: String(byKey.headers['set-cookie']).split(';')[0] };
    expect(other).not.toEqual(desk.headers);
    expect(await axios.get(desk.origin, { headers: other })).toMatchObject({ status: 200 });

    const [, fileType] = /name="fileType"><option value="([^"]+)"/.exec(await desk.page('/')) ?? [];
    const [, seal] = /name="seal"><option value="([^"]+)"/.exec(await desk.page('/')) ?? [];
    const form = { fileType: fileType ?? '', seal: seal ?? '', subject: '合同', useCount: '2' };
    const flow = String((await desk.send('/flows', { engine: 'webhook', ...form })).headers.location);
    await desk.send(`${flow}/approve`, {});
    const code = await desk.says(flow, /id="field-1974556705685095007">(\d+)</);
    const wrong = await desk.send(`${flow}/machine`, { seal: seal ?? '', sealCode: `${code}0` });
    expect(await desk.page(String(wrong.headers.location))).toContain('盖章码不存在');
    await desk.send(`${flow}/machine`, { seal: seal ?? '', sealCode: code });

    const console = await desk.open('/open/console');
    const session = { Cookie: String(console.headers['set-cookie']).split(';')[0] };
    expect((await axios.get(`${api}/v1/sessions/current`, { headers: session })).data.key.role).toBe('admin');

    await expectToEnd(started);
    ({ started, entry, api, desk } = await begin());
    await desk.says(flow, /used 1, (left 1)/);
    await desk.send(`${flow}/machine`, { seal: seal ?? '', sealCode: code, act: 'finish' });
    await desk.says(flow, /aria-current="step">(Filed)/);
    await untilReady(api);
    expect(started.output()).not.toContain('"level"');
    await expectToEnd(started);
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
  const times = (words: RegExp) => started.output().match(new RegExp(words, 'g'))?.length;
  try {
    const url = await started.says(/API {10}(http:\S+)/);
    await Promise.all([started.says(api), started.says(worker)]);
    const servers = readRecord(dataDir);
    // Of the API alone, then of what the worker bundles alone.
    await change('api/version.ts');
    await started.says(api, 2);
    await change('workflows/support.ts');
    await started.says(worker, 2);
    await untilReady(url);
    expect(readRecord(dataDir)).toEqual(servers);

    await expectToEnd(started);
    // Each change has started one of them anew, and not the other.
    expect([times(api), times(worker)]).toEqual([2, 2]);
  } finally {
    started.child.kill('SIGTERM');
    await started.ended;
  }
}, 180_000);
