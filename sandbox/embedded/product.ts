import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureLocalSecrets, type LocalSecrets } from '../../config/firstStart';
import type { Environment } from './binaries';
import { HOST, portOr } from './ports';
import { endProcess, identify, loaderOf, startWatchdog } from './processes';
import type { EmbeddedServers } from './servers';
import { openTemporalUi } from './temporalUi';

export interface ProductOptions {
  /** The environment proper; what it lacks is filled in. */
  env: Environment;
  dataDir: string;
  servers: EmbeddedServers;
  /** The API's wished port where the environment names none, or `free`. */
  port: number | 'free';
  /** Where the processes write what they log: a file each, or our own output. */
  logs: { api: string; worker: string } | 'inherit';
}

/** The API and a worker as processes of their own, which end with this one however it ends. */
export interface Product {
  api: ProductProcess;
  worker(): ProductProcess;
  /** Address of the API. */
  url: string;
  /** Where the UI of an embedded Temporal is, with a way to sign in and read payloads. */
  temporalUiUrl?: string;
  adminKey: string;
  /** Whether the key was made by this very start. */
  adminKeyIsNew: boolean;
  startWorker(): Promise<ProductProcess>;
  stop(): Promise<void>;
}

export interface ProductProcess {
  name: 'api' | 'worker';
  pid: number;
  /** Resolves to how it ended. */
  ended: Promise<string>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** What a process says over its channel once it can be used; the API says where. */
export interface Ready {
  ready: true;
  url?: string;
}

const READY_MS = 60_000;
const UI_PORT = 8233;

/** Starts both and resolves when both can be used. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const secrets = await ensureLocalSecrets(options.dataDir);
  const { uiUrl: behind } = options.servers.temporal;
  let url = '';
  // First of all: the API must know its port, and whoever only looks for a free one loses it to another start.
  const ui = behind
    ? await openTemporalUi({
        behind,
        port: await portOr(options.port === 'free' ? 'free' : UI_PORT),
        apiUrl: () => url,
      })
    : undefined;
  const env = await completeEnvironment(options, secrets, ui?.port ?? UI_PORT);
  const watchdog = startWatchdog();
  const running = new Set<ProductProcess>();
  const start = async (name: ProductProcess['name']) => {
    const log = options.logs === 'inherit' ? 'inherit' : options.logs[name];
    const { process, ready } = launchProcess(name, env, log, watchdog.guard);
    running.add(process);
    process.ended.then(() => running.delete(process));
    try {
      return { process, ready: await ready };
    } catch (error) {
      await process.stop();
      throw error;
    }
  };
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await Promise.all([ui?.close(), ...[...running].map((process) => process.stop())]);
    watchdog.close();
  };
  const startApi = async () => {
    try {
      return await start('api');
    } catch (error) {
      if (options.env.SEALFLOW_API_PORT || stopping) throw error;
      // Another program may have taken the port since we looked.
      env.SEALFLOW_API_PORT = '0';
      return start('api');
    }
  };
  try {
    const [api, first] = await Promise.all([startApi(), start('worker')]);
    let worker = first.process;
    url = api.ready.url ?? '';
    return {
      api: api.process,
      worker: () => worker,
      url,
      ...(ui ? { temporalUiUrl: ui.url } : {}),
      adminKey: env.SEALFLOW_ADMIN_KEY ?? '',
      adminKeyIsNew: secrets.created && env.SEALFLOW_ADMIN_KEY === secrets.adminKey,
      startWorker: async () => {
        worker = (await start('worker')).process;
        return worker;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function completeEnvironment(
  { env, dataDir, servers, port }: ProductOptions,
  secrets: LocalSecrets,
  uiPort: number,
): Promise<NodeJS.ProcessEnv> {
  return {
    ...env,
    SEALFLOW_TEMPORAL_ADDRESS: servers.temporal.address,
    SEALFLOW_TEMPORAL_NAMESPACE: servers.temporal.namespace,
    SEALFLOW_MONGO_URL: servers.mongo.url,
    SEALFLOW_ADMIN_KEY: env.SEALFLOW_ADMIN_KEY || secrets.adminKey,
    SEALFLOW_SECRET_KEYS: env.SEALFLOW_SECRET_KEYS || secrets.secretKeys,
    // Keys of this folder alone would be wrong at a server that other machines share.
    ...(env.SEALFLOW_TEMPORAL_ADDRESS
      ? {}
      : { SEALFLOW_PAYLOAD_KEYS: env.SEALFLOW_PAYLOAD_KEYS || secrets.payloadKeys }),
    SEALFLOW_TEMPORAL_UI_ORIGINS:
      env.SEALFLOW_TEMPORAL_UI_ORIGINS || `http://${HOST}:${uiPort},http://localhost:${uiPort}`,
    // Host engine and files may well be on this machine too.
    SEALFLOW_LOOPBACK_ATTACHMENTS: env.SEALFLOW_LOOPBACK_ATTACHMENTS || 'allowed',
    SEALFLOW_DATA_DIR: dataDir,
    SEALFLOW_API_HOST: env.SEALFLOW_API_HOST || HOST,
    SEALFLOW_API_PORT: env.SEALFLOW_API_PORT || String(await portOr(port)),
  };
}

function launchProcess(
  name: ProductProcess['name'],
  env: NodeJS.ProcessEnv,
  log: string,
  guard: (pid: number) => void,
) {
  const child = forkMain(name, env, log);
  if (child.pid) guard(child.pid);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(String(signal ?? code)));
    child.once('error', (error) => resolve(error.message));
  });
  const pid = child.pid ?? 0;
  const id = identify(pid);
  const process: ProductProcess = {
    name,
    pid,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      if (id) await endProcess(id);
    },
  };
  return { process, ready: untilReady(name, child, ended, log) };
}

function forkMain(name: ProductProcess['name'], env: NodeJS.ProcessEnv, log: string): ChildProcess {
  const script = require.resolve(`../../${name}/main`);
  const output = log === 'inherit' ? log : openLog(log);
  // Its own session, so that Ctrl-C reaches this process alone, which then ends everything in order.
  const child = fork(script, {
    env,
    execArgv: loaderOf(script),
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (output !== 'inherit') closeSync(output);
  return child;
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'a');
}

function untilReady(name: string, child: ChildProcess, ended: Promise<string>, log: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const where = log === 'inherit' ? '' : `; see ${log}`;
    const fail = (why: string) => reject(new Error(`The ${name} did not start: ${why}${where}`));
    const timer = setTimeout(() => fail(`not ready within ${READY_MS / 1000} s`), READY_MS);
    child.once('message', (message: Serializable) => {
      clearTimeout(timer);
      resolve(message as unknown as Ready);
    });
    ended.then((how) => {
      clearTimeout(timer);
      fail(`it ended (${how})`);
    });
  });
}
