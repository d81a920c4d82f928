import { readFileSync } from 'node:fs';
import { withLock } from '../../../sandbox/embedded/lock';
import { until } from '../../support/until';
import { recorder, removeTempFolders, startScript, tempFolder } from './support';

afterAll(removeTempFolders);

it('lets one process in at a time', async () => {
  const folder = tempFolder();
  const scripts = [1, 2, 3, 4].map(() => startScript('lockScript.ts', [folder, '15']));
  expect(await Promise.all(scripts.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
  const trace = readFileSync(`${folder}/trace`, 'utf8').trim().split('\n');
  expect(trace).toHaveLength(120);
  for (let i = 0; i < trace.length; i += 2) {
    expect(trace[i]?.replace('in ', 'out ')).toBe(trace[i + 1]);
  }
}, 30_000);

it('is taken over from a holder that was killed, and says whom it waits for until then', async () => {
  const folder = tempFolder();
  const holder = startScript('lockScript.ts', [folder, '1', 'die']);
  await holder.firstLine;
  const { lines, log } = recorder();
  let entered = false;
  const waiting = withLock(folder, 'it', { log }, async () => {
    entered = true;
  });
  const said = await until(
    async () => lines[0],
    (line) => line !== undefined,
    'it says nothing',
  );
  expect(entered).toBe(false);
  expect(said).toContain(`Waiting for process ${holder.child.pid}`);
  holder.child.kill('SIGKILL');
  await waiting;
  expect(entered).toBe(true);
}, 20_000);

it('is free again after work that failed', async () => {
  const folder = tempFolder();
  const report = { log: () => undefined };
  await expect(withLock(folder, 'it', report, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(folder, 'it', report, async () => 'in')).toBe('in');
});
