import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedPort } from '../adapters/support/peer';
import { builtOf } from '../support/programs';
import { ownNamespace } from '../support/servers';

const bundle = process.env.SEALFLOW_WORKFLOW_BUNDLE;

const settings = {
  SEALFLOW_TEMPORAL_ADDRESS: '127.0.0.1:9',
  SEALFLOW_MONGO_URL: 'mongodb://127.0.0.1:9/',
  SEALFLOW_SECRET_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  SEALFLOW_PAYLOAD_KEYS: `p1:${Buffer.alloc(32, 2).toString('base64')}`,
  SEALFLOW_WORKFLOW_BUNDLE: bundle,
};

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A main of the worker as a process of its own, with just this environment. */
function run(main: string, env: Record<string, string | undefined>, args: string[] = []) {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [builtOf(resolve(__dirname, '../../worker', main)), ...args], {
    env: { PATH, HOME, TMPDIR, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = new Promise<number | NodeJS.Signals | null>((done) =>
    child.once('close', (code, signal) => done(code ?? signal)),
  );
  const ready = new Promise<unknown>((done) => child.once('message', done));
  const says = async (text: string) => {
    while (!said.out.includes(text) && child.exitCode === null) await sleep(20);
  };
  return { child, said, ended, ready, says };
}

test('without its environment it does not start, and names what is missing', async () => {
  const { ended, said } = run('main.ts', {});
  expect(await ended).toBe(1);
  expect(said.err.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
    'The',
    'SEALFLOW_TEMPORAL_ADDRESS',
    'SEALFLOW_MONGO_URL',
    'SEALFLOW_SECRET_KEYS',
    'SEALFLOW_PAYLOAD_KEYS',
    '',
  ]);
}, 60_000);

test('a bundle that is not there is said to be missing, and not made in its place', async () => {
  const { ended, said } = run('main.ts', { ...settings, SEALFLOW_WORKFLOW_BUNDLE: '/nowhere/bundle.js' });
  expect(await ended).toBe(1);
  expect(said.err).toContain('there is no workflow bundle at /nowhere/bundle.js');
}, 60_000);

test('a Temporal that is away at the start is waited for; asked to end, it ends in order', async () => {
  const temporal = await ownNamespace();
  const [host = '', port = ''] = (await closedPort()).slice('http://'.length).split(':');
  const [realHost = '', realPort = ''] = temporal.address.split(':');
  const sockets = new Set<Socket>();
  let proxy: Server | undefined;
  try {
    const worker = run('main.ts', {
      ...settings,
      SEALFLOW_TEMPORAL_ADDRESS: `${host}:${port}`,
      SEALFLOW_TEMPORAL_NAMESPACE: temporal.namespace,
    });
    await worker.says('Temporal is not there yet; asking again in 5 s');
    expect(worker.said.out).not.toContain('is running');
    proxy = createServer((socket) => {
      const real = connect(Number(realPort), realHost);
      for (const each of [socket, real]) sockets.add(each.on('error', () => undefined));
      socket.pipe(real).pipe(socket);
    }).listen(Number(port), host);
    expect(await worker.ready).toEqual({ ready: true });
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(worker.said.out).toContain('Shutting down');
    expect(worker.said.err).toBe('');
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy?.close();
  }
}, 120_000);

describe('the bundle of the workflows', () => {
  test('is written to the file that is asked for, and names every workflow', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sealflow-bundle-'));
    try {
      const path = join(folder, 'bundle.js');
      expect(await run('bundle.main.ts', {}, [path]).ended).toBe(0);
      const code = readFileSync(path, 'utf8');
      expect(code).toContain('sealRequest');
      // Deterministic code has no use for these.
      expect(code).not.toMatch(/require\("node:(crypto|fs|net)"\)/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  test('without a file it says how it is used', async () => {
    const { ended, said } = run('bundle.main.ts', {});
    expect(await ended).toBe(1);
    expect(said.err).toContain('Usage: bundle.main <file>');
  }, 60_000);
});
