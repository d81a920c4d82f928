import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serversWith, type TemporalChoice } from '../sandbox/embedded/postgres/servers';
import { startWatchdog, type Watchdog } from '../sandbox/embedded/processes';
import type { EmbeddedServers } from '../sandbox/embedded/servers';
import { type Bundles, makeBundles } from './bundles';
import type { Cleanup } from './cleanup';
import { CommandLog } from './measure/commandLog';
import { MongoProxy } from './measure/mongoProxy';
import { Peers } from './peers';

/** What all contenders of a run share. */
export interface Stage {
  folder: string;
  env: NodeJS.ProcessEnv;
  servers: EmbeddedServers;
  peers: Peers;
  bundles: Bundles;
  watchdog: Watchdog;
  cleanup: Cleanup;
  commands: CommandLog;
  /** Where profiles of the product's processes go; absent where none are asked for. */
  profiles?: string | undefined;
  /** For one process: where commands are counted an address that counts them under this name. */
  mongoUrlFor(name: string): Promise<string>;
  logOf(process: string): string;
}

export interface StageOptions {
  cleanup: Cleanup;
  isCounting: boolean;
  temporal: TemporalChoice;
  /** Whether a hand-written contender is to come. */
  needsHandWritten: boolean;
  profiles?: string | undefined;
  log(line: string): void;
}

/** Servers and peers, made for this run alone; the clean-up ends and deletes them, and what is started on them. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { cleanup, log } = options;
  const folder = await cleanup.started(
    () => mkdtempSync(join(tmpdir(), 'sealflow-bench-')),
    (path) => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  );
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const watchdog = await cleanup.started(startWatchdog, (started) => started.close());
  const env = withoutOurs();
  const [servers, peers, bundles] = await Promise.all([
    cleanup.started(
      () => serversWith[options.temporal]({ dataDir: folder, ports: 'free', log, env }),
      (started) => started.stop(),
    ),
    cleanup.started(Peers.listen, (started) => started.close()),
    makeBundles(folder, options.needsHandWritten),
  ]);
  const commands = new CommandLog();
  return {
    ...{ folder, env, servers, peers, bundles, watchdog, cleanup, commands },
    profiles: options.profiles,
    mongoUrlFor: async (name) => {
      if (!options.isCounting) return servers.mongo.url;
      const proxy = await cleanup.started(
        () => MongoProxy.listen(servers.mongo.url, name, commands.add),
        (started) => started.close(),
      );
      return proxy.url;
    },
    logOf: (process) => join(folder, 'logs', `${process}.log`),
  };
}

/** No configured server is touched, and nothing that is set for another run decides here. */
function withoutOurs(): NodeJS.ProcessEnv {
  const kept = /^SEALFLOW_(CACHE_DIR|\w+_BINARY)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SEALFLOW_') || kept.test(name)),
  );
}
