import { execFile } from 'node:child_process';
import { builtOf } from '../../support/programs';
import { withMongoBinary } from '../../support/servers';
import { removeTempFolders, tempFolder } from './support';

const at = ['--data-dir', tempFolder()];
afterAll(async () => {
  // They outlive whoever starts them, and a test that fails midway.
  await servers('stop', ...at);
  await removeTempFolders();
}, 30_000);

const script = builtOf(require.resolve('../../../sandbox/embedded/main'));

function servers(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, ...args],
      { env: withMongoBinary(process.env) },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

it('starts, tells and stops the servers of a data folder', async () => {
  const first = await servers('start', ...at);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const addresses =
    /Temporal gRPC {2}(\S+) [\s\S]*Temporal UI {4}(\S+)[\s\S]*Mongo URL {6}(\S+) [\s\S]*Data folder {4}(\S+)/;
  const printed = addresses.exec(first.stdout)?.slice(1) ?? [];
  expect(printed).toEqual([
    expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    expect.stringMatching(/^http:/),
    expect.stringMatching(/^mongodb:/),
    at[1],
  ]);
  const again = await servers('start', ...at);
  expect(addresses.exec(again.stdout)?.slice(1)).toEqual(printed);
  expect(again.stdout.match(/runs already/g)).toHaveLength(2);
  expect(await servers('start', '--fresh', ...at)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('stop it first'),
  });
  expect((await servers('status', ...at)).stdout.match(/ answers at /g)).toHaveLength(2);
  expect((await servers('stop', ...at)).stdout.match(/Stopped/g)).toHaveLength(2);
  expect((await servers('status', ...at)).stdout.match(/does not run/g)).toHaveLength(2);
  expect((await servers('stop', ...at)).stdout).toContain('No servers run on');
}, 60_000);

it.each([[['restart']], [[]], [['start', 'stop']], [['start', '--frsh']]])(
  'explains itself when asked %j',
  async (args) => {
    expect(await servers(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Usage'),
    });
  },
);
