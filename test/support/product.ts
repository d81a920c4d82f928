import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataConverter } from '@temporalio/common';
import axios from 'axios';
import type { Product } from '../../sandbox/embedded/product';
import type { EmbeddedServers } from '../../sandbox/embedded/servers';
import type { Simulator, SimulatorOptions } from '../../sandbox/simulators/spawn';
import { spawnSimulator, startProduct } from './programs';
import { newDatabaseName, ownNamespace, sharedMongoUrl } from './servers';
import { until } from './until';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  data: any;
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Sends what it is given, a text as it stands, and gives back whatever comes. */
export function caller(baseURL: string, defaults: Record<string, string> = {}): Call {
  return async (method, path, body, headers = {}) => {
    const {
      status,
      headers: got,
      data,
    } = await axios.request({
      baseURL,
      method,
      url: path,
      ...(body === undefined ? {} : { data: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...defaults,
        ...headers,
      },
      transformRequest: [(text: unknown) => text],
      validateStatus: () => true,
      proxy: false,
      timeout: 60_000,
    });
    return { status, data, headers: Object.fromEntries(Object.entries(got).map(([k, v]) => [k, String(v)])) };
  };
}

/** Of the host simulator. */
export const hostSecret = 'whsec_c2VhbGZsb3ctdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==';
/** What the vendor's simulator takes. */
export const vendorKeys = { clientId: 'sealflow-test', clientSecret: 'vendor-secret' };

export interface StartOptions {
  vendor?: SimulatorOptions['zhangguanjia'];
  /** Variables beside those that it always has. */
  env?: Record<string, string>;
  /** For who kills or restores servers, or reads their files; others have a namespace and a database where all do. */
  servers?: 'own';
}

async function serversOf({ servers }: StartOptions, dataDir: string): Promise<EmbeddedServers> {
  if (servers === 'own') {
    // Not loaded by all: it brings Temporal's client with it, which takes a second.
    const embedded: typeof import('../../sandbox/embedded/servers') = require('../../sandbox/embedded/servers');
    return embedded.startEmbeddedServers({ dataDir, ports: 'free', log: () => undefined });
  }
  const [temporal, mongo] = [await ownNamespace(), { url: sharedMongoUrl() }];
  return { temporal, mongo, dataDir, stop: async () => undefined };
}

/** It connects with the first call: on a busy machine that call may take longer than it is given. */
async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(100)) {
    const { status, data } = await caller(url)('GET', '/readyz');
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`not ready: ${JSON.stringify(data)}`);
  }
}

/** The whole product and its peers, each in processes of their own, for one test file. */
export class ProductUnderTest {
  private constructor(
    private readonly dir: string,
    readonly servers: EmbeddedServers,
    /** The name of its own at the Mongo server. */
    readonly database: string,
    public product: Product,
    private readonly startAgain: (port: number) => Promise<Product>,
    readonly vendorSimulator: Simulator,
    readonly hostSimulator: Simulator,
  ) {}

  static async start(options: StartOptions = {}): Promise<ProductUnderTest> {
    const { vendor = {}, env = {} } = options;
    const dir = await mkdtemp(join(tmpdir(), 'sealflow-product-'));
    const database = newDatabaseName();
    const [servers, vendorSimulator, hostSimulator] = await Promise.all([
      serversOf(options, dir),
      spawnSimulator('zhangguanjia', { ...vendorKeys, ...vendor }),
      spawnSimulator('webhookHost', { secret: hostSecret }),
    ]);
    const start = (port: number | 'free') =>
      startProduct({
        env: { ...process.env, SEALFLOW_LOG_LEVEL: 'warn', SEALFLOW_MONGO_DATABASE: database, ...env },
        ...{ dataDir: dir, servers, port },
        logs: { api: join(dir, 'logs', 'api.log'), worker: join(dir, 'logs', 'worker.log') },
      });
    let product: Product | undefined;
    try {
      product = await start('free');
      await untilReady(product.url);
      return new ProductUnderTest(dir, servers, database, product, start, vendorSimulator, hostSimulator);
    } catch (error) {
      await product?.stop();
      await Promise.all([vendorSimulator.stop(), hostSimulator.stop(), servers.stop()]);
      throw error;
    }
  }

  /** For clients of Temporal that read and write payloads as the product does. */
  get dataConverter(): DataConverter {
    const payloads: typeof import('./payloads') = require('./payloads');
    return payloads.dataConverterOf(this.payloadKeys);
  }

  /** As SEALFLOW_PAYLOAD_KEYS has them. */
  get payloadKeys(): string {
    return readFileSync(join(this.dir, 'keys', 'payload-keys'), 'utf8');
  }

  /** Of its own, at Temporal. */
  get namespace(): string {
    return this.servers.temporal.namespace;
  }

  /** Path of what the API has logged. */
  get apiLog(): string {
    return join(this.dir, 'logs', 'api.log');
  }

  /** Path of what the worker has logged. */
  get workerLog(): string {
    return join(this.dir, 'logs', 'worker.log');
  }

  /** As whoever restores a backup does: API and worker end before the work, and start on the same port after it. */
  async whileStopped(work: () => Promise<unknown>): Promise<void> {
    const { url, stop } = this.product;
    await stop();
    await work();
    this.product = await this.startAgain(Number(new URL(url).port));
    await untilReady(this.product.url);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await Promise.all([this.vendorSimulator.stop(), this.hostSimulator.stop(), this.servers.stop()]);
    await rm(this.dir, { recursive: true, force: true, maxRetries: 3 });
  }

  /** As an administrator. */
  get api(): Call {
    return caller(this.product.url, { Authorization: `Bearer ${this.product.adminKey}` });
  }
  get anonymous(): Call {
    return caller(this.product.url);
  }
  get vendor(): Call {
    return caller(this.vendorSimulator.url);
  }
  get host(): Call {
    return caller(this.hostSimulator.url);
  }

  /** The vendor's own server as a binding, its callbacks directed to it. */
  async bind(name: string, more: Record<string, unknown> = {}): Promise<{ id: string; callbackUrl: string }> {
    const { data, status } = await this.api('POST', '/v1/bindings', {
      name,
      vendor: 'zhangguanjia',
      openUrl: this.vendorSimulator.url,
      ...vendorKeys,
      ...more,
    });
    if (status !== 201) throw new Error(`binding: ${JSON.stringify(data)}`);
    await this.vendor('POST', '/sim/callback-url', { url: data.callbackUrl });
    return data;
  }

  async addHost(name: string, more: Record<string, unknown> = {}): Promise<string> {
    const url = `${this.hostSimulator.url}/commands`;
    // What is sent at any time would come between what a test counts.
    const host = { name, kind: 'webhook', url, secret: hostSecret, notifications: [], ...more };
    const { data, status } = await this.api('POST', '/v1/hosts', host);
    if (status !== 201) throw new Error(`host: ${JSON.stringify(data)}`);
    return data.id;
  }

  /** Looks until what is seen is enough. */
  until<T>(look: () => Promise<T>, isEnough: (seen: T) => boolean, timeoutMs = 45_000): Promise<T> {
    return until(look, isEnough, 'still', timeoutMs);
  }
}
