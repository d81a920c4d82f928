import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { converterPaths } from '../../adapters/temporal/dataConverter';
import { listServers, startEmbeddedServers } from '../../sandbox/embedded/servers';
import { buildSources } from './buildSources';
import { serveNamespaces } from './namespaces';
import { atEndOfRun, endRunOnSignals } from './run';
import { announceSharedServers } from './servers';

const root = resolve(__dirname, '../..');

/** What each test file would otherwise do for itself: it starts servers, builds the sources and bundles the workflows. */
export default async function globalSetup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  endRunOnSignals();
  const dir = await mkdtemp(join(tmpdir(), 'sealflow-tests-'));
  atEndOfRun(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
  await Promise.all([startServers(dir, maxWorkers), build(dir), bundleWorkflows(dir)]);
}

async function startServers(dir: string, maxWorkers: number): Promise<void> {
  // They are programs of Go, which collect garbage as often as they have little memory. Here they may have more.
  process.env.GOGC ??= '400';
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const servers = await startEmbeddedServers({ dataDir: join(dir, 'servers'), ports: 'free', log });
  atEndOfRun(servers.stop);
  const namespaces = await serveNamespaces(servers.temporal.address, maxWorkers);
  atEndOfRun(namespaces.close);
  announceSharedServers({
    temporal: servers.temporal.address,
    temporalUi: servers.temporal.uiUrl ?? '',
    mongo: servers.mongo.url,
    namespaces: namespaces.url,
    mongoBinary: listServers(servers.dataDir).mongo?.binary ?? '',
  });
}

async function build(dir: string): Promise<void> {
  const built = join(dir, 'built');
  await buildSources(root, built);
  process.env.SEALFLOW_TEST_BUILD = built;
}

async function bundleWorkflows(dir: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows/index.ts'),
    workflowInterceptorModules: [join(root, 'workflows/traceRelay.ts')],
    ...converterPaths,
    logger: new DefaultLogger('ERROR'),
  });
  const path = join(dir, 'workflow-bundle.js');
  await writeFile(path, code);
  process.env.SEALFLOW_WORKFLOW_BUNDLE = path;
}
