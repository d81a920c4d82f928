import type { AttemptsPort } from '../../activities/ports';
import { parseSealRequestId, type RequestKeyParts, sealRequestId } from '../../contracts/ids';
import { type Database, insertOnce } from './database';

/** Who owns one attempt of a flow request. Never deleted: whoever wins it starts it, however late. */
export interface Attempt {
  /** `<request key>:<attempt>`, which is the public id of the seal request. */
  _id: string;
  /** Of the application's content: the same content again means this attempt. */
  hash: string;
  commandRecordId: string;
  at: string;
}

export interface Attempts extends AttemptsPort {
  get(sealRequestId: string): Promise<Attempt | null>;
  /** The highest one; attempts have no gaps. */
  latest(key: RequestKeyParts): Promise<{ attempt: number; row: Attempt } | null>;
  /** Exactly one of any number of claimants gets true. */
  claim(row: Attempt): Promise<boolean>;
}

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
