import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '../embedded/console';
import { type Product, startProduct } from '../embedded/product';
import type { Report } from '../embedded/progress';
import { type EmbeddedServers, startEmbeddedServers } from '../embedded/servers';
import { type HostEngine, type HostKind, startHost } from './host';
import type { Vendor } from './vendor';
import { startVendor, type VendorKind } from './vendors/start';

/** Everything that a life of a seal request needs, each part a process of its own. */
export interface Stage {
  servers: EmbeddedServers;
  product: Product;
  vendor: Vendor;
  host: HostEngine;
  logs: { api: string; worker: string };
  /** Ends it all and deletes its data. */
  stop(): Promise<void>;
}

export interface StageKinds {
  host: HostKind;
  vendor: VendorKind;
}

/** Builds the stage in a folder of its own, so that any number of them stand side by side. */
export async function setStage(kinds: StageKinds, report: Report): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sealflow-demo-'));
  const stops: (() => Promise<unknown>)[] = [
    () => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const stop = async () => {
    // Last come, first gone: the product before its peers, these before the servers and their data.
    const failed: unknown[] = [];
    for (const end of stops.splice(0).reverse()) await end().catch((error: unknown) => failed.push(error));
    if (failed.length > 0) throw failed[0];
  };
  const kept = <T extends { stop(): Promise<unknown> }>(part: T): T => {
    stops.push(() => part.stop());
    return part;
  };
  const keptPeer = <T extends Vendor | HostEngine>(peer: T): T => {
    kept(peer.simulator);
    return peer;
  };
  try {
    const env = withoutOurs(process.env);
    const servers = kept(await startEmbeddedServers({ ...report, dataDir, env }));
    const [vendor, host] = await Promise.all([
      startVendor(kinds.vendor).then(keptPeer),
      startHost(kinds.host).then(keptPeer),
      buildConsole(report),
    ]);
    const logs = { api: join(dataDir, 'logs', 'api.log'), worker: join(dataDir, 'logs', 'worker.log') };
    const product = kept(await startProduct({ env, dataDir, servers, port: 8080, logs }));
    return { servers, product, vendor, host, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A demo uses no configured server; where programs, their cache and the built workflows are it still may be told. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = /^SEALFLOW_(CACHE_DIR|TEMPORAL_BINARY|MONGOD_BINARY|WORKFLOW_BUNDLE)$/;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('SEALFLOW_') || kept.test(name)),
  );
}
