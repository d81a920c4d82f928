import { openDatabase } from '../adapters/mongo/database';
import { createIndexes } from '../adapters/mongo/indexes';
import { openTemporal, whenThere } from '../adapters/temporal/connection';
import { prepareNamespace } from '../adapters/temporal/namespace';
import { ensureSchedules } from '../adapters/temporal/schedules';
import { loadConfig } from '../config';
import { runMain } from '../config/runMain';

/**
 * Makes configured servers ready: namespace, retention, search attributes and schedules at Temporal, indexes at MongoDB.
 * Repeatable.
 */
runMain(async () => {
  const config = loadConfig(process.env);
  const { temporal, mongo } = config;
  const connection = openTemporal(temporal);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  await whenThere(() =>
    connection.call(() => prepareNamespace(connection.client.connection, temporal.namespace), 10_000),
  );
  process.stdout.write(`Temporal: namespace ${temporal.namespace} is ready\n`);
  for (const { id, everySeconds } of await whenThere(() => ensureSchedules(connection, config)))
    process.stdout.write(`Temporal: schedule ${id} starts every ${everySeconds} s\n`);
  await createIndexes(database);
  process.stdout.write(`MongoDB: indexes of ${mongo.database} are there\n`);
  await Promise.all([database.close(), connection.close()]);
});
