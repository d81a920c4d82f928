import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import { createBindings } from '../adapters/mongo/bindings';
import { type Database, openDatabase } from '../adapters/mongo/database';
import { createHostStore } from '../adapters/mongo/hosts';
import { createSealSettingsStore } from '../adapters/mongo/sealSettings';
import { createVendors } from '../adapters/registry';
import { createSecretBox } from '../adapters/secretBox';
import { openTemporal, type TemporalConnection } from '../adapters/temporal/connection';
import { type ApiConfig, ConfigError, loadApiConfig, localUrl } from '../config';
import { createApp } from './app';
import { startBackground } from './background';
import type { Deps } from './deps';
import { adminKeyOnly } from './http/auth';
import { openApiDocument } from './http/openapi';
import { createProbes } from './probes';
import { createRequestDeps } from './requestDeps';
import { routes } from './routes';
import { version } from './version';

/** How long open requests may take to end once the process is asked to. */
const shutdownGraceMs = 10_000;

interface Parts {
  config: ApiConfig;
  logger: Logger;
  database: Database;
  temporal: TemporalConnection;
}

function createDeps({ config, logger, database, temporal }: Parts, publicUrl: string): Deps {
  const document = openApiDocument(routes, version);
  const secretBox = createSecretBox(config.secretKeys);
  const bindings = createBindings(database);
  return {
    publicUrl,
    authenticate: adminKeyOnly(config.adminKey),
    logger,
    now: () => new Date(),
    bindings,
    hosts: createHostStore(database),
    sealSettings: createSealSettingsStore(database),
    secretBox,
    vendors: createVendors({ bindings, secretBox }),
    openApi: () => document,
    probes: createProbes(database, temporal, config.temporal.namespace),
    ...createRequestDeps({ database, temporal }),
  };
}

async function main(): Promise<void> {
  const config = loadApiConfig(process.env);
  const logger = pino({ name: 'sealflow-api', level: config.logLevel });
  const database = openDatabase({ url: config.mongo.url, name: config.mongo.database });
  const temporal = openTemporal(config.temporal);
  const server = createServer();
  const { host } = config.api;
  const port = await listen(server, host, config.api.port);
  // With port 0 the address is known only now.
  const anyPort = config.api.port === 0 && config.api.publicUrl === localUrl(host, 0);
  const publicUrl = anyPort ? localUrl(host, port) : config.api.publicUrl;
  const deps = createDeps({ config, logger, database, temporal }, publicUrl);
  server.on('request', createApp(deps));
  const background = startBackground(deps);
  logger.info({ host, port, publicUrl, version }, `Sealflow API listens on ${localUrl(host, port)}`);

  onceAsked(logger, async () => {
    await Promise.all([close(server), background.stop()]);
    await Promise.allSettled([database.close(), temporal.close()]);
  });
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Takes no new connections, lets open requests end, then cuts what is left. */
async function close(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), shutdownGraceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(timer);
}

function onceAsked(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const ask = (signal: NodeJS.Signals) => {
    // A second signal is an impatient person.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'Shutting down');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ name: error instanceof Error ? error.name : typeof error }, 'Shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', ask);
  process.on('SIGINT', ask);
}

main().catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why =
    error instanceof ConfigError
      ? error.message
      : code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL'
        ? `SEALFLOW_API_HOST and SEALFLOW_API_PORT: this address cannot be listened on (${code})`
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
  process.stderr.write(`${why}\n`);
  process.exit(1);
});
