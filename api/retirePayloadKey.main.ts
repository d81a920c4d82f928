import { createAdminEvents } from '../adapters/mongo/adminEvents';
import { openDatabase } from '../adapters/mongo/database';
import { createPayloadKeyRows } from '../adapters/mongo/payloadKeys';
import { heldPayloadKeys } from '../adapters/temporal/codec';
import type { AdminOutcome } from '../application/administration/adminEvents';
import { type Retirement, retirePayloadKey } from '../application/administration/payloadKeys';
import { loadConfig } from '../config';
import { runMain, StartError } from '../config/runMain';
import { asCommandLine } from './commandLine';

/** Lets a key of SEALFLOW_PAYLOAD_KEYS be taken out, once nothing that is open may need it. */
runMain(async () => {
  const [, , id, flag] = process.argv;
  if (id === undefined || (flag !== undefined && flag !== '--lost'))
    throw new StartError('Usage: npm run retire-payload-key -- <key id> [--lost]');
  const { mongo, payloads } = loadConfig(process.env);
  const database = openDatabase({ url: mongo.url, name: mongo.database });
  try {
    const events = createAdminEvents(database);
    const target = { kind: 'payload-key', id } as const;
    const retirement = await asCommandLine(events, { action: 'payload-key.retire', target }, async () => {
      const rows = createPayloadKeyRows(database);
      const isLost = flag === '--lost';
      const result = await retirePayloadKey(rows, heldPayloadKeys(payloads), { id, isLost });
      return { concluded: concluded(result), result };
    });
    if (retirement.kind !== 'retired') throw new StartError(refusal(id, retirement));
    process.stdout.write(`Payload key ${id} is retired: take it out of SEALFLOW_PAYLOAD_KEYS\n`);
  } finally {
    await database.close();
  }
});

function concluded({ kind }: Retirement): Pick<AdminOutcome, 'outcome' | 'reason'> {
  return kind === 'retired' ? { outcome: 'done' } : { outcome: 'refused', reason: kind };
}

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
