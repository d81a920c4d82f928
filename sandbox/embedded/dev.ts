import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { localUrl } from '../../config';
import { addresses } from './addresses';
import { buildConsole } from './console';
import { prepareProduct } from './preparing';
import { endProcess, identify, startWatchdog, type Watchdog } from './processes';
import { makeSchedules } from './schedules';
import { startEmbeddedServers } from './servers';
import { terminalReport } from './terminal';

/*
 * `npm run dev`: the servers once, and API and worker each under `tsx watch`, which starts it anew when one of its
 * files changes and waits for the next change where it cannot start.
 */

const API_PORT = 8080;

/** The worker bundles these by itself: no import of its own leads to all of them. */
const bundled = ['workflows/**/*.ts', 'contracts/**/*.ts', 'domain/**/*.ts'];

const report = terminalReport(process.stdout);

async function main(): Promise<number> {
  const dataDir = resolve(process.env.SEALFLOW_DATA_DIR || '.sealflow');
  const [servers] = await Promise.all([startEmbeddedServers({ ...report, dataDir }), buildConsole(report)]);
  const watchdog = startWatchdog();
  try {
    return await runProduct(dataDir, servers, watchdog);
  } finally {
    await servers.stop();
    watchdog.close();
  }
}

type Servers = Awaited<ReturnType<typeof startEmbeddedServers>>;

async function runProduct(dataDir: string, servers: Servers, watchdog: Watchdog): Promise<number> {
  // The port stays the same from one restart to the next, so it is chosen here.
  const { SEALFLOW_API_PORT: wished, SEALFLOW_WORKFLOW_BUNDLE: _built, ...rest } = process.env;
  const env = wished && wished !== '0' ? { ...rest, SEALFLOW_API_PORT: wished } : rest;
  let url = '';
  const prepared = await prepareProduct(
    { env, dataDir, servers, port: wished === '0' ? 'free' : API_PORT },
    () => url,
  );
  const { SEALFLOW_API_HOST: host = '', SEALFLOW_API_PORT: port } = prepared.env;
  url = localUrl(host, Number(port));
  const watched = [
    watch('api/main.ts', [], prepared.env, watchdog),
    watch('worker/main.ts', bundled, prepared.env, watchdog),
  ];
  await makeSchedules(prepared.env);
  const { ui, adminKey, adminKeyIsNew } = prepared;
  const at = { url, adminKey, adminKeyIsNew, ...(ui ? { temporalUiUrl: ui.url } : {}) };
  for (const line of addresses(servers, at)) report.log(line);
  const code = await untilOver(watched);
  await Promise.all([ui?.close(), ...watched.map(end)]);
  return code;
}

function watch(script: string, more: readonly string[], env: NodeJS.ProcessEnv, watchdog: Watchdog) {
  const include = more.map((glob) => `--include=${glob}`);
  const command = [require.resolve('tsx/cli'), 'watch', '--clear-screen=false', ...include, script];
  // Its own session, so that Ctrl-C reaches this process alone, which then ends everything in order.
  const child = spawn(process.execPath, command, {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (child.pid) watchdog.guard(child.pid);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const id = identify(child.pid ?? 0);
  if (id) await endProcess(id);
}

/** Until a person asks for the end; a watcher ends by itself only where it cannot go on. */
function untilOver(watched: readonly ChildProcess[]): Promise<number> {
  return new Promise((over) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        report.log('Ending');
        over(0);
      });
    for (const child of watched) {
      child.once('error', () => over(1));
      child.once('exit', () => over(1));
    }
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
