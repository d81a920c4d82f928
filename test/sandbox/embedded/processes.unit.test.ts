import { spawn } from 'node:child_process';
import { endProcess, identify, isAlive, type ProcessId } from '../../../sandbox/embedded/processes';

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function nodeProcess(code: string): Promise<ProcessId> {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up'); setInterval(() => {}, 1000)`]);
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const id = identify(child.pid ?? 0);
  if (!id) throw new Error('no process');
  return id;
}

it('leaves a process alone that has the id but began at another moment', async () => {
  const id = await nodeProcess('');
  await endProcess({ ...id, began: 'another moment' });
  expect(isAlive(id)).toBe(true);
  await endProcess(id);
  expect(isAlive(id)).toBe(false);
});

it('kills a process that does not end when asked', async () => {
  const id = await nodeProcess("process.on('SIGTERM', () => {})");
  const startedAt = Date.now();
  await endProcess(id, 300);
  expect(isAlive(id)).toBe(false);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
});

it('knows no process of an id that nobody has', () => {
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});
