import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collection, Document } from 'mongodb';
import { type Database, openDatabase } from '../../../adapters/mongo/database';
import { startEmbeddedServers } from '../../../sandbox/embedded/servers';

export interface TestMongo {
  /** An empty database, of one client or of several as several processes have them. */
  empty(): Database;
  another(database: Database): Database;
  /** For processes that open it by themselves. */
  environment(database: Database): { SEALFLOW_MONGO_URL: string; SEALFLOW_MONGO_DATABASE: string };
  stop(): Promise<void>;
}

/** A database server for one test file; no Temporal beside it. */
export async function startMongo(): Promise<TestMongo> {
  const dir = await mkdtemp(join(tmpdir(), 'sealflow-mongo-'));
  const env = { ...process.env, SEALFLOW_TEMPORAL_ADDRESS: 'none.test:7233' };
  const servers = await startEmbeddedServers({ dataDir: dir, ports: 'free', log: () => undefined, env });
  const names = new Map<Database, string>();
  const open = (name: string) => {
    const database = openDatabase({ url: servers.mongo.url, name });
    names.set(database, name);
    return database;
  };
  return {
    empty: () => open(`test_${process.pid}_${Date.now().toString(36)}_${names.size}`),
    another: (database) => open(names.get(database) ?? ''),
    environment: (database) => ({
      SEALFLOW_MONGO_URL: servers.mongo.url,
      SEALFLOW_MONGO_DATABASE: names.get(database) ?? '',
    }),
    stop: async () => {
      await Promise.all([...names.keys()].map((database) => database.close()));
      await servers.stop();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** How many of so many at once get what only one can have. */
export async function winnersOf<T>(count: number, attempt: (index: number) => Promise<T>): Promise<T[]> {
  const all = await Promise.all(Array.from({ length: count }, (_, index) => attempt(index)));
  return all.filter((each) => each !== null && each !== false);
}

/** One thing asked of a collection by a filter. */
export interface Asked {
  collection: string;
  method: string;
  filter: Document;
}

const byFilter = new Set<PropertyKey>([
  ...['find', 'findOne', 'countDocuments', 'distinct', 'replaceOne', 'findOneAndUpdate'],
  ...['updateOne', 'updateMany', 'deleteOne', 'deleteMany'],
]);

/** The same database, with a note of what is asked of it by a filter. */
export function watched(database: Database): { database: Database; asked: Asked[] } {
  const asked: Asked[] = [];
  const watch = <T extends Document>(collection: Collection<T>, name: string): Collection<T> =>
    new Proxy(collection, {
      get: (target, method) => {
        const member: unknown = Reflect.get(target, method);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          if (byFilter.has(method))
            asked.push({ collection: name, method: String(method), filter: { ...Object(given[0]) } });
          return Reflect.apply(member, target, given);
        };
      },
    });
  return { asked, database: { ...database, collection: (name) => watch(database.collection(name), name) } };
}
