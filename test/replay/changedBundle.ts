import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { converterPaths } from '../../adapters/temporal/dataConverter';

/** Path of the bundle of `changedWorkflow`, beside that of the workflows: made by the first file of the run that asks. */
export async function changedBundle(): Promise<string> {
  const folder = dirname(process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '');
  const path = join(folder, 'changed-workflow-bundle.js');
  if (existsSync(path)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('./changedWorkflow'),
    ...converterPaths,
    logger: new DefaultLogger('ERROR'),
  });
  // Another may ask at the same time: what is there is whole.
  const own = `${path}.${process.pid}`;
  await writeFile(own, code);
  await rename(own, path);
  return path;
}
