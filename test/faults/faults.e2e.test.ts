import { execFile } from 'node:child_process';
import { builtOf } from '../support/programs';
import { withMongoBinary } from '../support/servers';

/* A short cut of `npm run test:faults`, by its own program: a fault of each kind, and what must not be lost or doubled. */

const names = [
  'everything killed at once',
  'rolling restart',
  'one of two APIs and one of three workers killed',
  'callbacks concurrent',
  'callback before the reply to append',
  'vendor drops the reply at apply',
  'host drops the reply at flow.submit',
  'vendor answers garbage, having acted at append that adds',
  '契约锁 drops the reply at apply',
];

function faults(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = builtOf(require.resolve('./main'));
  const env = withMongoBinary(process.env);
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

test('nothing is lost, doubled or stuck, whatever is killed or dropped', async () => {
  const only = names.flatMap((name) => ['--only', name]);
  const { code, stdout, stderr } = await faults('--seed', '7', '--requests', '18', ...only);
  expect({ code, stdout, stderr }).toMatchObject({ code: 0, stderr: '' });
  const rows = stdout.slice(stdout.indexOf('\nfault ')).trim().split('\n').slice(1);
  const cells = rows.map((row) => row.split(/ {2,}/).slice(0, 6));
  expect(cells.map(([name]) => name)).toEqual([...names, 'all']);
  for (const [name, requests, struck, lost, doubled, stuck] of cells) {
    expect([name, lost, doubled, stuck]).toEqual([name, '0', '0', '0']);
    expect([name, Number(requests) > 0, Number(struck) > 0]).toEqual([name, true, true]);
  }
}, 400_000);

test('what cannot be run says why', async () => {
  const unknown = await faults('--only', 'no such fault');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('no such fault') });
  expect(await faults('--requests', 'many')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Usage'),
  });
}, 30_000);
