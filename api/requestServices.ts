import type { Logger } from 'pino';
import type { Database } from '../adapters/mongo/database';
import { createRecords } from '../adapters/mongo/records';
import type { VendorRegistry } from '../adapters/registry';
import type { TemporalConnection } from '../adapters/temporal/connection';
import { createRelay } from '../adapters/temporal/relay';
import { createSealRequestWorkflows } from '../adapters/temporal/sealRequests';
import type { Config } from '../config';
import { defined } from '../domain/defined';
import { createRelayDebt } from './relayDebt';
import { createFirstTries, type FirstTries } from './routes/callbacks/firstTries';

export type RequestServices = ReturnType<typeof createRequestServices>;

/** Everything about seal requests that routes and what runs beside them share, over one database and one Temporal. */
export function createRequestServices(
  database: Database,
  temporal: TemporalConnection,
  config: Pick<Config, 'waitAttentionSeconds' | 'runbookUrl'>,
  publicUrl: string,
) {
  return {
    waitAttentionSeconds: config.waitAttentionSeconds,
    ...createRecords(database),
    workflows: createSealRequestWorkflows(temporal, {
      ...defined({ runbookUrl: config.runbookUrl }),
      publicUrl,
    }),
    relay: createRelay(temporal),
  };
}

/** What runs beside the API in its process: each finishes what any process left unfinished, or sees that it is finished. */
export interface Background {
  /** Everything that is pending is to be relayed as soon as Temporal answers. */
  oweRelay(): void;
  callbackStored: FirstTries['begin'];
  /** Resolves when nothing runs any more. Nothing new may come in meanwhile. */
  stop(): Promise<void>;
}

export function startBackground(
  services: RequestServices,
  vendors: VendorRegistry,
  logger: Logger,
): Background {
  const debt = createRelayDebt(services.relay, logger);
  const firstTries = createFirstTries({ ...services, vendors }, debt, logger);
  return {
    oweRelay: debt.owe,
    callbackStored: firstTries.begin,
    stop: async () => {
      await firstTries.ended();
      await debt.stop();
    },
  };
}
