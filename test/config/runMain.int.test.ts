import { spawn } from 'node:child_process';
import { builtOf } from '../support/programs';

function run(how: string) {
  const script = builtOf(require.resolve('./mainScript'));
  const child = spawn(process.execPath, [script, how], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const says = async (text: string) => {
    while (!said.out.includes(text) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { child, said, ended, says };
}

test('what is wrong with the environment is said without a stack', async () => {
  const { ended, said } = run('unconfigured');
  expect(await ended).toBe(1);
  expect(said).toEqual({
    out: '',
    err: 'The environment does not fit:\n  SEALFLOW_MONGO_URL is not set\n',
  });
});

test('a fault of ours at the start is said with one', async () => {
  const { ended, said } = run('broken');
  expect(await ended).toBe(1);
  expect(said.err).toMatch(/^TypeError: nothing is there\n +at /);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
  const { child, ended, said, says } = run('orderly');
  await says('up');
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(said.out).toContain(`"signal":"${signal}"`);
  expect(said.out).toMatch(/stopped\n$/);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s before it has done its work is no success', async (signal) => {
  const { child, ended, says } = run('busy');
  await says('up');
  child.kill(signal);
  expect(await ended).toBe(1);
});

test('a shutdown that fails is logged by its name alone', async () => {
  const { child, ended, said, says } = run('failing');
  await says('up');
  child.kill('SIGTERM');
  expect(await ended).toBe(1);
  expect(said.out).toContain('"name":"RangeError"');
  expect(said.out + said.err).not.toContain('secret');
});

test('a second signal ends it at once', async () => {
  const { child, ended, says } = run('endless');
  await says('up');
  child.kill('SIGTERM');
  await says('Shutting down');
  child.kill('SIGINT');
  expect(await ended).toBe(1);
});

test('one that does not end is ended, and says so', async () => {
  const { child, ended, said, says } = run('bounded');
  await says('up');
  child.kill('SIGTERM');
  expect(await ended).toBe(1);
  expect(said.out).toContain('Shutdown took too long');
});
