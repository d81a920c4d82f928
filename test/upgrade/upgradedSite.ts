import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Product } from '../../sandbox/embedded/product';
import { type EmbeddedServers, startEmbeddedServers } from '../../sandbox/embedded/servers';
import { type Answer, type Call, caller } from '../support/product';
import { type Simulator, spawnSimulator, startProduct } from '../support/programs';
import { archiveOf, hostSecret, type Manifest, type SavedRequest, vendorKeys } from './manifest';

/** Today's product on data that an older commit has left, and peers that go on with what they had, at new addresses. */
export class UpgradedSite {
  private constructor(
    private readonly dir: string,
    private readonly manifest: Manifest,
    private readonly servers: EmbeddedServers,
    readonly product: Product,
    private readonly vendorSimulator: Simulator,
    private readonly hostSimulator: Simulator,
  ) {}

  static async start(manifest: Manifest): Promise<UpgradedSite> {
    const dir = await mkdtemp(join(tmpdir(), 'sealflow-upgraded-'));
    execFileSync('tar', ['-xzf', archiveOf(manifest.commit), '-C', dir]);
    const [servers, vendor, host] = await Promise.all([
      startEmbeddedServers({ dataDir: dir, ports: 'free', log: () => undefined }),
      spawnSimulator('zhangguanjia', vendorKeys),
      spawnSimulator('webhookHost', { secret: hostSecret }),
    ]);
    const logs = { api: join(dir, 'logs', 'api.log'), worker: join(dir, 'logs', 'worker.log') };
    let product: Product | undefined;
    try {
      await remember(manifest, caller(vendor.url), caller(host.url));
      const env = { ...process.env, SEALFLOW_LOG_LEVEL: 'warn' };
      product = await startProduct({ env, dataDir: dir, servers, port: 'free', logs });
      const site = new UpgradedSite(dir, manifest, servers, product, vendor, host);
      // It connects with the first call: on a busy machine that call may take longer than it is given.
      await site.until(
        () => caller(site.product.url)('GET', '/readyz'),
        ({ status }) => status === 200,
      );
      return site;
    } catch (error) {
      process.stderr.write(await readFile(logs.api, 'utf8').catch(() => ''));
      await product?.stop();
      await Promise.all([vendor.stop(), host.stop(), servers.stop()]);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await Promise.all([this.vendorSimulator.stop(), this.hostSimulator.stop(), this.servers.stop()]);
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  /** As an administrator, with the key that was made then. */
  get api(): Call {
    return this.as(this.product.adminKey);
  }
  as(key: string): Call {
    return caller(this.product.url, { Authorization: `Bearer ${key}` });
  }
  get vendor(): Call {
    return caller(this.vendorSimulator.url);
  }

  /** What an administrator does whose peers have moved. */
  async giveNewAddresses(): Promise<Answer[]> {
    const openUrl = this.vendorSimulator.url;
    const { clientSecret } = vendorKeys;
    const { bindings, hostId } = this.manifest;
    return Promise.all([
      ...bindings.map(({ id }) => this.api('PATCH', `/v1/bindings/${id}`, { openUrl, clientSecret })),
      this.api('PATCH', `/v1/hosts/${hostId}`, {
        url: `${this.hostSimulator.url}/commands`,
        secret: hostSecret,
      }),
    ]);
  }

  /** The vendor calls back again, at the product's new address. */
  directCallbacks(): Promise<Answer> {
    const url = `${this.product.url}${this.manifest.bindings[0]?.callbackPath}`;
    return this.vendor('POST', '/sim/callback-url', { url });
  }

  async seen({ id }: SavedRequest): Promise<Answer['data']> {
    return (await this.api('GET', `/v1/seal-requests/${encodeURIComponent(id)}`)).data;
  }

  async ledger({ id }: SavedRequest): Promise<Answer['data'][]> {
    const path = `/v1/seal-requests/${encodeURIComponent(id)}/events?limit=100`;
    return (await this.api('GET', path)).data.items;
  }

  async flow({ flowRequestId }: SavedRequest): Promise<Answer['data']> {
    return (await caller(this.hostSimulator.url)('GET', `/sim/flow-requests/${flowRequestId}`)).data;
  }

  /** A person at the machine is through. */
  async finish({ applyId }: SavedRequest): Promise<Answer> {
    const { data } = await this.vendor('GET', `/sim/applications/${applyId}`);
    return this.vendor('POST', '/sim/machine/finish', { sealCode: data.sealCode });
  }

  async until<Seen>(look: () => Promise<Seen>, isEnough: (seen: Seen) => boolean): Promise<Seen> {
    for (const deadline = Date.now() + 90_000; ; await sleep(100)) {
      const seen = await look();
      if (isEnough(seen)) return seen;
      if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(seen, undefined, 1)}`);
    }
  }
  untilState(request: SavedRequest, state: string): Promise<Answer['data']> {
    return this.until(
      () => this.seen(request),
      (seen) => seen.state === state,
    );
  }
  untilAt(request: SavedRequest, nodeId: string): Promise<Answer['data']> {
    return this.until(
      () => this.flow(request),
      (seen) => seen.nodeId === nodeId,
    );
  }
  untilField(request: SavedRequest, fieldId: string): Promise<string> {
    return this.until(
      async () => (await this.flow(request)).fields[fieldId] ?? '',
      (value) => value !== '',
    );
  }
}

async function remember({ applications, flowRequests }: Manifest, vendor: Call, host: Call): Promise<void> {
  const answers = [await vendor('POST', '/sim/applications', { applications })];
  for (const { flowId, flowRequestId, nodes, nodeId, fields, exits } of flowRequests) {
    const flowRequest = { flowId, flowRequestId, nodes, nodeId, fields, exits };
    answers.push(await host('POST', '/sim/flow-requests', flowRequest));
  }
  const wrong = answers.find(({ status }) => status !== 200);
  if (wrong) throw new Error(`a simulator does not take what was saved: ${JSON.stringify(wrong.data)}`);
}
