import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binary, reason } from './binaries';
import { mongoArgs, mongoPid } from './mongo';
import { HOST, portOr } from './ports';
import { endProcess, identify, type ProcessId, type Watchdog } from './processes';
import type { Report } from './progress';
import { type Kind, probe, type Running, record } from './record';
import { prepareServer, temporalArgs } from './temporal';

const READY_MS = 60_000;
const ATTEMPTS = 3;

export interface Launching {
  dataDir: string;
  ports: 'default' | 'free';
  /** Ends the servers with this process. */
  watchdog: Watchdog;
  detached: boolean;
  report: Report;
}

/** Starts the server and waits until it can be used. A port that another program took meanwhile is tried anew. */
export async function launch(kind: Kind, binary: Binary, launching: Launching): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const { args, running } = await plan(
      kind,
      binary,
      attempt === 1 ? launching : { ...launching, ports: 'free' },
    );
    const log = join(launching.dataDir, 'logs', `${kind}.log`);
    try {
      return await startOnce(kind, args, running, log, launching);
    } catch (error) {
      const output = existsSync(log) ? readFileSync(log, 'utf8').trim() : '';
      if (attempt < ATTEMPTS && /already in use|can't set|can't use default/.test(output)) continue;
      const tail = output.split('\n').slice(-5).join('\n');
      throw new Error(
        `${binary.engine} (${binary.path}) did not start: ${reason(error)}\n${tail}\nLog: ${log}`,
      );
    }
  }
}

type Plan = { args: string[]; running: Omit<Running, 'process'> };

async function plan(kind: Kind, binary: Binary, { ports, detached, report }: Launching): Promise<Plan> {
  const wished = async (port: number) => {
    const got = await portOr(ports === 'free' ? 'free' : port);
    if (ports === 'default' && got !== port)
      report.log(`Port ${port} is taken; ${binary.engine} gets ${got}`);
    return got;
  };
  const { engine, path } = binary;
  if (kind === 'mongo') {
    const port = await wished(27017);
    return { args: mongoArgs(engine, port), running: { engine, binary: path, address: `${HOST}:${port}` } };
  }
  const port = await wished(7233);
  // Servers that outlive us are alone with their UI; otherwise the product shows it there (see temporalUi.ts).
  const uiPort = detached ? await wished(8233) : await portOr('free');
  const uiUrl = `http://${HOST}:${uiPort}`;
  return {
    args: temporalArgs(port, uiPort),
    running: { engine, binary: path, address: `${HOST}:${port}`, uiUrl },
  };
}

async function startOnce(
  kind: Kind,
  args: readonly string[],
  planned: Plan['running'],
  log: string,
  { dataDir, watchdog, detached }: Launching,
): Promise<Running> {
  const child = spawnServer(planned.binary, args, join(dataDir, planned.engine), log);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended = `it ended at once (${signal ?? code})`;
    if (child.pid) watchdog.release(child.pid);
  });
  if (child.pid) watchdog.guard(child.pid);
  const id = child.pid && identify(child.pid);
  if (!id) throw new Error(ended ?? 'it ended at once');
  const owner = identify(process.pid);
  const running = { process: id, ...(detached || !owner ? {} : { owner }), ...planned };
  try {
    // Before it is ready: should this process die now, the next one finds what is still running on the data.
    record(dataDir, kind, { ...running, ...(owner ? { owner } : {}) });
    await untilReady(kind, running, log, () => ended);
    if (kind === 'temporal') await prepareServer(running.address);
    record(dataDir, kind, running);
    return running;
  } catch (error) {
    await abandon(id, dataDir, kind);
    throw error;
  }
}

async function abandon(id: ProcessId, dataDir: string, kind: Kind): Promise<void> {
  await endProcess(id);
  record(dataDir, kind, undefined);
}

/** In a session of its own, in `folder`, with `more` beside our environment; an older log of it is kept once. */
export function spawnServer(
  path: string,
  args: readonly string[],
  folder: string,
  log: string,
  more: NodeJS.ProcessEnv = {},
) {
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(log, '..'), { recursive: true });
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const output = openSync(log, 'a');
  try {
    // Its own session, so that Ctrl-C reaches our process alone, which then ends its work before its servers.
    const child = spawn(path, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...more },
    });
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

type Ended = () => string | undefined;

async function untilReady(kind: Kind, running: Running, log: string, ended: Ended): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    let late = 'another server answers';
    try {
      await probe(kind, running.address);
      if (await isOurs(kind, running, log)) return;
    } catch (error) {
      late = reason(error);
    }
    const why = ended();
    if (why) throw new Error(why);
    if (Date.now() > deadline) throw new Error(`not ready within ${READY_MS / 1000} s: ${late}`);
    await sleep(100);
  }
}

/** Whether the answer came from our process: two instances that start at once may both have found the same port free. */
async function isOurs(kind: Kind, { address, process: { pid } }: Running, log: string): Promise<boolean> {
  if (kind === 'mongo') return (await mongoPid(`mongodb://${address}/`)) === pid;
  // Temporal tells no process id, but prints its address once it holds the port.
  return new RegExp(`Server:\\s+\\S*:${address.split(':')[1]}\\b`).test(readFileSync(log, 'utf8'));
}
