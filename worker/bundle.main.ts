import { writeFile } from 'node:fs/promises';
import { runMain } from '../config/runMain';
import { workflowBundle } from './bundle';

/** Writes the workflows' code to the file that SEALFLOW_WORKFLOW_BUNDLE then names, so that workers need not make it. */
runMain(async () => {
  const [, , path] = process.argv;
  if (path === undefined) throw new Error('Usage: bundle.main <file>');
  const bundle = await workflowBundle(undefined);
  if (!('code' in bundle)) throw new Error('the bundler gave no code');
  await writeFile(path, bundle.code);
});
