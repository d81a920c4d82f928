import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { endProcess, startWatchdog } from '../processes';
import { readRecord } from '../record';
import { type EmbeddedServers, type StartOptions, startEmbeddedServers } from '../servers';
import { startPostgreSql } from './postgresql';
import { databasePassword, startTemporalServer } from './temporal';

/**
 * As the embedded servers, but that Temporal is the server of production on PostgreSQL, with its configuration in
 * deploy/. The data folder has to be a new one.
 *
 * @throws where PostgreSQL is not installed; see `errorText`.
 */
async function startServersOnPostgres(options: StartOptions): Promise<EmbeddedServers> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const watchdog = startWatchdog();
  const ends: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
    watchdog.close();
  };
  try {
    const postgres = await startPostgreSql(options.env ?? process.env, databasePassword, watchdog);
    ends.push(postgres.stop);
    // By the record: whoever kills it and starts it again keeps that up to date.
    ends.push(async () => {
      const temporal = readRecord(dataDir).temporal;
      if (temporal) await endProcess(temporal.process);
    });
    const { metricsUrl } = await startTemporalServer({ ...options, dataDir }, postgres.port, watchdog);
    // Which finds that Temporal runs already.
    const servers = await startEmbeddedServers(options);
    ends.push(servers.stop);
    return { ...servers, temporal: { ...servers.temporal, metricsUrl }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What may start the servers of a run, by the name that `--temporal` has for it. */
export const serversWith = { embedded: startEmbeddedServers, postgres: startServersOnPostgres } as const;
export type TemporalChoice = keyof typeof serversWith;

export const isTemporalChoice = (text: string): text is TemporalChoice => Object.hasOwn(serversWith, text);
