import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTemporal } from '../../adapters/temporal/connection';
import { createRelay } from '../../adapters/temporal/relay';
import type { Relay } from '../../application/ports/relay';
import { ensureLocalSecrets } from '../../config/firstStart';
import { freePort } from '../../sandbox/embedded/ports';
import { serversWith, type TemporalChoice } from '../../sandbox/embedded/postgres/servers';
import { startWatchdog, type Watchdog } from '../../sandbox/embedded/processes';
import { makeSchedules } from '../../sandbox/embedded/schedules';
import type { EmbeddedServers } from '../../sandbox/embedded/servers';
import { type Simulator, spawnSimulator } from '../../sandbox/simulators/spawn';
import { dataConverterOf } from '../support/payloads';
import { Balancer } from './balancer';
import { type FlowKind, flowIds, sealSettings } from './flow';
import { type Answer, type Ask, ask, control, isPassing } from './http';
import { Outages } from './outages';
import { type MakeProcess, ProductProcess } from './processes';
import { qiyuesuoSide } from './qiyuesuoSide';
import { KillableServer } from './servers';
import { TemporalView } from './temporal';
import type { ApplicationAtVendor, Names, VendorSide, WorldKind } from './vendorSide';
import { codelessRegistration, zhangguanjiaSide } from './zhangguanjiaSide';

const hostSecret = 'whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';

const e10 = { corpId: 'sealflow-corp', appKey: 'sealflow-app', appSecret: 'sealflow-app-secret' };
const esbTriggerToken = 'c2VhbGZsb3ctZXNi';
const employees = [
  { userId: 'zhangsan', name: '张三' },
  { userId: 'lisi', name: '李四' },
];

const hostCallTimeoutSeconds = 2;
const busyMs = 60_000;

interface Parts {
  dir: string;
  kind: WorldKind;
  watchdog: Watchdog;
  embedded: EmbeddedServers;
  vendor: Simulator;
  host: Simulator;
  balancer: Balancer;
  adminKey: string;
  payloadKeys: string;
  make: MakeProcess;
  apis: ProductProcess[];
  workers: ProductProcess[];
}

/** The whole product and its peers, each a process of its own that can be killed. */
export class World {
  readonly outages = new Outages();
  readonly temporal: KillableServer;
  readonly mongo: KillableServer;
  readonly apis: ProductProcess[];
  readonly workers: ProductProcess[];
  names: Names = { bindingId: '', hostId: '', callbackUrl: '', sealId: '', fileTypeId: '' };
  /** How many lives have been lived in it. */
  lived = 0;

  private constructor(private readonly parts: Parts) {
    const { dir, watchdog } = parts;
    this.temporal = new KillableServer('temporal', dir, watchdog);
    this.mongo = new KillableServer('mongo', dir, watchdog);
    this.apis = parts.apis;
    this.workers = parts.workers;
  }

  static async start(kind: WorldKind, temporal: TemporalChoice): Promise<World> {
    const dir = await mkdtemp(join(tmpdir(), 'sealflow-faults-'));
    await mkdir(join(dir, 'logs'));
    const watchdog = startWatchdog();
    // First: where they cannot be had nothing else is to be ended. The build of production's may take minutes.
    const log = (line: string) => temporal === 'postgres' && process.stderr.write(`${line}\n`);
    const embedded = await serversWith[temporal]({ dataDir: dir, ports: 'free', log, env: withoutOurs() });
    const [vendor, host, balancer] = await Promise.all([
      sideOf(kind).start(kind),
      kind === 'e10'
        ? spawnSimulator('e10', { ...e10, triggerToken: esbTriggerToken, employees })
        : spawnSimulator('webhookHost', { secret: hostSecret }),
      Balancer.listen(),
    ]);
    const { adminKey, secretKeys, payloadKeys } = await ensureLocalSecrets(dir);
    const env = {
      ...environment(dir, embedded, balancer.url),
      SEALFLOW_SECRET_KEYS: secretKeys,
      SEALFLOW_PAYLOAD_KEYS: payloadKeys,
      ...(kind === 'impatient' ? { SEALFLOW_WAIT_ATTENTION_SECONDS: '3' } : {}),
    };
    const make: MakeProcess = (program, number, more = {}) => {
      const name = `${program}-${number}`;
      const log = join(dir, 'logs', `${name}.log`);
      return new ProductProcess({ name, program, env: { ...env, ...more }, log, watchdog });
    };
    const ports = [await freePort(), await freePort()];
    const apis = ports.map((port, index) =>
      make('api', index + 1, { SEALFLOW_API_PORT: String(port), SEALFLOW_ADMIN_KEY: adminKey }),
    );
    const workers = [make('worker', 1), make('worker', 2)];
    balancer.direct(ports);
    const world = new World({
      ...{
        dir,
        kind,
        watchdog,
        embedded,
        vendor,
        host,
        balancer,
        adminKey,
        payloadKeys,
        make,
        apis,
        workers,
      },
    });
    try {
      await Promise.all([makeSchedules(env), ...[...apis, ...workers].map((process) => process.start())]);
      await world.prepare();
      return world;
    } catch (error) {
      await world.stop({ keepLogs: true });
      throw error;
    }
  }

  /** One more beside those that it always has, not started yet. */
  makeWorker(number: number): ProductProcess {
    return this.parts.make('worker', number);
  }

  get kind(): WorldKind {
    return this.parts.kind;
  }
  get side(): VendorSide {
    return sideOf(this.kind);
  }
  get balancer(): Balancer {
    return this.parts.balancer;
  }
  get mongoUrl(): string {
    return this.parts.embedded.mongo.url;
  }
  get logs(): string {
    return join(this.parts.dir, 'logs');
  }
  lookAtTemporal(): Promise<TemporalView> {
    const { embedded, payloadKeys } = this.parts;
    return TemporalView.connect(embedded.temporal.address, dataConverterOf(payloadKeys));
  }
  /** What any process of ours has Temporal carry. */
  openRelay(): { relay: Relay; close(): Promise<void> } {
    const { embedded, payloadKeys } = this.parts;
    const { address, namespace } = embedded.temporal;
    const temporal = openTemporal({ address, namespace, dataConverter: dataConverterOf(payloadKeys) });
    return { relay: createRelay(temporal), close: () => temporal.close() };
  }

  /** By the address that host engines and operators know; either API may answer. */
  api(path: string, options: Ask = {}): Promise<Answer> {
    const headers = { Authorization: `Bearer ${this.parts.adminKey}`, ...options.headers };
    return ask(`${this.parts.balancer.url}${path}`, { ...options, headers });
  }
  /** As a browser has it, with the cookies of its session. */
  page(path: string, cookie = ''): Promise<Response> {
    const signal = AbortSignal.timeout(10_000);
    return fetch(`${this.parts.balancer.url}${path}`, {
      headers: { Cookie: cookie },
      redirect: 'manual',
      signal,
    });
  }
  vendor(path: string, options: Ask = {}): Promise<Answer['data']> {
    return control(`${this.parts.vendor.url}${path}`, options);
  }
  /** An application as the vendor has it, by our id. */
  application(applyId: string): Promise<ApplicationAtVendor | undefined> {
    return this.side.application(this.parts.vendor.url, applyId);
  }
  hostUrl(path: string): string {
    return `${this.parts.host.url}${path}`;
  }
  host(path: string, options: Ask = {}): Promise<Answer['data']> {
    return control(`${this.parts.host.url}${path}`, options);
  }

  async stop({ keepLogs }: { keepLogs: boolean }): Promise<void> {
    const { dir, watchdog, embedded, vendor, host, balancer } = this.parts;
    await Promise.all([...this.apis, ...this.workers].map((process) => process.stop()));
    await Promise.all([
      this.temporal.stop(),
      this.mongo.stop(),
      vendor.stop(),
      host.stop(),
      balancer.close(),
    ]);
    await embedded.stop();
    watchdog.close();
    if (!keepLogs) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  }

  private async prepare(): Promise<void> {
    const { vendor, kind } = this.parts;
    const { side } = this;
    const created = await this.need('/v1/bindings', side.registration(vendor.url, kind));
    const added = await this.need('/v1/hosts', {
      name: '集团OA',
      callTimeoutSeconds: hostCallTimeoutSeconds,
      ...this.registration(),
    });
    this.names = {
      bindingId: created.id,
      hostId: added.id,
      callbackUrl: created.callbackUrl,
      ...(await side.names(vendor.url)),
    };
    await this.vendor('/sim/callback-url', { body: { url: created.callbackUrl } });
    await this.need(`/v1/bindings/${created.id}/catalogues/sync`, {});
    const save = (flow: FlowKind, settings: unknown) =>
      this.need(`/v1/hosts/${added.id}/flows/${flowIds[flow]}/seal-settings`, settings, 'PUT');
    for (const flow of side.flows) await save(flow, side.settings(created.id, flow));
    if (side === zhangguanjiaSide)
      await save('codeless', sealSettings(await this.bindCodeless(), 'codeless'));
  }

  private async bindCodeless(): Promise<string> {
    const { id } = await this.need('/v1/bindings', codelessRegistration(this.parts.vendor.url));
    await this.need(`/v1/bindings/${id}/catalogues/sync`, {});
    return id;
  }

  private registration() {
    const { kind, host } = this.parts;
    if (kind !== 'e10')
      return { kind: 'webhook', url: `${host.url}/commands`, secret: hostSecret, notifications: [] };
    return { kind: 'e10', baseUrl: host.url, ...e10, readerUserId: 'zhangsan', esbTriggerToken };
  }

  /** As an administrator would: what is busy is asked again, for a minute. */
  private async need(path: string, body: unknown, method = 'POST'): Promise<Answer['data']> {
    for (const until = Date.now() + busyMs; ; await sleep(500)) {
      const answer = await this.api(path, { method, body });
      if (isPassing(answer) && Date.now() < until) continue;
      const { status, data } = answer;
      if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(data)}`);
      return data;
    }
  }
}

const sideOf = (kind: WorldKind): VendorSide => (kind === 'qiyuesuo' ? qiyuesuoSide : zhangguanjiaSide);

function environment(dir: string, { temporal, mongo }: EmbeddedServers, url: string): NodeJS.ProcessEnv {
  return {
    ...withoutOurs(),
    SEALFLOW_TEMPORAL_ADDRESS: temporal.address,
    SEALFLOW_TEMPORAL_NAMESPACE: temporal.namespace,
    SEALFLOW_MONGO_URL: mongo.url,
    SEALFLOW_DATA_DIR: dir,
    SEALFLOW_API_HOST: '127.0.0.1',
    SEALFLOW_PUBLIC_URL: url,
    SEALFLOW_LOG_LEVEL: 'info',
    SEALFLOW_LOOPBACK_ATTACHMENTS: 'allowed',
    SEALFLOW_DRAIN_SECONDS: '1',
    // Callbacks that never come are found by looking: often, so that nobody waits minutes for it here.
    SEALFLOW_RECONCILE_SECONDS: '10',
  };
}

/** No configured server is touched: everything here is made to be killed. */
function withoutOurs(): NodeJS.ProcessEnv {
  const kept = /^SEALFLOW_(CACHE_DIR|\w+_BINARY|WORKFLOW_BUNDLE)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SEALFLOW_') || kept.test(name)),
  );
}
