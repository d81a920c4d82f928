import { type ChildProcess, spawn } from 'node:child_process';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import axios from 'axios';
import { type Database, openDatabase } from '../../adapters/mongo/database';
import { createFlowEvents } from '../../adapters/mongo/flowEvents';
import { createRecords } from '../../adapters/mongo/records';
import { openTemporal, type TemporalConnection } from '../../adapters/temporal/connection';
import { createSealRequestWorkflows } from '../../adapters/temporal/sealRequests';
import type { ProfileOverrides } from '../../adapters/zhangguanjia/profile';
import type { Ledger, SealRequestViews } from '../../application/sealRequests/stores';
import type { SealRequestWorkflows } from '../../application/sealRequests/workflows';
import { sealRequestId, sealRequestWorkflowId } from '../../contracts/ids';
import { defined } from '../../domain/defined';
import type { ApplySeal, ReceiveCallback, Told } from '../../domain/sealRequest/commands';
import type { SealRequestEvent } from '../../domain/sealRequest/events';
import type { SealRequest } from '../../domain/sealRequest/state';
import type { FlowStep, SettingsSnapshot } from '../../domain/sealRequest/values';
import type { Simulator, SimulatorOptions } from '../../sandbox/simulators/spawn';
import { builtOf, spawnSimulator } from '../support/programs';
import { newDatabaseName, ownNamespace, sharedMongoUrl } from '../support/servers';
import { until } from '../support/until';
import { patient } from './patient';

export interface WorkerSettings {
  mongoUrl: string;
  database: string;
  temporal: { address: string; namespace: string };
  bundle: string;
  vendor: { openUrl: string; clientId: string; clientSecret: string };
  host: { url: string; secret: string; callTimeoutMs?: number };
  waitAttentionSeconds?: number;
  profile?: ProfileOverrides;
  dieAfter?: SealRequestEvent['type'];
  freezeAfter?: SealRequestEvent['type'];
  /** As on a machine that has much else to do. */
  ledgerTakesMs?: number;
}

export interface WorkerProcess {
  child: ChildProcess;
  exited: Promise<void>;
  stop(): Promise<void>;
}

const secret = 'whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';
const vendorKeys = { clientId: 'sealflow-test', clientSecret: 'vendor-secret' };

export interface WorldOptions {
  vendor?: SimulatorOptions['zhangguanjia'];
  host?: SimulatorOptions['webhookHost'];
  /** What the workers know of the vendor. */
  profile?: ProfileOverrides;
  hostCallTimeoutMs?: number;
  /** Another than the shared one. */
  temporal?: WorkerSettings['temporal'];
  waitAttentionSeconds?: number;
}

/** Real servers, and simulators for one test file; workers come and go as the tests say. */
export class World {
  private flowRequests = 0;
  private readonly workers = new Set<WorkerProcess>();

  private constructor(
    private readonly servers: Pick<WorkerSettings, 'temporal' | 'mongoUrl' | 'database'>,
    private readonly temporal: TemporalConnection,
    readonly vendor: Simulator,
    readonly host: Simulator,
    readonly db: Database,
    readonly ledger: Ledger,
    readonly views: SealRequestViews,
    readonly workflows: SealRequestWorkflows,
    readonly client: Client,
    private readonly options: WorldOptions,
  ) {}

  static async start(options: WorldOptions = {}): Promise<World> {
    const [{ address, namespace }, vendor, host] = await Promise.all([
      options.temporal ?? ownNamespace(),
      spawnSimulator('zhangguanjia', { ...vendorKeys, ...options.vendor }),
      spawnSimulator('webhookHost', { secret, ...options.host }),
    ]);
    const servers = {
      temporal: { address, namespace },
      mongoUrl: sharedMongoUrl(),
      database: newDatabaseName(),
    };
    const db = openDatabase({ url: servers.mongoUrl, name: servers.database });
    const { views, ledger } = createRecords(db);
    const temporal = openTemporal(servers.temporal);
    const client = new Client({ connection: await Connection.connect({ address }), namespace });
    return new World(
      servers,
      temporal,
      vendor,
      host,
      db,
      ledger,
      views,
      patient(createSealRequestWorkflows(temporal)),
      client,
      options,
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.workers].map((worker) => worker.stop()));
    await Promise.all([this.client.connection.close(), this.temporal.close(), this.db.close()]);
    await Promise.all([this.vendor.stop(), this.host.stop()]);
  }

  async startWorker(
    /** How it dies or dawdles, and another bundle than today's. */
    own: Partial<Pick<WorkerSettings, 'dieAfter' | 'freezeAfter' | 'ledgerTakesMs' | 'bundle'>> = {},
  ): Promise<WorkerProcess> {
    const { profile, hostCallTimeoutMs, waitAttentionSeconds } = this.options;
    const settings: WorkerSettings = {
      ...this.servers,
      bundle: process.env.SEALFLOW_WORKFLOW_BUNDLE ?? '',
      vendor: { openUrl: this.vendor.url, ...vendorKeys },
      host: {
        url: `${this.host.url}/commands`,
        secret,
        ...defined({ callTimeoutMs: hostCallTimeoutMs }),
      },
      ...(profile ? { profile } : {}),
      ...defined({ waitAttentionSeconds }),
      ...own,
    };
    const script = builtOf(require.resolve('./workerProcess'));
    const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    const worker: WorkerProcess = {
      child,
      exited,
      stop: async () => {
        child.kill('SIGTERM');
        // One that stands still would not hear it.
        child.kill('SIGCONT');
        await exited;
        this.workers.delete(worker);
      },
    };
    this.workers.add(worker);
    await Promise.race([
      new Promise<void>((ready) => child.stdout?.once('data', () => ready())),
      exited.then(() => Promise.reject(new Error('the worker ended before it was ready'))),
    ]);
    return worker;
  }

  /** A new flow request that waits at its sealing node, and an application for it. */
  async newRequest(terms: Partial<SettingsSnapshot> = {}): Promise<RequestUnderTest> {
    this.flowRequests += 1;
    const flowRequestId = `92233720368547${String(this.flowRequests).padStart(5, '0')}`;
    await axios.post(`${this.host.url}/sim/flow-requests`, {
      flowId: 'contract',
      flowRequestId,
      nodes: ['draft', 'seal', 'file', 'done'],
      nodeId: 'seal',
    });
    const { data } = await axios.get<{ seals: { id: string }[]; fileTypes: { id: string }[] }>(
      `${this.vendor.url}/sim/catalogue`,
    );
    const [first, second] = data.seals;
    const apply: ApplySeal = {
      type: 'ApplySeal',
      data: {
        commandId: `apply-${flowRequestId}`,
        identity: { hostId: 'h1', bindingId: 'b1', flowId: 'contract', flowRequestId, attempt: 1 },
        application: {
          subject: '年度采购框架合同',
          applicant: { userId: 'zhangsan' },
          fileTypeId: data.fileTypes[0]?.id ?? '',
          seals: [
            { sealId: first?.id ?? '', useCount: 2, crossPageUseCount: 1 },
            { sealId: second?.id ?? '', useCount: 1, crossPageUseCount: 0 },
          ],
        },
        terms: { ...defaultTerms, ...terms },
      },
      metadata: { now: new Date().toISOString(), actor: 'engine' },
    };
    return new RequestUnderTest(this, apply);
  }
}

const defaultTerms: SettingsSnapshot = {
  settingsVersion: 1,
  vendorApproves: false,
  sealCodeField: 'sealCode',
  appendSealCodeField: 'appendedSealCode',
  rules: [
    {
      event: 'sealingCompleted',
      action: { kind: 'submitFlow', waitNodeIds: ['seal'], as: 'applicant' },
    },
  ],
  quietCloseSeconds: 3600,
  archiveWaitSeconds: 3600,
  readBack: true,
};

/** One request, and what a test asks of it. */
export class RequestUnderTest {
  readonly id: string;
  readonly flowRequestId: string;
  private rows = 0;

  constructor(
    private readonly world: World,
    readonly apply: ApplySeal,
  ) {
    this.id = sealRequestId(apply.data.identity);
    this.flowRequestId = apply.data.identity.flowRequestId;
  }

  get handle(): WorkflowHandle {
    return this.world.client.workflow.getHandle(sealRequestWorkflowId(this.id));
  }

  async start(): Promise<this> {
    await this.world.workflows.start(this.apply, this.id);
    return this;
  }

  callback(event: ReceiveCallback['data']['event'], extra: Partial<ReceiveCallback['data']> = {}) {
    this.rows += 1;
    const command: ReceiveCallback = {
      type: 'ReceiveCallback',
      data: { inboxId: `${this.flowRequestId}-${this.rows}`, event, ...extra },
      metadata: { now: new Date().toISOString(), actor: 'vendor' },
    };
    return this.world.workflows.signalCallback(this.id, command);
  }

  /** As reconciliation tells it: so many uses of the first seal. */
  tellUsed(usedCount: number) {
    const { seals } = this.apply.data.application;
    const telling: Told = {
      type: 'RecordLook',
      data: {
        sealCode: null,
        totals: seals,
        used: seals.map(({ sealId }, index) => ({ sealId, usedCount: index === 0 ? usedCount : 0 })),
      },
      metadata: { now: new Date().toISOString(), actor: 'reconciliation' },
    };
    return this.tell(telling);
  }

  tell(telling: Told) {
    return this.world.workflows.tell(this.id, telling);
  }

  append(commandId: string, useCount = 1) {
    const { sealId } = this.apply.data.application.seals[0] ?? { sealId: '' };
    return this.world.workflows.update(
      this.id,
      {
        type: 'AppendUses',
        data: { commandId, seals: [{ sealId, useCount }] },
        metadata: { now: new Date().toISOString(), actor: 'engine' },
      },
      `update-${commandId}`,
    );
  }

  /** The request as its read model says it, once it is there. */
  async reaches(isThere: (request: SealRequest) => boolean, timeoutMs = 45_000): Promise<SealRequest> {
    const seen = await until(
      async () => (await this.world.views.get(this.id))?.request,
      (request) => request !== undefined && isThere(request),
      `${this.id} stands at`,
      timeoutMs,
    );
    return seen as SealRequest;
  }

  /** Once the ledger itself holds it, whatever the read model knows. */
  async reachesInLedger(type: SealRequestEvent['type'], timeoutMs = 45_000): Promise<void> {
    await until(
      async () => (await this.ledger()).map((event) => event.type),
      (types) => types.includes(type),
      `${this.id} has no ${type}`,
      timeoutMs,
    );
  }

  ledger() {
    return this.world.ledger.read(this.id);
  }

  async historyEvents(): Promise<string[]> {
    const { events } = await this.handle.fetchHistory();
    return (events ?? []).map(({ eventType }) => String(eventType));
  }

  async flow() {
    const { data } = await axios.get(`${this.world.host.url}/sim/flow-requests/${this.flowRequestId}`);
    return data as { nodeId: string; fields: Record<string, string>; submissions: number };
  }

  /** A flow event says that the flow came to a node, or left it. */
  async tellsStep(nodeId: string, when: FlowStep['when']): Promise<void> {
    const flowEvents = createFlowEvents(this.world.db);
    const { length } = await flowEvents.steps(this.id);
    const at = new Date().toISOString();
    expect(await flowEvents.keepStep(this.id, length, { nodeId, when, eventId: `${length}`, at })).toBe(true);
  }

  /** A person moves it. */
  async moveFlow(nodeId: string): Promise<void> {
    await axios.post(`${this.world.host.url}/sim/flow-requests/${this.flowRequestId}/move`, { nodeId });
  }
}
