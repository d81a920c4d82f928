import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedServers } from '../../../sandbox/embedded/servers';

/** A Temporal server for one test file; no database beside it. */
export async function startTemporal(): Promise<{ address: string; stop(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'sealflow-temporal-'));
  const env = { ...process.env, SEALFLOW_MONGO_URL: 'mongodb://none.test/' };
  const servers = await startEmbeddedServers({ dataDir: dir, ports: 'free', log: () => undefined, env });
  return {
    address: servers.temporal.address,
    stop: async () => {
      await servers.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
