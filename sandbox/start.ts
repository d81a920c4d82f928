import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from './desk/start';
import { addresses, takenPort } from './embedded/addresses';
import { buildConsole } from './embedded/console';
import { type Product, startProduct } from './embedded/product';
import type { Report } from './embedded/progress';
import { type EmbeddedServers, startEmbeddedServers } from './embedded/servers';
import { terminalReport } from './embedded/terminal';

const USAGE = `Usage: npm start [-- --sandbox] [-- --fresh]
  Runs the API and a worker against the servers that SEALFLOW_TEMPORAL_ADDRESS and SEALFLOW_MONGO_URL name, and
  against embedded ones where they are not set. The data lie in SEALFLOW_DATA_DIR, .sealflow when not set.
  --sandbox  with a simulated 章管家, 契约锁, webhook engine and E10, bound and set up, and a page to play them all; on
             embedded servers of its own, its data in the folder sandbox of the data folder
  --fresh    deletes the data of earlier runs first`;

const API_PORT = 8080;

interface Arguments {
  fresh: boolean;
  sandbox: boolean;
}

interface Running {
  product: Product;
  /** Everything, in order. */
  stop(): Promise<void>;
}

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const report = terminalReport(process.stdout);
  const dataDir = resolve(process.env.SEALFLOW_DATA_DIR || '.sealflow');
  const running = given.sandbox
    ? await startSandbox({ dataDir: resolve(dataDir, 'sandbox'), fresh: given.fresh, report, port: API_PORT })
    : await startAlone(dataDir, given.fresh, report);
  const why = await untilOver(running.product);
  report.log(why.message);
  await running.stop();
  return why.code;
}

function readArguments(): Arguments | undefined {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { fresh: flag, sandbox: flag } }).values;
  } catch {
    return undefined;
  }
}

async function startAlone(dataDir: string, fresh: boolean, report: Report): Promise<Running> {
  const [servers] = await Promise.all([
    startEmbeddedServers({ ...report, dataDir, fresh }),
    buildConsole(report),
  ]);
  const product = await startOrStop(servers, dataDir);
  const lines = [...addresses(servers, product), ...takenPort(product.url, API_PORT, process.env)];
  for (const line of lines) report.log(line);
  const stop = async () => {
    await product.stop();
    await servers.stop();
  };
  return { product, stop };
}

async function startOrStop(servers: EmbeddedServers, dataDir: string): Promise<Product> {
  try {
    return await startProduct({ env: process.env, dataDir, servers, port: API_PORT, logs: 'inherit' });
  } catch (error) {
    await servers.stop();
    throw error;
  }
}

interface Over {
  message: string;
  code: number;
}

/** Until a person asks for the end, or one of the processes is gone. */
function untilOver({ api, worker }: Product): Promise<Over> {
  return new Promise((over) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => over({ message: 'Ending', code: 0 }));
    for (const child of [api, worker()])
      child.ended.then((how) => over({ message: `The ${child.name} ended (${how}); ending all`, code: 1 }));
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
