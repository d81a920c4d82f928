import { type ChildProcess, execFile, spawn } from 'node:child_process';
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

const environmentOfBuilt = () => withMongoBinary({ ...process.env, TMPDIR: temporary });
/** Each worker bundles the workflows itself, as at whoever runs the demo. */
function environmentOfSources(): NodeJS.ProcessEnv {
  const { SEALFLOW_WORKFLOW_BUNDLE: _built, ...rest } = environmentOfBuilt();
  return rest;
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((done) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

const demo = (...args: string[]) => run([builtOf(source), ...args], environmentOfBuilt());
const demoOfSources = () => run(['--require', 'tsx/cjs', source], environmentOfSources());

const outcomeOf = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
/** The loader keeps a cache of its own there. */
const leftOver = async () => (await readdir(temporary)).filter((name) => name.startsWith('sealflow'));

describe('two demos at once', () => {
  let told: Run;
  let killed: Run;
  beforeAll(async () => {
    [told, killed] = await Promise.all([demoOfSources(), demo('--json', '--kill-worker')]);
  }, 180_000);

  test('the one with its worker killed ends with its flow submitted once', () => {
    const { code, stdout, stderr } = killed;
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${stderr}`);
    const outcome = outcomeOf(stdout);
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
    expect(stderr).toContain('is killed by SIGKILL');
  });

  test('by the README’s own command and without --json the story is told, with the ledger and where to look further', () => {
    const { code, stdout, stderr } = told;
    if (code !== 0) throw new Error(`the demo ended with ${code}: ${stdout}${stderr}`);
    for (const part of ['The ledger', 'FlowSubmitted', 'Temporal UI  http://', '/docs', '?pass='])
      expect(stdout).toContain(part);
    expect(stdout).toContain(':1974556705685094924:9223372036854775807:1 is sealing');
    expect(stdout).not.toContain('is killed by SIGKILL');
    const codes = [...stdout.matchAll(/the form holds (\d+)$/gm)].map(([, sealCode]) => sealCode);
    expect([codes.length, new Set(codes).size]).toEqual([2, 2]);
    const [, history] = /^(\d+) history events, 12 ledger events/m.exec(stdout) ?? [];
    expect(Number(history)).toBeLessThanOrEqual(60);
    expect(stdout).toContain('At the host: fields.write 2, flow.submit 1');
  });

  test('leave nothing behind', async () => {
    expect(await leftOver()).toEqual([]);
  });
});

describe('on E10, with --stay', () => {
  let child: ChildProcess;
  const texts = { stdout: '', stderr: '' };
  let ended: Promise<number | null>;
  let entry: string;
  beforeAll(async () => {
    const args = [builtOf(source), '--host', 'e10', '--json', '--stay'];
    const started = spawn(process.execPath, args, {
      env: environmentOfBuilt(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    ended = new Promise((done) => started.once('exit', done));
    entry = await new Promise<string>((found, fail) => {
      for (const stream of ['stdout', 'stderr'] as const)
        started[stream].setEncoding('utf8').on('data', (chunk: string) => {
          texts[stream] += chunk;
          const [, url] = /Sandbox {6}(http:\S+)\n/.exec(texts.stderr) ?? [];
          if (url) found(url);
        });
      ended.then((code) => fail(new Error(`the demo ended with ${code}: ${texts.stderr}`)));
    });
  }, 180_000);
  afterAll(async () => {
    child.kill('SIGTERM');
    await ended;
  }, 30_000);

  test('its ESB tells what happens, its OpenAPI is told once', () => {
    expect(texts.stderr).toContain('At the host: submitRequest 1, trigger 1');
    expect(outcomeOf(texts.stdout)).toMatchObject({ state: 'archived', flowSubmissions: 1 });
  });

  test('after its story it stays up, and leads to the sandbox’s page', async () => {
    const entered = await axios.get(entry, { maxRedirects: 0, validateStatus: null });
    const headers = { Cookie: String(entered.headers['set-cookie']).split(';')[0] };
    const page = await axios.get<string>(new URL('/', entry).href, { headers });
    expect(page.data).toContain('Fill in the form');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await leftOver()).toEqual([]);
  }, 60_000);
});

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
    expect(outcomeOf(stdout)).toMatchObject({
      ...{ state: 'completed', flowSubmissions: 1 },
      ...{ sealCode: expect.stringMatching(twoCodes), appendedSealCode: expect.stringMatching(twoCodes) },
    });
  },
  180_000,
);

test('an argument that is not known says what is', async () => {
  const { code, stderr } = await demo('--jsn');
  expect(code).toBe(2);
  expect(stderr).toContain('--kill-worker');
  expect(await demo('--vendor', 'fadada')).toMatchObject({
    ...{ code: 2, stderr: expect.stringContaining('--vendor zhangguanjia|qiyuesuo') },
  });
}, 30_000);
