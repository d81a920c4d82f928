import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Binary, type Engine, type Environment, resolveBinary } from './binaries';
import { type Launching, launch } from './launch';
import { withLock } from './lock';
import { keepToOwner } from './ownerOnly';
import { endProcess, isAlive, startWatchdog, type Watchdog } from './processes';
import { mongoProgram, temporalProgram } from './programs';
import { type Report, withProgress } from './progress';
import {
  clearData,
  findRunning,
  type Kind,
  mongoEngineOf,
  type Running,
  readRecord,
  record,
  type Servers,
} from './record';
import { NAMESPACE } from './temporal';

export interface StartOptions {
  dataDir: string;
  /** Deletes the data of an earlier run first; refused while servers run on them. */
  fresh?: boolean;
  /** The servers outlive this process; otherwise they end with it, however it ends. */
  detached?: boolean;
  /** `free` for callers that may run several times at once; by default 7233, 8233 and 27017 where they are free. */
  ports?: 'default' | 'free';
  log(line: string): void;
  /** Shows a line that the next one replaces; without it such lines go to `log`, less often. */
  rewrite?(line: string): void;
  env?: Environment;
}

export interface EmbeddedServers {
  /** `metricsUrl`: where it shows its own metrics; the embedded one says so in its log instead. */
  temporal: { address: string; uiUrl?: string; metricsUrl?: string; namespace: string; pid?: number };
  mongo: { url: string; engine?: Engine; pid?: number };
  dataDir: string;
  /** Ends what this call has started; servers that ran before, or that the environment named, go on. */
  stop(): Promise<void>;
}

interface Started {
  running: Running;
  byUs: boolean;
}

/**
 * Gives the addresses of a Temporal and a Mongo server: those of the environment, those that run already, or new ones.
 * The data folder is kept to its owner, and so is whatever this process makes from here on.
 */
export async function startEmbeddedServers(options: StartOptions): Promise<EmbeddedServers> {
  const dataDir = resolve(options.dataDir);
  const env = options.env ?? process.env;
  const wanted: Kind[] = [];
  if (!env.SEALFLOW_TEMPORAL_ADDRESS) wanted.push('temporal');
  if (!env.SEALFLOW_MONGO_URL) wanted.push('mongo');
  await keepToOwner(dataDir);
  const { started, watchdog } = await withLock(dataDir, 'servers', options, async () => {
    if (options.fresh) await clearData(dataDir);
    return startMissing(dataDir, wanted, options);
  });
  const ours = Object.values(started).filter(({ byUs }) => byUs);
  return {
    temporal: temporalOf(started.temporal, env),
    mongo: mongoOf(started.mongo, env),
    dataDir,
    stop: async () => {
      if (ours.length === 0) return;
      await stopServers(dataDir, options, (running) => ours.some((our) => same(our.running, running)));
      watchdog?.close();
    },
  };
}

function temporalOf(started: Started | undefined, env: Environment): EmbeddedServers['temporal'] {
  if (!started) {
    const namespace = env.SEALFLOW_TEMPORAL_NAMESPACE || env.TEMPORAL_NAMESPACE || NAMESPACE;
    return { address: env.SEALFLOW_TEMPORAL_ADDRESS ?? '', namespace };
  }
  const { address, uiUrl, process: id } = started.running;
  return { address, namespace: NAMESPACE, pid: id.pid, ...(uiUrl ? { uiUrl } : {}) };
}

function mongoOf(started: Started | undefined, env: Environment): EmbeddedServers['mongo'] {
  if (!started) return { url: env.SEALFLOW_MONGO_URL ?? '' };
  const { address, engine, process: id } = started.running;
  return { url: `mongodb://${address}/`, engine, pid: id.pid };
}

async function startMissing(dataDir: string, wanted: readonly Kind[], options: StartOptions) {
  const started: { [kind in Kind]?: Started } = {};
  const binaries: [Kind, Binary][] = [];
  for (const kind of wanted) {
    const running = await withProgress(
      options,
      () => `Asking the ${kind} server`,
      () => findRunning(dataDir, kind),
    );
    if (running) started[kind] = { running, byUs: false };
    else binaries.push([kind, await findBinary(kind, dataDir, options)]);
  }
  if (binaries.length === 0) return { started };
  const watchdog = startWatchdog();
  const servers = await launchAll(dataDir, binaries, options, watchdog);
  for (const [kind, running] of servers) started[kind] = { running, byUs: true };
  return { started, watchdog };
}

async function findBinary(kind: Kind, dataDir: string, options: StartOptions): Promise<Binary> {
  await mkdir(dataDir, { recursive: true });
  const program = kind === 'temporal' ? temporalProgram() : mongoProgram(await mongoEngineOf(dataDir));
  return resolveBinary(program, { env: options.env ?? process.env, report: options });
}

type Chosen = readonly [Kind, Binary][];

async function launchAll(dataDir: string, binaries: Chosen, options: StartOptions, watchdog: Watchdog) {
  const { detached = false, ports = 'default' } = options;
  const launching: Launching = { dataDir, ports, watchdog, detached, report: options };
  const names = binaries.map(([, { engine }]) => engine).join(' and ');
  const results = await withProgress(
    options,
    () => `Starting ${names}`,
    () =>
      Promise.allSettled(
        binaries.map(async ([kind, binary]) => [kind, await launch(kind, binary, launching)] as const),
      ),
  );
  const servers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await Promise.all(servers.map(([kind, running]) => end(dataDir, kind, running)));
    watchdog.close();
    throw failed.reason;
  }
  // Until now detached servers were guarded too: a start that is cut short leaves nothing behind.
  if (detached) {
    for (const [, running] of servers) watchdog.release(running.process.pid);
    watchdog.close();
  }
  return servers;
}

const same = (a: Running, b: Running) =>
  a.process.pid === b.process.pid && a.process.began === b.process.began;

async function end(dataDir: string, kind: Kind, running: Running): Promise<void> {
  await endProcess(running.process);
  record(dataDir, kind, undefined);
}

/** Ends the recorded servers that `which` accepts, and tells which these were. */
export async function stopServers(
  dataDir: string,
  report: Report,
  which: (running: Running) => boolean,
): Promise<Running[]> {
  return withLock(dataDir, 'servers', report, async () => {
    const chosen = Object.entries(readRecord(dataDir)).filter(([, running]) => which(running));
    const alive = chosen.map(([, running]) => running).filter((running) => isAlive(running.process));
    await withProgress(
      report,
      () => 'Stopping the servers',
      () => Promise.all(chosen.map(([kind, running]) => end(dataDir, kind as Kind, running))),
    );
    return alive;
  });
}

/** The recorded servers whose processes are there. */
export function listServers(dataDir: string): Servers {
  return Object.fromEntries(Object.entries(readRecord(dataDir)).filter(([, { process: id }]) => isAlive(id)));
}
