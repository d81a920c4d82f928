import type { Collection, Filter } from 'mongodb';

/** Deletes documents that were kept before then, at most so many. Resolves to how many. */
export async function deleteOlder<T extends { _id: string; at: string }>(
  collection: Collection<T>,
  olderThan: Date,
  limit: number,
): Promise<number> {
  // The driver cannot see through a generic document that these are strings.
  const old = await collection
    .find({ at: { $lt: olderThan.toISOString() } } as Filter<T>)
    .limit(limit)
    .toArray();
  for (const { _id } of old) await collection.deleteOne({ _id } as Filter<T>);
  return old.length;
}
