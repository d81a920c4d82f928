import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { addresses } from './addresses';
import { buildConsole } from './console';
import { type Product, startProduct } from './product';
import { type EmbeddedServers, startEmbeddedServers } from './servers';
import { terminalReport } from './terminal';

const USAGE = `Usage: npm start [-- --fresh]
  Runs the API and a worker against the servers that SEALFLOW_TEMPORAL_ADDRESS and SEALFLOW_MONGO_URL name, and
  against embedded ones where they are not set. The data lie in SEALFLOW_DATA_DIR, .sealflow when not set.
  --fresh  deletes the data of earlier runs first`;

const API_PORT = 8080;

async function main(): Promise<number> {
  const fresh = readArguments();
  if (fresh === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const report = terminalReport(process.stdout);
  const dataDir = resolve(process.env.SEALFLOW_DATA_DIR || '.sealflow');
  const [servers] = await Promise.all([
    startEmbeddedServers({ ...report, dataDir, fresh }),
    buildConsole(report),
  ]);
  const product = await startOrStop(servers, dataDir);
  for (const line of addresses(servers, product)) report.log(line);
  const why = await untilOver(product);
  report.log(why.message);
  await product.stop();
  await servers.stop();
  return why.code;
}

function readArguments(): boolean | undefined {
  try {
    return parseArgs({ options: { fresh: { type: 'boolean', default: false } } }).values.fresh;
  } catch {
    return undefined;
  }
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
