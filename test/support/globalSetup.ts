import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { failureConverterPath } from '../../adapters/temporal/dataConverter';
import { startEmbeddedServers } from '../../sandbox/embedded/servers';

/**
 * What every test file would otherwise do for itself: the workflow bundle is made once, and the servers' programs
 * are in the cache before a test's own time limit runs.
 */
export default async function globalSetup(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'sealflow-tests-'));
  process.env.SEALFLOW_TEST_DIR = dir;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const servers = await startEmbeddedServers({ dataDir: join(dir, 'first'), ports: 'free', log });
  await servers.stop();
  const { code } = await bundleWorkflowCode({
    workflowsPath: resolve(__dirname, '../../workflows/index.ts'),
    failureConverterPath,
    logger: new DefaultLogger('ERROR'),
  });
  const path = join(dir, 'workflow-bundle.js');
  await writeFile(path, code);
  process.env.SEALFLOW_WORKFLOW_BUNDLE = path;
}
