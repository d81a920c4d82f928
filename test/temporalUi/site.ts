import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vendorApplyId } from '../../contracts/derivedIds';
import { sealRequestId } from '../../contracts/ids';
import { defined } from '../../domain/defined';
import { type Product, startProduct } from '../../sandbox/embedded/product';
import { type EmbeddedServers, startEmbeddedServers } from '../../sandbox/embedded/servers';
import { type Simulator, spawnSimulator } from '../../sandbox/simulators/spawn';
import { field, nodes, points, sealSettings, waitNodeId } from '../faults/flow';
import { type Answer, type Ask, ask, control } from '../faults/http';

const vendorKeys = { clientId: 'sealflow-ui', clientSecret: 'vendor-secret' };
const hostSecret = 'whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';
/** Lost replies settle within seconds, where the defaults would take half a minute. */
const timeouts = { connectMs: 1000, callMs: 1500, tokenMs: 800, operationMs: 3000 };

/** `blind`: of a vendor that cannot be asked what became of a call; `codeless`: and whose replies bear no code either. */
export type BindingKind = 'usual' | 'blind' | 'codeless';

interface Parts {
  dir: string;
  servers: EmbeddedServers;
  product: Product;
  vendor: Simulator;
  host: Simulator;
}

/** The product as `npm start` runs it, with the Temporal UI, on simulators whose faults can be switched. */
export class Site {
  private bindings: Record<BindingKind, string> = { usual: '', blind: '', codeless: '' };
  private hostId = '';
  private form: Record<string, unknown> = {};
  private begun = 0;

  private constructor(private readonly parts: Parts) {}

  static async start(): Promise<Site> {
    const dir = await mkdtemp(join(tmpdir(), 'sealflow-temporal-ui-'));
    const env = environment();
    const servers = await startEmbeddedServers({ dataDir: dir, ports: 'free', env, log: () => undefined });
    const [vendor, host] = await Promise.all([
      spawnSimulator('zhangguanjia', vendorKeys),
      spawnSimulator('webhookHost', { secret: hostSecret }),
    ]);
    const logs = { api: join(dir, 'api.log'), worker: join(dir, 'worker.log') };
    const product = await startProduct({ env, dataDir: dir, servers, port: 'free', logs });
    const site = new Site({ dir, servers, product, vendor, host });
    await site.prepare();
    return site;
  }

  async stop(): Promise<void> {
    const { dir, servers, product, vendor, host } = this.parts;
    await product.stop();
    await Promise.all([vendor.stop(), host.stop(), servers.stop()]);
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }

  get adminKey(): string {
    return this.parts.product.adminKey;
  }
  get apiUrl(): string {
    return this.parts.product.url;
  }
  get temporalUiUrl(): string {
    return this.parts.product.temporalUiUrl ?? '';
  }

  api(path: string, options: Ask = {}): Promise<Answer> {
    const headers = { Authorization: `Bearer ${this.adminKey}`, ...options.headers };
    return ask(`${this.apiUrl}${path}`, { timeoutMs: 30_000, ...options, headers });
  }
  vendor(path: string, options: Ask = {}): Promise<Answer['data']> {
    return control(`${this.parts.vendor.url}${path}`, options);
  }
  host(path: string, options: Ask = {}): Promise<Answer['data']> {
    return control(`${this.parts.host.url}${path}`, options);
  }

  /** All that was switched works again. */
  async mend(): Promise<void> {
    await Promise.all([
      this.vendor('/sim/faults', { method: 'DELETE' }),
      this.host('/sim/faults', { method: 'DELETE' }),
    ]);
  }

  /** A flow of its own, which waits at its sealing node. */
  async begin({ binding = 'usual', atNodeId = waitNodeId, applyStatus }: Beginning = {}): Promise<Life> {
    this.begun += 1;
    const flowId = `flow-${this.begun}`;
    const flowRequestId = `92233720368${String(this.begun).padStart(8, '0')}`;
    const life = new Life(this, { hostId: this.hostId, flowId, flowRequestId });
    const { apply, ...settings } = sealSettings(this.bindings[binding], 'archived', atNodeId);
    await life.save({ ...settings, apply: { ...apply, ...defined({ applyStatus }) } });
    await this.host('/sim/flow-requests', { body: { flowId, flowRequestId, nodes, nodeId: waitNodeId } });
    return life;
  }

  /** What a person has filled in. */
  application(): Record<string, unknown> {
    return this.form;
  }

  settings(atNodeId: string): Record<string, unknown> {
    return sealSettings(this.bindings.usual, 'archived', atNodeId);
  }

  async need(path: string, body: unknown, method = 'POST'): Promise<Answer['data']> {
    const { status, data } = await this.api(path, { method, body });
    if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(data)}`);
    return data;
  }

  private async prepare(): Promise<void> {
    const { host } = this.parts;
    await until('the API to be ready', async () => (await this.api('/readyz')).status === 200);
    this.bindings = {
      blind: (await this.bind('不可查询', { detailAvailable: false })).id,
      codeless: (
        await this.bind('不返回用印码', {
          detailAvailable: false,
          grantReplyFields: { applyId: ['sealapply_id'], sealCode: ['none'] },
        })
      ).id,
      usual: '',
    };
    const { id, callbackUrl } = await this.bind('总部章管家');
    this.bindings.usual = id;
    await this.vendor('/sim/callback-url', { body: { url: callbackUrl } });
    const registration = { kind: 'webhook', url: `${host.url}/commands`, secret: hostSecret };
    this.hostId = (
      await this.need('/v1/hosts', { name: '集团OA', callTimeoutSeconds: 2, ...registration })
    ).id;
    const { seals, fileTypes } = await this.vendor('/sim/catalogue');
    this.form = {
      [field.subject]: '采购合同',
      [field.applicant]: { userId: 'zhangsan', name: '张三' },
      [field.fileType]: fileTypes[0].id,
      [field.seal]: seals[0].id,
      [field.useCount]: '2',
      [field.crossPageUseCount]: '0',
    };
  }

  private async bind(name: string, profile: Record<string, unknown> = {}) {
    const body = { name, vendor: 'zhangguanjia', openUrl: this.parts.vendor.url, ...vendorKeys };
    const bound = await this.need('/v1/bindings', { ...body, profile: { timeouts, ...profile } });
    await this.need(`/v1/bindings/${bound.id}/catalogues/sync`, {});
    return bound;
  }
}

interface Beginning {
  binding?: BindingKind;
  /** Where the rules expect the flow to wait, rightly or not. */
  atNodeId?: string;
  applyStatus?: 'vendorApproves';
}

interface LedgerEvent {
  type: string;
  actor: string;
}

interface Key {
  hostId: string;
  flowId: string;
  flowRequestId: string;
}

/** One seal request, as its engine and the people at its machine see it. */
export class Life {
  readonly id: string;
  private events = 0;

  constructor(
    private readonly site: Site,
    private readonly key: Key,
  ) {
    this.id = sealRequestId({ ...key, attempt: 1 });
  }

  async save(settings: Record<string, unknown>): Promise<void> {
    const { hostId, flowId } = this.key;
    await this.site.need(`/v1/hosts/${hostId}/flows/${flowId}/seal-settings`, settings, 'PUT');
  }

  apply(): Promise<void> {
    return this.tell(points.apply, this.site.application());
  }
  append(uses: number): Promise<void> {
    return this.tell(points.append, { [field.moreUses]: String(uses) });
  }
  end(): Promise<void> {
    return this.tell(points.end, {});
  }

  /** Applied for, and granted. */
  async granted(): Promise<this> {
    await this.apply();
    await this.untilLedger('FieldsWritten');
    return this;
  }

  async use(times: number): Promise<void> {
    const { sealCode, seals } = await this.atVendor();
    await this.site.vendor('/sim/machine/use', { body: { sealCode, sealId: seals[0].sealId, times } });
  }
  async finish(): Promise<void> {
    const { sealCode } = await this.atVendor();
    await this.site.vendor('/sim/machine/finish', { body: { sealCode } });
  }
  async reset(useCount: number): Promise<void> {
    const { seals } = await this.atVendor();
    const body = { seals: [{ sealId: seals[0].sealId, useCount }] };
    await this.site.vendor(`/sim/applications/${this.applyId}/reset`, { body });
  }
  async move(nodeId: string): Promise<void> {
    await this.site.host(`/sim/flow-requests/${this.key.flowRequestId}/move`, { body: { nodeId } });
  }

  /** As the vendor has it. */
  atVendor(): Promise<Answer['data']> {
    return this.site.vendor(`/sim/applications/${this.applyId}`);
  }

  /** The kinds that wait, the oldest first. */
  async attention(): Promise<string[]> {
    const { attention = [] } = (await this.site.api(this.path)).data;
    return attention.map(({ kind }: { kind: string }) => kind);
  }

  async ledger(): Promise<LedgerEvent[]> {
    return (await this.site.api(`${this.path}/events?limit=100`)).data.items ?? [];
  }

  untilLedger(wanted: string): Promise<void> {
    const isThere = async () => (await this.ledger()).some(({ type }) => type === wanted);
    return until(`${wanted} of ${this.id}`, isThere);
  }

  private get applyId(): string {
    return vendorApplyId(this.id);
  }
  private get path(): string {
    return `/v1/seal-requests/${encodeURIComponent(this.id)}`;
  }

  /** As the engine does, which does not wait for what comes of it. */
  private async tell(trigger: Record<string, string>, form: Record<string, unknown>): Promise<void> {
    const { hostId, ...flow } = this.key;
    this.events += 1;
    const eventId = `${flow.flowRequestId}-${this.events}`;
    const operator = { userId: 'lisi', name: '李四' };
    await this.site.need(`/v1/hosts/${hostId}/flow-events`, { eventId, ...flow, trigger, operator, form });
  }
}

const patienceMs = 120_000;

/** @throws where it does not come true in two minutes. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(200)) {
    if (await isSo()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
  }
}

/** No configured server is touched. A person is told soon of what waits. */
function environment(): NodeJS.ProcessEnv {
  const kept = /^SEALFLOW_(CACHE_DIR|\w+_BINARY|WORKFLOW_BUNDLE)$/;
  const others = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SEALFLOW_') || kept.test(name),
  );
  return {
    ...Object.fromEntries(others),
    SEALFLOW_WAIT_ATTENTION_SECONDS: '3',
    SEALFLOW_RECONCILE_SECONDS: '10',
  };
}
