import type { Collection } from 'mongodb';

/** One page of a collection whose ids are in the order of their coming; `after`: the last id of the page before. */
export function oldestFirst<T extends { _id: string }>(
  collection: Collection<T>,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<T[]> {
  // The driver cannot see through a generic document that its ids are strings.
  const from = (after === undefined ? {} : { _id: { $gt: after } }) as Parameters<typeof collection.find>[0];
  return collection.find(from).sort({ _id: 1 }).limit(limit).toArray() as Promise<T[]>;
}
