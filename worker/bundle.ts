import { existsSync } from 'node:fs';
import { bundleWorkflowCode, Runtime, type WorkflowBundleOption } from '@temporalio/worker';
import { converterPaths } from '../adapters/temporal/dataConverter';

/** The workflows' code as one script: made once by the build, or now where none was made. */
export async function workflowBundle(path: string | undefined): Promise<WorkflowBundleOption> {
  if (path !== undefined) {
    if (!existsSync(path)) throw new Error(`there is no workflow bundle at ${path}`);
    return { codePath: path };
  }
  return bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows/index'),
    workflowInterceptorModules: [require.resolve('../workflows/traceRelay')],
    ...converterPaths,
    logger: Runtime.instance().logger,
  });
}
