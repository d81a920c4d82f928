import type { SeenFlowEvent } from '../../application/flowEvents/stores';
import type { FirstSeen } from '../../domain/settings/firstSeen';
import type { Database } from './database';
import { deleteOlder } from './deleteOlder';

/** What the version before kept of events that asked for something; nothing is written here any more. */
export interface SeenBefore {
  /** `<hostId>:<eventId>/<hash>`. */
  get(id: string): Promise<SeenFlowEvent | null>;
  forget(olderThan: Date, limit: number): Promise<number>;
}

interface OldSeen extends FirstSeen {
  _id: string;
  at: string;
}

/** For so long one look at whether anything is left holds: an API of the version before may still write. */
const lookHoldsMs = 60_000;

/** Once everything in it is forgotten, it is no longer asked for each event. */
export function createSeenBefore(
  database: Database,
  now: () => number = () => performance.now(),
): SeenBefore {
  const collection = database.collection<OldSeen>('flowEventsSeen');
  let look: { atMs: number; isEmpty: boolean } | undefined;
  const isEmpty = async () => {
    const atMs = now();
    if (!look || atMs - look.atMs >= lookHoldsMs)
      look = { atMs, isEmpty: (await collection.findOne({})) === null };
    return look.isEmpty;
  };
  return {
    get: async (id) => {
      const hash = id.split('/')[1];
      if (hash === undefined || (await isEmpty())) return null;
      const old = await collection.findOne({ _id: id });
      if (!old) return null;
      const { at, attempt, isOpen, freed } = old;
      return { _id: id, at, seen: { hash, attempt, isOpen, freed } };
    },
    forget: (olderThan, limit) => deleteOlder(collection, olderThan, limit),
  };
}
