import type { Filter } from 'mongodb';
import type {
  CatalogueItem,
  CatalogueKind,
  CatalogueSearch,
  CatalogueState,
  Catalogues,
} from '../../application/catalogues/ports';
import { defined } from '../../domain/defined';
import type { ConfigurationChanges } from './configurationChanges';
import type { Database } from './database';
import { Recent } from './recent';
import { containing } from './textFilter';

/** What the vendor has, as last seen: a copy that every sync renews, so that replacing it harms nothing. */
export function createCatalogues(database: Database, changes: ConfigurationChanges): Catalogues {
  const items = database.collection<CatalogueItem>('catalogueItems');
  const states = database.collection<CatalogueState>('catalogueStates');
  const present = new Recent<CatalogueItem>(changes);
  return {
    see: async (bindingId, kind, seen, sync, seenAt) => {
      if (seen.length === 0) return;
      const replacements = seen.map((item) => {
        const _id = itemKey(bindingId, kind, item.itemId);
        const replacement = { bindingId, kind, ...item, seenIn: sync.id, seenAt };
        return { replaceOne: { filter: { _id }, replacement, upsert: true } };
      });
      await items.bulkWrite(replacements, { ordered: false });
    },
    markUnseen: async (bindingId, kind, { id, beganAt }, removedAt) => {
      const seenBefore = [{ seenAt: { $lt: beganAt } }, { seenAt: { $exists: false } }];
      const unseen: Filter<CatalogueItem> = {
        ...{ bindingId, kind, seenIn: { $ne: id } },
        ...{ removedAt: { $exists: false }, $or: seenBefore },
      };
      // Most syncs find nothing gone, and are no change.
      if (await items.findOne(unseen))
        await changes.making(() => items.updateMany(unseen, { $set: { removedAt } }));
    },
    get: (bindingId, kind, itemId) => items.findOne({ _id: itemKey(bindingId, kind, itemId) }),
    present: async (bindingId, kind, itemId) => {
      const _id = itemKey(bindingId, kind, itemId);
      const unselectable: CatalogueItem[] = [];
      const found = await present.get(_id, async () => {
        const item = await items.findOne({ _id });
        if (!item || item.removedAt !== undefined) return null;
        if (item.unselectable === undefined) return item;
        // Not remembered: once it can be selected again, that holds at once.
        unselectable.push(item);
        return null;
      });
      return found ?? unselectable[0] ?? null;
    },
    search: async (bindingId, kind, { limit, ...sought }) => {
      const found = await items
        .find(searchFilter(bindingId, kind, sought))
        .sort({ _id: 1 })
        .limit(limit + 1)
        .toArray();
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1)?.itemId : undefined;
      return { items: page, ...defined({ last }) };
    },
    state: (bindingId) => states.findOne({ _id: bindingId }),
    setState: async (state) => {
      await states.replaceOne({ _id: state._id }, state, { upsert: true });
    },
    forget: async (bindingId) => {
      await changes.making(() => items.deleteMany({ bindingId }));
      await states.deleteOne({ _id: bindingId });
    },
  };
}

function itemKey(bindingId: string, kind: CatalogueKind, itemId: string): string {
  return `${bindingId}/${kind}/${itemId}`;
}

function searchFilter(
  bindingId: string,
  kind: CatalogueKind,
  { q, after, removed = false, unselectable = removed }: Omit<CatalogueSearch, 'limit'>,
): Filter<CatalogueItem> {
  return {
    bindingId,
    kind,
    removedAt: { $exists: removed },
    ...(unselectable ? {} : { unselectable: { $exists: false } }),
    ...(after === undefined ? {} : { _id: { $gt: itemKey(bindingId, kind, after) } }),
    ...(q === undefined ? {} : { name: containing(q) }),
  };
}
