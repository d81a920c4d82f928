import { createAttempts } from './attempts';
import { createCommands } from './commands';
import type { Database } from './database';
import { createInbox } from './inbox';
import { createInboxReader } from './inboxReader';
import { createLeases } from './leases';
import { createLedger } from './ledger';
import { createReplies } from './replies';
import { createSealRequestViews } from './sealRequestViews';
import { createVendorApplications } from './vendorApplications';

export type Records = ReturnType<typeof createRecords>;

/** All that is stored about seal requests: the ledger, what is kept up to date beside it, and what leads to it. */
export function createRecords(database: Database) {
  const views = createSealRequestViews(database);
  const leases = createLeases(database);
  const inbox = createInbox(database);
  const replies = createReplies(database);
  const inboxReader = createInboxReader(database);
  return {
    views,
    leases,
    inbox,
    inboxReader,
    replies,
    ledger: createLedger(database, { views, inbox, replies }),
    attempts: createAttempts(database),
    commands: createCommands(database),
    vendorApplications: createVendorApplications(database),
  };
}
