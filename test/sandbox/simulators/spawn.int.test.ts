import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { identify, isAlive } from '../../../sandbox/embedded/processes';
import { type Simulator, spawnSimulator } from '../../../sandbox/simulators/spawn';
import { closedPort } from '../../adapters/support/peer';
import { builtOf } from '../../support/programs';
import { firstSeal, keys, until, VendorUnderTest } from './support';

const vendorMain = require.resolve('../../../sandbox/simulators/zhangguanjia/main');
const hostMain = require.resolve('../../../sandbox/simulators/webhookHost/main');
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function run(source: string, args: string[] = []): { child: ChildProcess; line: Promise<string> } {
  const child = spawn(process.execPath, [builtOf(source), ...args], {
    // From anywhere: nothing may hang on where it is started.
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  started.push(child);
  const line = new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { child, line };
}
const exited = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));
const gone = (pid: number) => {
  const process = identify(pid);
  return () => Promise.resolve(process === undefined || !isAlive(process));
};
const isTrue = (value: boolean) => value;

test('stop waits until the process is gone, and may be called again', async () => {
  const simulator = await spawnSimulator('webhookHost', {});
  const isGone = gone(simulator.pid);
  expect(await isGone()).toBe(false);
  expect((await axios.get(`${simulator.url}/sim/effects`)).data).toEqual({ effects: {}, told: {} });
  await simulator.stop();
  expect(await isGone()).toBe(true);
  await simulator.stop();
});

test('what they hold goes on with the next start, as far as it is kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sealflow-kept-'));
  const start = async () => {
    const kept = (name: string) => ({ keptIn: join(folder, name) });
    const vendor = await VendorUnderTest.start(kept('vendor'));
    const host = await spawnSimulator('webhookHost', kept('host'));
    const e10 = await spawnSimulator('e10', kept('e10'));
    return { vendor, host, e10, stop: () => Promise.all([vendor, host, e10].map((each) => each.stop())) };
  };
  try {
    const before = await start();
    const sealCode = await before.vendor.granted('kept');
    await before.vendor.drive('/callback-mode', { mode: 'hold' });
    await before.vendor.drive('/callback-url', { url: await closedPort() });
    await before.vendor.drive('/machine/use', { sealCode, sealId: firstSeal });
    await before.vendor.drive('/applications/kept/complete');
    const flow = { flowRequestId: 'f1', nodes: ['draft', 'end'], fields: { subject: '合同' } };
    await axios.post(`${before.host.url}/sim/flow-requests`, flow);
    const made = await axios.post(`${before.e10.url}/sim/flow-requests`, { name: '合同' });
    const seen = async ({ vendor, host, e10 }: typeof before) => ({
      application: await vendor.shown('kept'),
      callbacks: await vendor.see('/callbacks').then(({ callbacks }) => callbacks),
      host: (await axios.get(`${host.url}/sim/flow-requests`)).data,
      e10: (await axios.get(`${e10.url}/sim/flow-requests`)).data,
    });
    const held = await seen(before);
    await before.stop();

    const after = await start();
    expect(await seen(after)).toEqual(held);
    expect(held.callbacks).toMatchObject([{ event: 'sealingCompleted', state: 'held' }]);
    expect((await after.vendor.sim('/machine/use', { sealCode, sealId: firstSeal })).data.error).toBe(
      '盖章码已失效',
    );
    const next = await axios.post(`${after.e10.url}/sim/flow-requests`, {});
    expect(next.data.flowRequestId).not.toBe(made.data.flowRequestId);
    await after.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('never outlives a parent that was killed', async () => {
  const { child, line } = run(require.resolve('./parentScript'));
  const { pid }: Pick<Simulator, 'pid'> = JSON.parse(await line);
  const isGone = gone(pid);
  expect(await isGone()).toBe(false);
  child.kill('SIGKILL');
  await until(isGone, isTrue);
});

test('by hand: at a port of one’s choice, until standard input closes', async () => {
  const port = new URL(await closedPort()).port;
  const { child, line } = run(vendorMain, ['--port', port]);
  const ended = exited(child);
  expect(await line).toBe(`{"url":"http://127.0.0.1:${port}"}\n`);
  expect((await axios.get(`http://127.0.0.1:${port}/sim/calls`)).data).toEqual({ calls: {} });
  child.stdin?.end();
  expect(await ended).toBe(0);
});

test('ends on SIGTERM, also where no standard input holds it', async () => {
  const { child, line } = run(hostMain, ['--keep-running', '--options', '{"secret":"c2VjcmV0"}']);
  const ended = exited(child);
  const { url }: { url: string } = JSON.parse(await line);
  child.stdin?.end();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await axios.get(`${url}/sim/calls`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('what cannot start says so', async () => {
  const taken = await spawnSimulator('zhangguanjia', keys);
  const { child, line } = run(vendorMain, ['--port', new URL(taken.url).port]);
  await expect(line).rejects.toThrow('ended with 1');
  expect(child.exitCode).toBe(1);
  await taken.stop();
  const unknown = run(hostMain, ['--options', '{"sekret":"x"}']);
  await expect(unknown.line).rejects.toThrow('ended with 1');
});
