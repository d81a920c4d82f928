import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { reason, resolveBinary } from '../binaries';
import { spawnServer } from '../launch';
import { HOST, portOr } from '../ports';
import { identify, type Watchdog } from '../processes';
import { temporalServerProgram, temporalSqlToolProgram } from '../programs';
import { withProgress } from '../progress';
import { type Running, record } from '../record';
import type { StartOptions } from '../servers';
import { prepareServer, probeTemporal } from '../temporal';
import { configurationAt, serviceCount } from './configuration';

const deployed = resolve(__dirname, '../../../deploy/temporal');
/** A machine that compiles and tests beside it takes its time. */
const readyMs = 120_000;

/** Of a database that only this machine reaches, and that is gone after the run. */
export const databasePassword = 'sealflow-tests';

/** Run in its folder below the data folder, with the password in the environment as in production. */
export const temporalServerArgs = [
  ...['--root', '.', '--config', 'config', '--env', 'production'],
  ...['--allow-no-auth', 'start'],
];
export const temporalServerEnv = { SQL_PASSWORD: databasePassword };

/**
 * Starts the server of production on a PostgreSQL that has this port, with the schema steps and the configuration of
 * deploy/, and records it in the data folder. Resolves once it is ready for seal requests.
 */
export async function startTemporalServer(
  options: StartOptions,
  postgresPort: number,
  watchdog: Watchdog,
): Promise<{ running: Running; metricsUrl: string }> {
  const { dataDir, env = process.env } = options;
  const resolving = { env, report: options };
  const server = await resolveBinary(temporalServerProgram(), resolving);
  const sqlTool = await resolveBinary(temporalSqlToolProgram(), resolving);
  const folder = join(dataDir, server.engine);
  await mkdir(join(folder, 'config'), { recursive: true });
  await withProgress(
    options,
    () => "Making Temporal's schema in PostgreSQL",
    () => makeSchema(folder, sqlTool.path, postgresPort),
  );
  const { port, metricsPort } = await writeConfiguration(folder, postgresPort);
  const log = join(dataDir, 'logs', 'temporal.log');
  const child = spawnServer(server.path, temporalServerArgs, folder, log, temporalServerEnv);
  const id = child.pid && identify(child.pid);
  if (!id) throw new Error(`${server.path} did not start; see ${log}`);
  watchdog.guard(id.pid);
  child.once('exit', () => watchdog.release(id.pid));
  const address = `${HOST}:${port}`;
  const running: Running = { process: id, engine: server.engine, binary: server.path, address };
  record(dataDir, 'temporal', running);
  await withProgress(
    options,
    () => 'Starting Temporal on PostgreSQL',
    () => untilReady(address, () => child.exitCode !== null || child.signalCode !== null, log),
  );
  return { running, metricsUrl: `http://${HOST}:${metricsPort}/metrics` };
}

/** By the script of production, which looks for the tool by its name. */
async function makeSchema(folder: string, sqlTool: string, postgresPort: number): Promise<void> {
  const tools = join(folder, 'tools');
  await mkdir(tools, { recursive: true });
  await symlink(sqlTool, join(tools, 'temporal-sql-tool'));
  await promisify(execFile)('sh', [join(deployed, 'schema.sh')], {
    maxBuffer: 2 ** 26,
    env: {
      PATH: `${tools}${delimiter}${process.env.PATH}`,
      SQL_HOST: HOST,
      SQL_PORT: String(postgresPort),
      SQL_PASSWORD: databasePassword,
    },
  });
}

async function writeConfiguration(folder: string, postgresPort: number) {
  const ports = await distinctPorts(1 + 2 * serviceCount);
  const [metricsPort = 0, ...servicePorts] = ports;
  const config = join(folder, 'config');
  const dynamicConfiguration = join(config, 'dynamicconfig.yaml');
  await copyFile(join(deployed, 'config/dynamicconfig.yaml'), dynamicConfiguration);
  const production = await readFile(join(deployed, 'config/production.yaml'), 'utf8');
  const places = { postgresPort, metricsPort, servicePorts, dynamicConfiguration };
  const { text, port } = configurationAt(production, places);
  await writeFile(join(config, 'production.yaml'), text);
  return { port, metricsPort };
}

/** Of members' ports PostgreSQL keeps no more than 32767 (a smallint in the server's schema, 1.29.1). */
const memberPorts = [15_000, 32_767] as const;

async function distinctPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(...memberPorts);
    if ((await portOr(port)) === port) ports.add(port);
  }
  return [...ports];
}

/** It knows a namespace some seconds after it was told of it, and what was added to it later still. */
async function untilReady(address: string, hasEnded: () => boolean, log: string): Promise<void> {
  for (const deadline = Date.now() + readyMs; ; await sleep(200))
    try {
      await prepareServer(address);
      return await probeTemporal(address);
    } catch (error) {
      if (hasEnded()) throw new Error(`Temporal on PostgreSQL ended at once; see ${log}`);
      if (Date.now() > deadline)
        throw new Error(`Temporal on PostgreSQL is not ready: ${reason(error)}; see ${log}`);
    }
}
