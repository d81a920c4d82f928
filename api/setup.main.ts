import { listLateRefusals } from '../adapters/mongo/commands';
import { openDatabase } from '../adapters/mongo/database';
import { collectParked } from '../adapters/mongo/inboxReader';
import { createIndexes } from '../adapters/mongo/indexes';
import { openTemporal, whenThere } from '../adapters/temporal/connection';
import { grpcAnswerOf } from '../adapters/temporal/grpcCodes';
import { NamespaceUnfitError, prepareNamespace } from '../adapters/temporal/namespace';
import { ensureSchedules } from '../adapters/temporal/schedules';
import { loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';

/**
 * Makes configured servers ready: namespace, retention, search attributes and schedules at Temporal, indexes at MongoDB.
 * Repeatable.
 */
runMain(async () => {
  const config = loadConfig(process.env);
  const { temporal, mongo } = config;
  const connection = openTemporal(temporal);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  await asked(temporal.address, () =>
    connection.call(() => prepareNamespace(connection.client.connection, temporal.namespace), 10_000),
  );
  process.stdout.write(`Temporal: namespace ${temporal.namespace} is ready\n`);
  for (const { id, everySeconds } of await asked(temporal.address, () => ensureSchedules(connection, config)))
    process.stdout.write(`Temporal: schedule ${id} starts every ${everySeconds} s\n`);
  await createIndexes(database);
  await collectParked(database);
  await listLateRefusals(database);
  process.stdout.write(`MongoDB: indexes of ${mongo.database} are there\n`);
  await Promise.all([database.close(), connection.close()]);
});

/** Waits for a server that is just starting; what it answers is said at once, in its own words. */
async function asked<T>(address: string, work: () => Promise<T>): Promise<T> {
  try {
    return await whenThere(work);
  } catch (error) {
    if (error instanceof NamespaceUnfitError) throw new StartError(error.message);
    const answer = grpcAnswerOf(error);
    if (!answer) throw error;
    const verb = answer.meaning === 'away' ? 'did not answer' : 'answered';
    throw new StartError(`Temporal at ${address} ${verb}: ${answer.name}: ${answer.words}`);
  }
}
