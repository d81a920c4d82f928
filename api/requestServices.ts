import type { Logger } from 'pino';
import { createAttempts } from '../adapters/mongo/attempts';
import { type CommandRecord, createCommands } from '../adapters/mongo/commands';
import type { Database } from '../adapters/mongo/database';
import { createInbox, type PendingRow } from '../adapters/mongo/inbox';
import { createLeases } from '../adapters/mongo/leases';
import { createLedger } from '../adapters/mongo/ledger';
import { createSealRequestViews } from '../adapters/mongo/sealRequestViews';
import { createVendorApplications } from '../adapters/mongo/vendorApplications';
import type { VendorRegistry } from '../adapters/registry';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { createSealRequestWorkflows } from '../adapters/temporal/sealRequests';
import { startSweep } from './commands/sweep';
import { startDispatcher } from './dispatcher/dispatcher';

export type RequestServices = ReturnType<typeof createRequestServices>;

/** Everything about seal requests that routes and loops share, over one database and one Temporal. */
export function createRequestServices(database: Database, temporal: TemporalConnection) {
  const views = createSealRequestViews(database);
  const leases = createLeases(database);
  const inbox = createInbox(database, leases);
  return {
    commands: createCommands(database),
    attempts: createAttempts(database),
    vendorApplications: createVendorApplications(database),
    leases,
    inbox,
    views,
    ledger: createLedger(database, { views, inbox }),
    workflows: createSealRequestWorkflows(temporal),
  };
}

/** The loops that run beside the API in its process: each finishes what any process left unfinished. */
export interface Background {
  handOver(record: CommandRecord): void;
  callbackStored(row: PendingRow): void;
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

export function startBackground(
  services: RequestServices,
  vendors: VendorRegistry,
  logger: Logger,
): Background {
  const sweep = startSweep(services, logger);
  const dispatcher = startDispatcher({ ...services, vendors }, logger);
  return {
    handOver: sweep.take,
    callbackStored: dispatcher.nudge,
    stop: async () => {
      await Promise.all([sweep.stop(), dispatcher.stop()]);
    },
  };
}
