import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../adapters/mongo/database';
import { createIndexes } from '../adapters/mongo/indexes';
import { openTemporal } from '../adapters/temporal/connection';
import { prepareNamespace } from '../adapters/temporal/namespace';
import { TemporalAwayError } from '../application/ports/errors';
import { loadConfig } from '../config';
import { runMain } from '../config/runMain';

const patienceMs = 120_000;

/** A server that is just starting is waited for, and so is a namespace that was registered just now. */
async function whenThere(work: () => Promise<void>): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TemporalAwayError) || Date.now() > until) throw error;
      await sleep(1000);
    }
  }
}

/** Makes configured servers ready: namespace, retention and search attributes at Temporal, indexes at MongoDB. */
runMain(async () => {
  const { temporal, mongo } = loadConfig(process.env);
  const connection = openTemporal(temporal);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  await whenThere(() =>
    connection.call(() => prepareNamespace(connection.client.connection, temporal.namespace), 10_000),
  );
  process.stdout.write(`Temporal: namespace ${temporal.namespace} is ready\n`);
  await createIndexes(database);
  process.stdout.write(`MongoDB: indexes of ${mongo.database} are there\n`);
  await Promise.all([database.close(), connection.close()]);
});
