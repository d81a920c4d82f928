import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Preparing, prepareProduct } from './preparing';
import { endProcess, identify, loaderOf, startWatchdog } from './processes';
import { makeSchedules } from './schedules';

export interface ProductOptions extends Preparing {
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

/** Starts both, makes the schedules, and resolves when all can be used. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  let url = '';
  const { env, ui, adminKey, adminKeyIsNew } = await prepareProduct(options, () => url);
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
    const [api, first] = await Promise.all([startApi(), start('worker'), makeSchedules(env)]);
    let worker = first.process;
    url = api.ready.url ?? '';
    return {
      api: api.process,
      worker: () => worker,
      url,
      ...(ui ? { temporalUiUrl: ui.url } : {}),
      adminKey,
      adminKeyIsNew,
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
