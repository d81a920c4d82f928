import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAlive } from './processes';
import { type Kind, probe, type Running } from './record';
import { type EmbeddedServers, listServers, startEmbeddedServers, stopServers } from './servers';
import { terminalReport } from './terminal';

const USAGE = `Usage: npm run servers -- start|stop|status [--fresh] [--data-dir DIR]
  start    starts the embedded Temporal and Mongo servers; they run on until stopped
           --fresh  deletes the data of earlier runs first
  stop     ends the servers that were started on the data folder
  status   tells which of them run, and where
  --data-dir DIR  the data folder, SEALFLOW_DATA_DIR or .sealflow when not given`;

const report = terminalReport(process.stdout);

interface Command {
  word: string;
  fresh: boolean;
  dataDir: string;
}

function parseCommand(args: string[]): Command | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        fresh: { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: process.env.SEALFLOW_DATA_DIR || '.sealflow' },
      },
    });
    const [word, ...more] = positionals;
    if (!word || more.length > 0) return undefined;
    return { word, fresh: values.fresh, dataDir: resolve(values['data-dir']) };
  } catch {
    return undefined;
  }
}

async function start({ fresh, dataDir }: Command): Promise<void> {
  const before = listServers(dataDir);
  const servers = await startEmbeddedServers({ ...report, dataDir, fresh, detached: true });
  printAddresses(servers, before);
}

function printAddresses(
  { temporal, mongo, dataDir }: EmbeddedServers,
  before: ReturnType<typeof listServers>,
) {
  const how = (kind: Kind, pid: number | undefined) => {
    if (pid === undefined) return 'from the environment';
    const running = before[kind];
    if (running?.process.pid !== pid) return `started, process ${pid}`;
    const owner = running.owner ? `, and ends with process ${running.owner.pid}` : '';
    return `runs already, process ${pid}${owner}`;
  };
  report.log(`Temporal gRPC  ${temporal.address}  (${how('temporal', temporal.pid)})`);
  if (temporal.uiUrl) report.log(`Temporal UI    ${temporal.uiUrl}`);
  const engine = mongo.engine ? `${mongo.engine}, ` : '';
  report.log(`Mongo URL      ${mongo.url}  (${engine}${how('mongo', mongo.pid)})`);
  report.log(`Data folder    ${dataDir}`);
}

async function stop({ dataDir }: Command): Promise<number> {
  const owned = (running: Running) => running.owner !== undefined && isAlive(running.owner);
  const kept = Object.values(listServers(dataDir)).filter(owned);
  const ended = await stopServers(dataDir, report, (running) => !owned(running));
  for (const running of ended) report.log(`Stopped ${running.engine}, process ${running.process.pid}`);
  for (const running of kept) {
    report.log(
      `Left ${running.engine}, process ${running.process.pid}: it ends with process ${running.owner?.pid}`,
    );
  }
  if (ended.length + kept.length === 0) report.log(`No servers run on ${dataDir}`);
  return kept.length > 0 ? 1 : 0;
}

async function status({ dataDir }: Command): Promise<void> {
  const servers = listServers(dataDir);
  for (const kind of ['temporal', 'mongo'] as const) {
    const running = servers[kind];
    if (!running) {
      report.log(`${kind}: does not run`);
      continue;
    }
    const answers = await probe(kind, running.address).then(
      () => 'answers',
      () => 'does NOT answer',
    );
    const ui = running.uiUrl ? `, UI ${running.uiUrl}` : '';
    report.log(
      `${kind}: ${running.engine}, process ${running.process.pid}, ${answers} at ${running.address}${ui}`,
    );
  }
  report.log(`Data folder: ${dataDir}`);
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  switch (command?.word) {
    case 'start':
      await start(command);
      return 0;
    case 'stop':
      return stop(command);
    case 'status':
      await status(command);
      return 0;
    default:
      process.stderr.write(`${USAGE}\n`);
      return 2;
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
