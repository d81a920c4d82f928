import type { Attempt, Attempts } from '../../application/sealRequests/stores';
import { parseSealRequestId, type RequestKeyParts, sealRequestId } from '../../contracts/ids';
import { type Database, insertOnce } from './database';

export function createAttempts(db: Database): Attempts {
  const collection = db.collection<Attempt>('attempts');
  const at = (key: RequestKeyParts, attempt: number) =>
    collection.findOne({ _id: sealRequestId({ ...key, attempt }) });
  return {
    get: (id) => collection.findOne({ _id: id }),
    latest: async (key) => {
      // By `_id` one after the other: a request has few attempts, and FerretDB scans for anything else.
      let found: { attempt: number; row: Attempt } | null = null;
      for (let attempt = 1; ; attempt += 1) {
        const row = await at(key, attempt);
        if (!row) return found;
        found = { attempt, row };
      }
    },
    hasLater: async (id) => {
      const parts = parseSealRequestId(id);
      return parts !== null && (await at(parts, parts.attempt + 1)) !== null;
    },
    claim: (row) => insertOnce(collection, row),
  };
}
