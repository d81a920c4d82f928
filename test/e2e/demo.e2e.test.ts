import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axios from 'axios';
import { builtOf } from '../support/programs';
import { withMongoBinary } from '../support/servers';

/* The product as a newcomer meets it: in processes of its own. */

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'sealflow-e2e-'));
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const source = resolve(__dirname, '../../sandbox/demo/main.ts');

function run(args: string[]): Promise<Run> {
  const env = withMongoBinary({ ...process.env, TMPDIR: temporary });
  return new Promise((done) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

const demo = (...args: string[]) => run([builtOf(source), ...args]);
const demoOfSources = () => run(['--require', 'tsx/cjs', source]);

test('two demos at once, one with its worker killed, both end with their flow submitted once', async () => {
  const runs = await Promise.all([demo('--json'), demo('--json', '--kill-worker')]);
  for (const { code, stdout, stderr } of runs) {
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
    const lines = stdout.trim().split('\n');
    const outcome = JSON.parse(lines.at(-1) ?? '');
    expect(outcome).toMatchObject({ state: 'archived', flowSubmissions: 1, ledgerEvents: 12 });
    expect(outcome.sealCode).toMatch(/^\d+$/);
    expect(outcome.appendedSealCode).toMatch(/^\d+$/);
    expect(outcome.appendedSealCode).not.toBe(outcome.sealCode);
    expect(outcome.sealRequestId).toContain(':1974556705685094924:9223372036854775807:1');
    expect(outcome.historyEvents).toBeLessThanOrEqual(60);
    expect(Object.keys(outcome)).toEqual([
      ...['sealRequestId', 'state', 'sealCode', 'appendedSealCode', 'flowSubmissions'],
      ...['historyEvents', 'ledgerEvents', 'durationMs'],
    ]);
  }
  expect(runs[1]?.stderr).toContain('is killed by SIGKILL');
  // Nothing of theirs is left; the loader keeps a cache of its own there.
  expect((await readdir(temporary)).filter((name) => name.startsWith('sealflow'))).toEqual([]);
}, 180_000);

test('on E10: its ESB tells what happens, its OpenAPI is told once', async () => {
  const { code, stdout, stderr } = await demo('--host', 'e10', '--json');
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
  expect(stderr).toContain('At the host: submitRequest 1, trigger 1');
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    state: 'archived',
    flowSubmissions: 1,
  });
}, 120_000);

/** Of each seal's machine its own, as the form holds them. */
const twoCodes = /^总公司公章 张三: \d{6}；总公司合同专用章 张三: \d{6}$/;

test.each([
  ['webhook', ['--kill-worker'], 'fields.write 2, flow.submit 1'],
  ['e10', [], 'submitRequest 1, trigger 1'],
])(
  '契约锁 and %s: both codes are in both fields, and the flow is submitted once',
  async (host, more, effects) => {
    const { code, stdout, stderr } = await demo('--vendor', 'qiyuesuo', '--host', host, '--json', ...more);
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
    expect(stderr).toContain(`At the host: ${effects}`);
    expect(stderr.includes('is killed by SIGKILL')).toBe(more.length > 0);
    expect(stderr).not.toContain('文件归档完成');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      ...{ state: 'completed', flowSubmissions: 1 },
      ...{ sealCode: expect.stringMatching(twoCodes), appendedSealCode: expect.stringMatching(twoCodes) },
    });
  },
  180_000,
);

test('by the README’s own command and without --json the story is told, with the ledger and where to look further', async () => {
  const { code, stdout, stderr } = await demoOfSources();
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
  for (const told of ['The ledger', 'FlowSubmitted', 'Temporal UI  http://', '/docs', '?pass='])
    expect(stdout).toContain(told);
}, 120_000);

test('--stay: after its story it stays up, and leads to the sandbox’s page', async () => {
  const env = withMongoBinary({ ...process.env, TMPDIR: temporary });
  const child = spawn(process.execPath, [builtOf(source), '--stay'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', (code) => done(code)));
  const entry = await new Promise<string>((found, fail) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const [, url] = /Sandbox {6}(http:\S+)\n/.exec(output) ?? [];
      if (url) found(url);
    });
    ended.then((code) => fail(new Error(`the demo ended with ${code}: ${output}`)));
  });
  const entered = await axios.get(entry, { maxRedirects: 0, validateStatus: null });
  const headers = { Cookie: String(entered.headers['set-cookie']).split(';')[0] };
  const page = await axios.get<string>(new URL('/', entry).href, { headers });
  expect(page.data).toContain('Fill in the form');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect((await readdir(temporary)).filter((name) => name.startsWith('sealflow'))).toEqual([]);
}, 180_000);

test('an argument that is not known says what is', async () => {
  const { code, stderr } = await demo('--jsn');
  expect(code).toBe(2);
  expect(stderr).toContain('--kill-worker');
  expect(await demo('--vendor', 'fadada')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('--vendor zhangguanjia|qiyuesuo') },
  });
}, 30_000);
