import { type Collection, type Db, type Document, MongoClient } from 'mongodb';
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

/** Connects lazily: a database that is away at start is waited for by whoever asks first. */
export function openDatabase({ url, name, maxPoolSize = 8 }: DatabaseOptions): Database {
  const client = new MongoClient(url, {
    maxPoolSize,
    ignoreUndefined: true,
    // What is acknowledged is on disk: by default MongoDB may lose the last moments at a power cut.
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: 3000,
    connectTimeoutMS: 3000,
    socketTimeoutMS: 20_000,
  });
  const db: Db = client.db(name);
  return {
    collection: (collectionName) => db.collection(collectionName),
    ping: async () => {
      await db.command({ ping: 1 });
    },
    close: () => client.close(),
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
