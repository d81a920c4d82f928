import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { converterPaths } from '../adapters/temporal/dataConverter';

/** Code of the workflows, made once for all workers of a run. */
export interface Bundles {
  sealflow: string;
  handWritten: string;
}

export async function makeBundles(folder: string, isHandWrittenNeeded: boolean): Promise<Bundles> {
  const sealflow = process.env.SEALFLOW_WORKFLOW_BUNDLE || join(folder, 'sealflow-bundle.js');
  const handWritten = join(folder, 'hand-written-bundle.js');
  if (!process.env.SEALFLOW_WORKFLOW_BUNDLE) await makeBundle('../workflows/index', sealflow, converterPaths);
  if (isHandWrittenNeeded) await makeBundle('./contenders/handWritten/workflow', handWritten);
  return { sealflow, handWritten };
}

async function makeBundle(source: string, path: string, options: Partial<typeof converterPaths> = {}) {
  const logger = new DefaultLogger('ERROR');
  const { code } = await bundleWorkflowCode({ workflowsPath: require.resolve(source), logger, ...options });
  await writeFile(path, code);
}
