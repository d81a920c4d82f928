import type { Attempt, Attempts, LatestAttempt } from '../../application/sealRequests/stores';
import { parseSealRequestId, type RequestKeyParts, requestKey, sealRequestId } from '../../contracts/ids';
import { type Database, insertOrAwait } from './database';
import { lastNumbered } from './lastNumbered';
import { Remembered } from './remembered';

/** Flow requests of which a process remembers an attempt: some hundred bytes each. */
const maxRemembered = 5000;

export function createAttempts(db: Database): Attempts {
  const collection = db.collection<Attempt>('attempts');
  /** Attempts are never deleted, so that only those after it need be looked for. */
  const seen = new Remembered<LatestAttempt>(maxRemembered);
  const at = (key: RequestKeyParts, attempt: number) =>
    collection.findOne({ _id: sealRequestId({ ...key, attempt }) });
  return {
    get: (id) => collection.findOne({ _id: id }),
    latest: async (key) => {
      const known = seen.get(requestKey(key));
      const start = { number: known?.attempt ?? 0, found: known?.row ?? null };
      const { number: attempt, found: row } = await lastNumbered((number) => at(key, number), start);
      if (!row) return null;
      const latest = { attempt, row };
      seen.set(requestKey(key), latest);
      return latest;
    },
    since: (moment) => collection.find({ at: { $gte: moment } }).toArray(),
    hasLater: async (id) => {
      const parts = parseSealRequestId(id);
      return parts !== null && (await at(parts, parts.attempt + 1)) !== null;
    },
    claim: async (row) => {
      const isMine = await insertOrAwait(collection, row);
      const parts = parseSealRequestId(row._id);
      if (isMine && parts) seen.set(requestKey(parts), { attempt: parts.attempt, row });
      return isMine;
    },
  };
}
