import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { converterPaths } from '../../adapters/temporal/dataConverter';

/** The workflows' code, made once for all workers that are to be started; what is given back deletes it. */
export async function makeBundle(): Promise<() => Promise<void>> {
  if (process.env.SEALFLOW_WORKFLOW_BUNDLE) return async () => undefined;
  const folder = await mkdtemp(join(tmpdir(), 'sealflow-faults-bundle-'));
  const workflowsPath = require.resolve('../../workflows/index');
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath, ...converterPaths, logger });
  const path = join(folder, 'workflow-bundle.js');
  await writeFile(path, code);
  process.env.SEALFLOW_WORKFLOW_BUNDLE = path;
  return () => rm(folder, { recursive: true, force: true });
}
