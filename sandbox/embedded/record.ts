import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './binaries';
import { probeMongo } from './mongo';
import { endProcess, isAlive, type ProcessId } from './processes';
import { probeTemporal } from './temporal';

export type Kind = 'temporal' | 'mongo';

/** A server that was started on a data folder. */
export interface Running {
  process: ProcessId;
  /** The process it ends with; absent for one that runs on by itself. */
  owner?: ProcessId;
  engine: Engine;
  binary: string;
  /** Host and port. */
  address: string;
  uiUrl?: string;
}

export type Servers = { [kind in Kind]?: Running };

const PATIENCE_MS = 15_000;

const recordPath = (dataDir: string) => join(dataDir, 'servers.json');

export function readRecord(dataDir: string): Servers {
  const path = recordPath(dataDir);
  try {
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Servers) : {};
  } catch {
    // Cut short by a power failure; whatever it named is gone too.
    return {};
  }
}

/** Notes one server, or with `undefined` that it ended. Synchronous, so that two starts of one process do not mix. */
export function record(dataDir: string, kind: Kind, running: Running | undefined): void {
  const servers = readRecord(dataDir);
  if (running) servers[kind] = running;
  else delete servers[kind];
  const draft = `${recordPath(dataDir)}.draft`;
  writeFileSync(draft, JSON.stringify(servers, undefined, 2));
  renameSync(draft, recordPath(dataDir));
}

export const probe = (kind: Kind, address: string) =>
  kind === 'temporal' ? probeTemporal(address) : probeMongo(`mongodb://${address}/`);

/** The recorded server when it can be used. One whose owner died is ended first: its data may be opened by one server only. */
export async function findRunning(dataDir: string, kind: Kind): Promise<Running | undefined> {
  const running = readRecord(dataDir)[kind];
  if (!running) return undefined;
  if (running.owner && !isAlive(running.owner)) await endProcess(running.process);
  const deadline = Date.now() + PATIENCE_MS;
  while (isAlive(running.process)) {
    if (
      await probe(kind, running.address).then(
        () => true,
        () => false,
      )
    )
      return running;
    if (Date.now() > deadline) {
      throw new Error(
        `The ${running.engine} of ${dataDir} runs as process ${running.process.pid} but does not answer at ${running.address}; ` +
          '`npm run servers -- stop` ends it',
      );
    }
    await sleep(200);
  }
  record(dataDir, kind, undefined);
  return undefined;
}

/** `peers`: of the sandbox. */
const DATA = ['temporal', 'mongod', 'ferretdb', 'logs', 'peers'] as const;

/** Deletes the data of servers that do not run, and what refers to them; nothing else that may lie in the folder. */
export async function clearData(dataDir: string): Promise<void> {
  for (const running of Object.values(readRecord(dataDir))) {
    if (!isAlive(running.process)) continue;
    throw new Error(
      `The data in ${dataDir} cannot be cleared while ${running.engine} runs on them (process ${running.process.pid}); ` +
        'stop it first: `npm run servers -- stop`',
    );
  }
  for (const folder of DATA) await rm(join(dataDir, folder), { recursive: true, force: true });
  await rm(recordPath(dataDir), { force: true });
}

/** The engine whose Mongo data the folder holds, if any. */
export async function mongoEngineOf(dataDir: string): Promise<Engine | undefined> {
  for (const engine of ['mongod', 'ferretdb'] as const) {
    const files = await readdir(join(dataDir, engine)).catch(() => []);
    if (files.length > 0) return engine;
  }
  return undefined;
}
