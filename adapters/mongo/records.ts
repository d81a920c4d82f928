import type { Database } from './database';
import { createInbox } from './inbox';
import { createInboxReader } from './inboxReader';
import { createLeases } from './leases';
import { createLedger } from './ledger';
import { createReplies } from './replies';
import { createSealRequestViews } from './sealRequestViews';

export type Records = ReturnType<typeof createRecords>;

/** The ledger with all that is kept up to date beside it. */
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
  };
}
