/** Configuration that people name: ids are ours, names are unique. */
export interface NamedDocument {
  /** Time-ordered, so that lists come in the order of making. */
  _id: string;
  name: string;
  /** Counts its changes, from 1. */
  version: number;
}

export interface DocumentPage<T> {
  items: T[];
  /** `_id` of the last item, where more follow. */
  last?: string;
}

export interface NamedStore<T extends NamedDocument> {
  /** false when the name is taken. */
  insert(document: T): Promise<boolean>;
  get(id: string): Promise<T | null>;
  /** As it was a few seconds ago at the most: for the way of a request. What this process changed is seen at once. */
  recent(id: string): Promise<T | null>;
  /**
   * Replaces the version before with this one: `changed` when somebody else came first. Of two administrators at
   * the same moment the later one may win on FerretDB, which is no worse than their coming one after the other.
   */
  replace(document: T): Promise<'replaced' | 'changed' | 'name-taken'>;
  list(page: { limit: number; after?: string }): Promise<DocumentPage<T>>;
  /** false when there was none. */
  remove(id: string): Promise<boolean>;
}
