import { type Collection, type Filter, MongoServerError } from 'mongodb';
import type { DocumentPage, NamedDocument, NamedStore } from '../../application/administration/named';
import { defined } from '../../domain/defined';
import type { ConfigurationChanges } from './configurationChanges';
import { type Database, insertOnce, isDuplicateKey } from './database';
import { Recent } from './recent';

export function createNamedStore<T extends NamedDocument>(
  database: Database,
  name: string,
  changes: ConfigurationChanges,
): NamedStore<T> {
  const collection = database.collection<T>(name);
  // An insert by a unique key has one winner on FerretDB too (measured), which a look beforehand has not.
  let indexed: Promise<unknown> | undefined;
  const ensureIndex = async () => {
    indexed ??= collection.createIndex({ name: 1 }, { unique: true, name: 'name' });
    try {
      await indexed;
    } catch (error) {
      indexed = undefined;
      throw error;
    }
  };
  const recent = new Recent<T>(changes);
  const get = async (id: string) => (await collection.findOne(filterOf<T>({ _id: id }))) as T | null;
  const replace: NamedStore<T>['replace'] = async (document) => {
    await ensureIndex();
    const before = { _id: document._id, version: document.version - 1 };
    try {
      const { matchedCount } = await collection.replaceOne(filterOf<T>(before), document);
      return matchedCount === 1 ? 'replaced' : 'changed';
    } catch (error) {
      if (isDuplicateKey(error)) return 'name-taken';
      // FerretDB has another code for it than a server of the real kind.
      const other =
        error instanceof MongoServerError
          ? await collection.findOne(filterOf<T>({ name: document.name }))
          : null;
      if (other && String(other._id) !== document._id) return 'name-taken';
      throw error;
    }
  };
  return {
    insert: async (document) => {
      await ensureIndex();
      return insertOnce(collection, document);
    },
    get,
    recent: (id) => recent.get(id, () => get(id)),
    replace: (document) => changes.making(() => replace(document)),
    list: (page) => pageById(collection, {}, page),
    remove: (id) =>
      changes.making(async () => (await collection.deleteOne(filterOf<T>({ _id: id }))).deletedCount === 1),
  };
}

/** One page in the order of `_id`; `range` narrows it to a part of the ids. */
export async function pageById<T extends { _id: string }>(
  collection: Collection<T>,
  range: { from?: string; to?: string },
  { limit, after }: { limit: number; after?: string },
): Promise<DocumentPage<T>> {
  const lower = [range.from, after]
    .filter((id) => id !== undefined)
    .sort()
    .at(-1);
  const bounds = {
    ...defined({ $gt: lower }),
    ...(range.to === undefined ? {} : { $lt: range.to }),
  };
  const filter = Object.keys(bounds).length > 0 ? filterOf<T>({ _id: bounds }) : {};
  const found = (await collection
    .find(filter)
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray()) as T[];
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1)?._id : undefined;
  return { items, ...defined({ last }) };
}

/** The driver cannot see through a generic document that its `_id` is a string. */
function filterOf<T>(filter: {
  _id?: string | { $gt?: string; $lt?: string };
  version?: number;
  name?: string;
}): Filter<T> {
  return filter as Filter<T>;
}
