import type { Filter } from 'mongodb';
import type { Database } from './database';
import type { DocumentPage } from './named';
import { Recent } from './recent';

const catalogueKinds = ['seal', 'fileType'] as const;
/** 物理印章 and 文件类型. */
export type CatalogueKind = (typeof catalogueKinds)[number];

export interface CatalogueItem {
  /** `<bindingId>/<kind>/<itemId>`. */
  _id: string;
  bindingId: string;
  kind: CatalogueKind;
  itemId: string;
  name: string;
  /** The sync that saw it last. */
  seenIn: string;
  /** ISO 8601; absent while the vendor has it. Never deleted: requests of long ago still name it. */
  removedAt?: string;
}

/** How the last syncs of a binding went. */
export interface CatalogueState {
  /** The binding's. */
  _id: string;
  syncedAt?: string;
  /** The last failure, gone with the next success. */
  failure?: { at: string; message: string };
}

export interface CatalogueSearch {
  /** Part of the name, in any case. */
  q?: string | undefined;
  /** Whether those that the vendor does not have any more are found, in place of those that it has. */
  removed?: boolean | undefined;
  limit: number;
  /** `itemId` of the last item of the page before. */
  after?: string | undefined;
}

export interface Catalogues {
  see(
    bindingId: string,
    kind: CatalogueKind,
    items: readonly { itemId: string; name: string }[],
    syncId: string,
  ): Promise<void>;
  /** Marks what a whole sync did not see any more. */
  markUnseen(bindingId: string, kind: CatalogueKind, syncId: string, at: string): Promise<void>;
  /** Also one that was removed: see `removedAt`. */
  get(bindingId: string, kind: CatalogueKind, itemId: string): Promise<CatalogueItem | null>;
  /** One that the vendor had a few seconds ago at the most; null for one that it did not have, or not any more. */
  present(bindingId: string, kind: CatalogueKind, itemId: string): Promise<CatalogueItem | null>;
  /** Those that the vendor has, or had, by id; `last` is the `itemId` to go on after. */
  search(
    bindingId: string,
    kind: CatalogueKind,
    search: CatalogueSearch,
  ): Promise<DocumentPage<CatalogueItem>>;
  state(bindingId: string): Promise<CatalogueState | null>;
  setState(state: CatalogueState): Promise<void>;
  forget(bindingId: string): Promise<void>;
}

/** What the vendor has, as last seen: a copy that every sync renews, so that replacing it harms nothing. */
export function createCatalogues(database: Database): Catalogues {
  const items = database.collection<CatalogueItem>('catalogueItems');
  const states = database.collection<CatalogueState>('catalogueStates');
  const present = new Recent<CatalogueItem>();
  return {
    see: async (bindingId, kind, seen, syncId) => {
      if (seen.length === 0) return;
      const replacements = seen.map(({ itemId, name }) => {
        const _id = itemKey(bindingId, kind, itemId);
        const replacement = { bindingId, kind, itemId, name, seenIn: syncId };
        return { replaceOne: { filter: { _id }, replacement, upsert: true } };
      });
      await items.bulkWrite(replacements, { ordered: false });
    },
    markUnseen: async (bindingId, kind, syncId, removedAt) => {
      await items.updateMany(
        { bindingId, kind, seenIn: { $ne: syncId }, removedAt: { $exists: false } },
        { $set: { removedAt } },
      );
      present.forgetAll();
    },
    get: (bindingId, kind, itemId) => items.findOne({ _id: itemKey(bindingId, kind, itemId) }),
    present: (bindingId, kind, itemId) => {
      const _id = itemKey(bindingId, kind, itemId);
      return present.get(_id, async () => {
        const item = await items.findOne({ _id });
        return item?.removedAt === undefined ? item : null;
      });
    },
    search: async (bindingId, kind, { limit, ...sought }) => {
      const found = await items
        .find(searchFilter(bindingId, kind, sought))
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1)?.itemId : undefined;
      return { items: page, ...(last === undefined ? {} : { last }) };
    },
    state: (bindingId) => states.findOne({ _id: bindingId }),
    setState: async (state) => {
      await states.replaceOne({ _id: state._id }, state, { upsert: true });
    },
    forget: async (bindingId) => {
      await items.deleteMany({ bindingId });
      await states.deleteOne({ _id: bindingId });
      present.forgetAll();
    },
  };
}

function itemKey(bindingId: string, kind: CatalogueKind, itemId: string): string {
  return `${bindingId}/${kind}/${itemId}`;
}

function searchFilter(
  bindingId: string,
  kind: CatalogueKind,
  { q, after, removed = false }: Omit<CatalogueSearch, 'limit'>,
): Filter<CatalogueItem> {
  return {
    bindingId,
    kind,
    removedAt: { $exists: removed },
    ...(after === undefined ? {} : { _id: { $gt: itemKey(bindingId, kind, after) } }),
    ...(q === undefined ? {} : { name: { $regex: q.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), $options: 'i' } }),
  };
}
