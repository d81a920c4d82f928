import { join } from 'node:path';
import { buildConsole } from '../embedded/console';
import { type Product, startProduct } from '../embedded/product';
import type { Report } from '../embedded/progress';
import { type EmbeddedServers, startEmbeddedServers } from '../embedded/servers';
import { type Configured, configure } from './administrator';
import { banner } from './banner';
import { createClicks } from './clicks';
import { e10Engine, webhookEngine } from './engines';
import { peer } from './http';
import { type Peers, startPeers } from './peers';
import { createProductReadings } from './readings';
import { type Desk, openDesk } from './server';
import type { Site } from './site';
import { qiyuesuo } from './vendors/qiyuesuo';
import { zhangguanjia } from './vendors/zhangguanjia';

const DESK_PORT = 8090;

/** Soon enough for somebody who watches: the product's own defaults are for sites. */
const reconcileSeconds = 15;
const waitAttentionSeconds = 30;
/** Of a product that was started without a word of it. */
const productReconcileSeconds = 300;

interface SandboxOptions {
  dataDir: string;
  fresh: boolean;
  report: Report;
  /** Wished for the API. */
  port: number;
}

/** The product on servers of its own, with all its peers simulated, bound and set up, and the desk that drives them. */
export async function startSandbox(
  options: SandboxOptions,
): Promise<{ product: Product; stop(): Promise<void> }> {
  const { dataDir, report } = options;
  const env = withoutSites(process.env);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    // Last come, first gone: the desk before the product, this before its peers, these before the servers.
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    const [servers] = await Promise.all([
      startEmbeddedServers({ ...report, dataDir, fresh: options.fresh, env }),
      buildConsole(report),
    ]);
    stops.push(() => servers.stop());
    const logs = join(dataDir, 'logs');
    const peers = await startPeers(dataDir, join(logs, 'peers.log'), report);
    stops.push(() => peers.stop());
    const files = { api: join(logs, 'api.log'), worker: join(logs, 'worker.log') };
    const product = await startProduct({ env, dataDir, servers, port: options.port, logs: files });
    stops.push(() => product.stop());
    const desk = await openSite({ product, servers, peers, logs, env });
    stops.push(() => desk.close());
    for (const line of banner({ product, desk, dataDir, logs, wishedPort: options.port, env }))
      report.log(line);
    return { product, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Beside {
  product: Product;
  servers: EmbeddedServers;
  dataDir: string;
  report: Report;
}

/** Peers and a desk of their own beside a product that runs already, which keeps its own intervals. */
export async function startBeside({
  product,
  servers,
  dataDir,
  report,
}: Beside): Promise<{ entry: string; stop(): Promise<void> }> {
  const logs = join(dataDir, 'logs');
  const peers = await startPeers(dataDir, join(logs, 'peers.log'), report);
  try {
    const env = { SEALFLOW_RECONCILE_SECONDS: String(productReconcileSeconds) };
    const desk = await openSite({ product, servers, peers, logs, env });
    const stop = async () => {
      await desk.close();
      await peers.stop();
    };
    return { entry: desk.entry, stop };
  } catch (error) {
    await peers.stop();
    throw error;
  }
}

interface Parts {
  product: Product;
  servers: EmbeddedServers;
  peers: Peers;
  /** The folder of what the processes log. */
  logs: string;
  env: NodeJS.ProcessEnv;
}

/** Binds the peers and opens the desk that drives them. */
async function openSite(parts: Parts): Promise<Desk> {
  const { product, peers } = parts;
  const desk = await openDesk(DESK_PORT);
  try {
    const configured = await configure(product.url, product.adminKey, `${desk.url}/open/detail`, peers);
    desk.show(siteOf(parts, configured));
    return desk;
  } catch (error) {
    await desk.close();
    throw error;
  }
}

function siteOf({ product, servers, peers, logs, env }: Parts, configured: Configured): Site {
  const [webhook, e10] = [peer(peers.webhookHost.url), peer(peers.e10.url)];
  const { bindingIds, hostIds, engineKey } = configured;
  const vendors = {
    zhangguanjia: zhangguanjia(bindingIds.zhangguanjia, peer(peers.zhangguanjia.url)),
    qiyuesuo: qiyuesuo(bindingIds.qiyuesuo, peer(peers.qiyuesuo.url)),
  };
  const { namespace } = servers.temporal;
  const asEngine = peer(product.url, { Authorization: `Bearer ${engineKey}` });
  return {
    product: peer(product.url, { Authorization: `Bearer ${product.adminKey}` }),
    readings: createProductReadings(),
    ...{ adminKey: product.adminKey, vendors, logs },
    temporalUi: product.temporalUiUrl === undefined ? undefined : { url: product.temporalUiUrl, namespace },
    engines: {
      webhook: webhookEngine(hostIds.webhook, webhook, asEngine),
      e10: e10Engine(hostIds.e10, e10),
    },
    sides: { zhangguanjia: vendors.zhangguanjia.peer, qiyuesuo: vendors.qiyuesuo.peer, webhook, e10 },
    clicks: createClicks(peers.file('clicks')),
    reconcileSeconds: Number(env.SEALFLOW_RECONCILE_SECONDS),
    timeZone: env.SEALFLOW_TIME_ZONE || 'Asia/Shanghai',
  };
}

/** Of the environment only what is about this machine: a sandbox knows no site's servers, keys or addresses. */
function withoutSites(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept =
    /^SEALFLOW_(CACHE_DIR|TEMPORAL_BINARY|MONGOD_BINARY|API_PORT|LOG_LEVEL|TIME_ZONE|WORKFLOW_BUNDLE|RECONCILE_SECONDS|WAIT_ATTENTION_SECONDS)$/;
  const machine = Object.entries(env).filter(
    ([name, value]) => value !== '' && (!/^(SEALFLOW|TEMPORAL)_/.test(name) || kept.test(name)),
  );
  return {
    SEALFLOW_RECONCILE_SECONDS: String(reconcileSeconds),
    SEALFLOW_WAIT_ATTENTION_SECONDS: String(waitAttentionSeconds),
    ...Object.fromEntries(machine),
  };
}
