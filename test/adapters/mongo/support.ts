import type { Collection, Document } from 'mongodb';
import { type Database, openDatabase } from '../../../adapters/mongo/database';
import { sealRequestId } from '../../../contracts/ids';
import { newDatabaseName, sharedMongoUrl } from '../../support/servers';

export interface TestMongo {
  /** An empty database, of one client or of several as several processes have them. */
  empty(): Database;
  another(database: Database): Database;
  /** For processes that open it by themselves. */
  environment(database: Database): { SEALFLOW_MONGO_URL: string; SEALFLOW_MONGO_DATABASE: string };
  stop(): Promise<void>;
}

/** Databases of one test file, on the server that all share. */
export async function startMongo(): Promise<TestMongo> {
  const url = sharedMongoUrl();
  const names = new Map<Database, string>();
  const open = (name: string) => {
    const database = openDatabase({ url, name });
    names.set(database, name);
    return database;
  };
  return {
    empty: () => open(newDatabaseName()),
    another: (database) => open(names.get(database) ?? ''),
    environment: (database) => ({
      SEALFLOW_MONGO_URL: url,
      SEALFLOW_MONGO_DATABASE: names.get(database) ?? '',
    }),
    stop: async () => {
      await Promise.all([...names.keys()].map((database) => database.close()));
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
  ...['aggregate', 'find', 'findOne', 'countDocuments', 'distinct', 'replaceOne', 'findOneAndUpdate'],
  ...['updateOne', 'updateMany', 'deleteOne', 'deleteMany'],
]);

/** What a pipeline begins with. */
function firstMatch(pipeline: unknown): unknown {
  const [stage] = Array.isArray(pipeline) ? pipeline : [];
  return Object(stage).$match;
}

/** The same database, with a note of what is asked of it by a filter. */
export function watched(database: Database): { database: Database; asked: Asked[] } {
  const asked: Asked[] = [];
  const watch = <T extends Document>(collection: Collection<T>, name: string): Collection<T> =>
    new Proxy(collection, {
      get: (target, method) => {
        const member: unknown = Reflect.get(target, method);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) => {
          const filter = method === 'aggregate' ? firstMatch(given[0]) : given[0];
          if (byFilter.has(method))
            asked.push({ collection: name, method: String(method), filter: { ...Object(filter) } });
          return Reflect.apply(member, target, given);
        };
      },
    });
  return { asked, database: { ...database, collection: (name) => watch(database.collection(name), name) } };
}

/** The same database, of which this collection takes no more: a process that dies right before it writes there. */
export function dyingAt(database: Database, dying: string): Database {
  const refuse = async () => {
    throw new Error('killed');
  };
  const writes = new Set<PropertyKey>(['insertOne', 'insertMany', 'replaceOne', 'updateOne', 'deleteOne']);
  const watch = <T extends Document>(collection: Collection<T>): Collection<T> =>
    new Proxy(collection, {
      get: (target, method) => {
        if (writes.has(method)) return refuse;
        const member: unknown = Reflect.get(target, method);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  return {
    ...database,
    collection: (name) => {
      const collection = database.collection(name);
      return name === dying ? watch(collection) : collection;
    },
  } as Database;
}

/** Ids of requests of one host, another with each call. */
export function requestIds(): () => string {
  let requests = 0;
  return () => {
    requests += 1;
    return sealRequestId({ hostId: 'h1', flowRequestId: `r${requests}`, attempt: 1 });
  };
}
