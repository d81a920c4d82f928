import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { openTemporal } from '../adapters/temporal/connection';
import { createDataConverter, createWorkerDataConverter } from '../adapters/temporal/dataConverter';
import { openHistories } from '../adapters/temporal/histories';
import { loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';
import { workflowBundle } from './bundle';

/**
 * Replays the histories of all workflows that run at the server by the code of this version, which is asked before it is
 * deployed. Only reads. Ends with 0 where all replay, 1 where one does not, 2 where that could not be found out.
 */
runMain(
  async () => {
    assertArguments();
    // A replay that fails is named below; the SDK would write its stack for each.
    Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
    const config = loadConfig(process.env);
    const temporal = openTemporal({
      ...config.temporal,
      dataConverter: createDataConverter(config.payloads),
    });
    try {
      await temporal.ping();
      const replayed = { done: 0, failed: 0 };
      const results = Worker.runReplayHistories(
        {
          workflowBundle: await workflowBundle(config.workflowBundle),
          dataConverter: createWorkerDataConverter(config.payloads),
          replayName: 'from-server',
        },
        openHistories(temporal),
      );
      for await (const { workflowId, runId, error } of results) {
        replayed.done += 1;
        if (error) replayed.failed += 1;
        if (error) process.stdout.write(`does not replay: ${workflowId} (run ${runId}): ${error.message}\n`);
        if (replayed.done % progressEvery === 0) process.stderr.write(`${replayed.done} replayed\n`);
      }
      process.stdout.write(`${replayed.done} histories replayed, ${replayed.failed} do not fit this code\n`);
      process.exitCode = replayed.failed > 0 ? 1 : 0;
    } finally {
      await temporal.close();
    }
  },
  { faultCode: 2 },
);

const progressEvery = 100;

function assertArguments(): void {
  try {
    const { values } = parseArgs({ options: { 'from-server': { type: 'boolean' } } });
    if (values['from-server']) return;
  } catch {
    // The same answer as to none.
  }
  throw new StartError(
    'Usage: npm run replay -- --from-server (saved histories are replayed by test/replay)',
  );
}
