import { openDatabase } from '../adapters/mongo/database';
import { createPayloadKeyRows } from '../adapters/mongo/payloadKeys';
import { heldPayloadKeys } from '../adapters/temporal/codec';
import { type Retirement, retirePayloadKey } from '../application/administration/payloadKeys';
import { loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';

/** Lets a key of SEALFLOW_PAYLOAD_KEYS be taken out, once nothing that is open may need it. */
runMain(async () => {
  const [, , id, flag] = process.argv;
  if (id === undefined || (flag !== undefined && flag !== '--lost'))
    throw new StartError('Usage: npm run retire-payload-key -- <key id> [--lost]');
  const { mongo, payloads } = loadConfig(process.env);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  try {
    const retirement = await retirePayloadKey(createPayloadKeyRows(database), heldPayloadKeys(payloads), {
      id,
      isLost: flag === '--lost',
    });
    if (retirement.kind !== 'retired') throw new StartError(refusal(id, retirement));
    process.stdout.write(`Payload key ${id} is retired: take it out of SEALFLOW_PAYLOAD_KEYS\n`);
  } finally {
    await database.close();
  }
});

function refusal(id: string, retirement: Exclude<Retirement, { kind: 'retired' }>): string {
  switch (retirement.kind) {
    case 'current':
      return `Payload key ${id} is the one that is written with: put a new one first, and restart all processes.`;
    case 'needed':
      return `Payload key ${id} may still be needed by ${retirement.older.count} open requests, callbacks or commands, the oldest of ${retirement.older.oldest}.`;
    case 'unknown':
      return `No payload key ${id} is on record.`;
    default:
      return retirement satisfies never;
  }
}
