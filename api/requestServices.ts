import type { Logger } from 'pino';
import { createAttempts } from '../adapters/mongo/attempts';
import { createCommands } from '../adapters/mongo/commands';
import type { Database } from '../adapters/mongo/database';
import { createRecords } from '../adapters/mongo/records';
import { createVendorApplications } from '../adapters/mongo/vendorApplications';
import type { VendorRegistry } from '../adapters/registry';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { createSealRequestWorkflows } from '../adapters/temporal/sealRequests';
import type { PendingRow } from '../application/callbacks/stores';
import type { CommandRecord } from '../application/sealRequests/stores';
import { startSweep } from './commands/sweep';
import { startDispatcher } from './dispatcher/dispatcher';
import { startReplyLoop } from './flowEvents/replies';

export type RequestServices = ReturnType<typeof createRequestServices>;

/** Everything about seal requests that routes and loops share, over one database and one Temporal. */
export function createRequestServices(database: Database, temporal: TemporalConnection) {
  return {
    ...createRecords(database),
    commands: createCommands(database),
    attempts: createAttempts(database),
    vendorApplications: createVendorApplications(database),
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
  const replies = startReplyLoop(services, logger);
  return {
    handOver: sweep.take,
    callbackStored: dispatcher.nudge,
    stop: async () => {
      await Promise.all([sweep.stop(), dispatcher.stop(), replies.stop()]);
    },
  };
}
