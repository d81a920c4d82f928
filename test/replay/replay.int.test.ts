import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { historiesDir } from './saveHistory';

/** Requests live for weeks: every change of the workflow is replayed over the histories of lives that ran. */
beforeAll(() => {
  // A replay that fails is what one of these tests wants to see, not to read.
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
});

const histories = readdirSync(historiesDir).map((file) => ({
  file,
  history: JSON.parse(readFileSync(join(historiesDir, file), 'utf8')),
}));

test('there are histories to replay', () => {
  expect(histories.length).toBeGreaterThanOrEqual(3);
});

test.each(histories)(
  '$file replays',
  async ({ history }) => {
    const codePath = process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '';
    await Worker.runReplayHistory({ workflowBundle: { codePath }, replayName: 'saved' }, history);
  },
  30_000,
);

test('a workflow that was changed without a patch fails the replay', async () => {
  const workflowsPath = require.resolve('./changedWorkflow');
  const replay = Worker.runReplayHistory({ workflowsPath, replayName: 'changed' }, histories[0]?.history);
  await expect(replay).rejects.toThrow(DeterminismViolationError);
}, 60_000);
