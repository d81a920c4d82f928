import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Collection,
  type Db,
  type Document,
  type Filter,
  MongoClient,
  ReadConcern,
  ReadPreference,
} from 'mongodb';
import { failWritesOfClosedConnections } from './deadSockets';
import { InsertGroup, isDuplicateKey } from './insertGroups';

export { isDuplicateKey };

failWritesOfClosedConnections();

/**
 * One database for all of Sealflow: MongoDB in production, FerretDB over SQLite embedded. Correctness rests only
 * on what both have: inserts under a unique `_id`, finds by `_id`, deletes by `_id` (one winner, measured). FerretDB
 * reads the whole collection for a filter that names no `_id`: such a one is not for the way of a request.
 */
export interface Database {
  collection<T extends Document>(name: string): Collection<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  name: string;
  /** 8 on FerretDB: about 2,000 concurrent updates over 100 connections hung it (measured). */
  maxPoolSize?: number;
}

/**
 * What correctness rests on, whatever the address says: who is told that something is written can rely on it after a
 * failover, and whoever reads sees it. Journaled, since by default MongoDB may lose the last moments at a power cut.
 */
const pinned = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: new ReadConcern('majority'),
  readPreference: ReadPreference.primary,
} as const;

/** Connects lazily: a database that is away at start is waited for by whoever asks first. */
export function openDatabase({ url, name, maxPoolSize = 8 }: DatabaseOptions): Database {
  const client = new MongoClient(url, {
    maxPoolSize,
    ignoreUndefined: true,
    serverSelectionTimeoutMS: 3000,
    connectTimeoutMS: 3000,
    socketTimeoutMS: 20_000,
  });
  const giveUp = connectAnew(client);
  // Of the database and not of the client, whose options an address has a say in.
  const db: Db = client.db(name, pinned);
  return {
    collection: (collectionName) => db.collection(collectionName),
    ping: async () => {
      await db.command({ ping: 1 });
    },
    close: () => {
      giveUp();
      return client.close();
    },
  };
}

const connectAgainMs = 250;

/**
 * By itself the driver (7.9) never connects again once its first connection has failed: each operation says
 * `MongoTopologyClosedError` then. A later loss it mends itself.
 *
 * @returns what ends it.
 */
function connectAnew(client: MongoClient): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onClosed = () => {
    // Not at once: the failed attempt is still the client's present one.
    timer = setTimeout(() => client.connect().catch(() => undefined), connectAgainMs);
    timer.unref();
  };
  client.on('topologyClosed', onClosed);
  return () => {
    clearTimeout(timer);
    client.off('topologyClosed', onClosed);
  };
}

/** Beside the collection of a store and gone with it: all inserts of the store are of one group. */
const groups = new WeakMap<object, unknown>();

function groupOf<T extends Document & { _id: string }>(collection: Collection<T>): InsertGroup<T> {
  const known = groups.get(collection);
  if (known) return known as InsertGroup<T>;
  const group = new InsertGroup(collection);
  groups.set(collection, group);
  return group;
}

/**
 * Inserts under a unique `_id`: exactly one of any number of concurrent callers gets true. Those of one collection that
 * come at a time share a command ({@link InsertGroup}).
 */
export function insertOnce<T extends Document & { _id: string }>(
  collection: Collection<T>,
  document: T,
): Promise<boolean> {
  return groupOf(collection).insert(document);
}

/** Between two looks for a document that the server says is there, in milliseconds. */
const looksForTakenMs = [10, 20, 40, 80, 160, 320];

/**
 * The document whose `_id` was just found taken. A majority does not have it yet where it was inserted in this moment, and
 * reads see only what a majority has: so nothing found is no answer at first.
 *
 * @returns null where it has gone again: deleted, or lost with a server that failed before others had it.
 */
export async function findTaken<T extends Document & { _id: string }>(
  collection: Collection<T>,
  _id: string,
): Promise<T | null> {
  // The driver cannot see through a generic document that its `_id` is a string.
  const look = async () => (await collection.findOne({ _id } as Filter<T>)) as T | null;
  let found = await look();
  for (const waitMs of looksForTakenMs) {
    if (found) break;
    await sleep(waitMs);
    found = await look();
  }
  return found;
}

/**
 * As {@link insertOnce}, for callers who look for the first document by themselves where theirs was not: it can be read
 * by then.
 */
export async function insertOrAwait<T extends Document & { _id: string }>(
  collection: Collection<T>,
  document: T,
): Promise<boolean> {
  if (await insertOnce(collection, document)) return true;
  await findTaken(collection, document._id);
  return false;
}
