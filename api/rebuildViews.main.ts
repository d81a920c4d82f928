import { parseArgs } from 'node:util';
import { createAdminEvents } from '../adapters/mongo/adminEvents';
import { openDatabase } from '../adapters/mongo/database';
import { createRecords } from '../adapters/mongo/records';
import { createVerificationStore } from '../adapters/mongo/verification';
import { rebuildViews } from '../application/verification/rebuildViews';
import { loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';
import { asCommandLine } from './commandLine';

/** Folds read models anew from the ledger; the site may run meanwhile. */
runMain(async () => {
  const id = readArguments();
  const { mongo } = loadConfig(process.env);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  try {
    const { views, ledger } = createRecords(database);
    const store = createVerificationStore(database);
    const target = { kind: 'read-models', id: id ?? 'all' } as const;
    const action = 'read-models.rebuild';
    const { rebuilt, withoutLedger } = await asCommandLine(
      createAdminEvents(database),
      { action, target },
      async () => {
        const result = await rebuildViews({ store, views, ledger }, { id, onEach: progress });
        return { concluded: { outcome: 'done' }, result };
      },
    );
    for (const each of withoutLedger)
      process.stdout.write(`left as it is, its ledger has no beginning: ${each}\n`);
    process.stdout.write(`${rebuilt} read models rebuilt\n`);
    if (withoutLedger.length > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
});

function readArguments(): string | undefined {
  try {
    return parseArgs({ options: { request: { type: 'string' } } }).values.request;
  } catch {
    throw new StartError('Usage: npm run rebuild-views [-- --request <id of a seal request>]');
  }
}

const progressEvery = 1000;

function progress(done: number): void {
  if (done > 0 && done % progressEvery === 0) process.stderr.write(`${done} read models rebuilt\n`);
}
