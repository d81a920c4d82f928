import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../../sandbox/embedded/product';
import type { EmbeddedServers } from '../../sandbox/embedded/servers';
import { type Simulator, spawnSimulator } from '../../sandbox/simulators/spawn';
import { type Answer, type Call, caller } from '../support/product';
import { hostSecret, vendorKeys } from './manifest';

/** Where nobody listens by chance when the saved data are used: below the ports that systems give away. */
const oldPorts = { vendor: 21_877, host: 21_878 };

/** The code of another checkout, which has its own modules. */
const codeOf = (checkout: string) => {
  const product: typeof import('../../sandbox/embedded/product') = require(
    join(checkout, 'embedded/product.ts'),
  );
  const servers: typeof import('../../sandbox/embedded/servers') = require(
    join(checkout, 'embedded/servers.ts'),
  );
  return { ...product, ...servers };
};

/** The product as another commit has it, on a data folder of its own, with the peers of today. */
export class OldSite {
  private constructor(
    readonly dir: string,
    private readonly servers: EmbeddedServers,
    readonly product: Product,
    private readonly vendorSimulator: Simulator,
    private readonly hostSimulator: Simulator,
  ) {}

  static async start(checkout: string): Promise<OldSite> {
    const { startProduct, startEmbeddedServers } = codeOf(resolve(checkout));
    const dir = await mkdtemp(join(tmpdir(), 'sealflow-saved-'));
    const [servers, vendor, host] = await Promise.all([
      startEmbeddedServers({ dataDir: dir, ports: 'free', log: () => undefined }),
      spawnSimulator('zhangguanjia', { ...vendorKeys, port: oldPorts.vendor }),
      spawnSimulator('webhookHost', { secret: hostSecret, port: oldPorts.host }),
    ]);
    const logs = { api: join(dir, 'logs', 'api.log'), worker: join(dir, 'logs', 'worker.log') };
    const env = { ...process.env, SEALFLOW_LOG_LEVEL: 'warn' };
    try {
      const product = await startProduct({ env, dataDir: dir, servers, port: 'free', logs });
      return new OldSite(dir, servers, product, vendor, host);
    } catch (error) {
      process.stderr.write(await readFile(logs.api, 'utf8').catch(() => ''));
      await Promise.all([vendor.stop(), host.stop(), servers.stop()]);
      throw error;
    }
  }

  get vendorUrl(): string {
    return this.vendorSimulator.url;
  }
  get hostUrl(): string {
    return `${this.hostSimulator.url}/commands`;
  }

  /** As an administrator. */
  api(method: string, path: string, body?: unknown): Promise<Answer['data']> {
    return this.as(this.product.adminKey, method, path, body);
  }
  async as(key: string, method: string, path: string, body?: unknown): Promise<Answer['data']> {
    return good(caller(this.product.url, { Authorization: `Bearer ${key}` }), method, path, body);
  }
  vendor(method: string, path: string, body?: unknown): Promise<Answer['data']> {
    return good(caller(this.vendorSimulator.url), method, path, body);
  }
  host(method: string, path: string, body?: unknown): Promise<Answer['data']> {
    return good(caller(this.hostSimulator.url), method, path, body);
  }

  async until<Seen>(
    what: string,
    look: () => Promise<Seen>,
    isEnough: (seen: Seen) => boolean,
  ): Promise<Seen> {
    for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
      const seen = await look();
      if (isEnough(seen)) return seen;
      if (Date.now() > deadline) throw new Error(`no ${what}: ${JSON.stringify(seen)}`);
    }
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await Promise.all([this.vendorSimulator.stop(), this.hostSimulator.stop(), this.servers.stop()]);
  }
}

async function good(call: Call, method: string, path: string, body?: unknown): Promise<Answer['data']> {
  const { status, data } = await call(method, path, body, { Prefer: 'wait=20' });
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(data)}`);
  return data;
}
