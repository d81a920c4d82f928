import type { Collection, Document, Filter } from 'mongodb';
import type {
  CreatedAt,
  NewestRequests,
  SealRequestFilter,
  SealRequestSearch,
  SealRequestView,
} from '../../application/sealRequests/stores';
import { defined } from '../../domain/defined';
import { alertKinds } from '../../domain/sealRequest/values';
import { containing } from './textFilter';

/** A text is looked for in so many requests a page, lest one that is nowhere has all of them read. */
const maxSearched = 10_000;
const newestFirst = { createdAt: -1, _id: -1 } as const;

/** Where the text of a search may stand. */
const searched = [
  'request.application.subject',
  'request.application.applicant.name',
  'request.application.applicant.userId',
  'request.sealCode',
];

/** One page; with a text by an aggregation, which is the only way to bound what is looked at. */
export async function findNewest(
  collection: Collection<SealRequestView>,
  { text, ...search }: SealRequestSearch,
  { limit, before }: { limit: number; before?: CreatedAt | undefined },
): Promise<NewestRequests> {
  const within: Filter<SealRequestView> = { $and: [mongoFilter(search), ...createdFilters(search, before)] };
  const found =
    text === undefined
      ? await collection
          .find(within)
          .sort(newestFirst)
          .limit(limit + 1)
          .toArray()
      : await collection.aggregate<SealRequestView>(searchFor(text, within, limit + 1)).toArray();
  const items = found.slice(0, limit);
  if (found.length > limit) return { items, ...defined({ last: createdOf(items.at(-1)) }) };
  if (text === undefined) return { items };
  return { items, ...defined({ last: createdOf(await lastSearched(collection, within)) }) };
}

function searchFor(text: string, within: Filter<SealRequestView>, limit: number): Document[] {
  return [
    { $match: within },
    { $sort: newestFirst },
    { $limit: maxSearched },
    { $match: { $or: searched.map((field) => ({ [field]: containing(text) })) } },
    { $limit: limit },
  ];
}

/** What the next page of a search goes on after; null where it has looked at everything. */
function lastSearched(collection: Collection<SealRequestView>, within: Filter<SealRequestView>) {
  return collection.findOne(within, {
    sort: newestFirst,
    skip: maxSearched - 1,
    projection: { createdAt: 1 },
  });
}

function createdOf(
  view: Pick<SealRequestView, '_id' | 'createdAt'> | undefined | null,
): CreatedAt | undefined {
  return view ? { at: view.createdAt, id: view._id } : undefined;
}

function createdFilters(
  { id, createdFrom, createdTo }: SealRequestSearch,
  before: CreatedAt | undefined,
): Filter<SealRequestView>[] {
  return [
    defined({ _id: id }),
    ...(createdFrom === undefined ? [] : [{ createdAt: { $gte: createdFrom } }]),
    ...(createdTo === undefined ? [] : [{ createdAt: { $lt: createdTo } }]),
    // The first one alone is what an index goes by.
    ...(before === undefined
      ? []
      : [
          { createdAt: { $lte: before.at } },
          { $or: [{ createdAt: { $lt: before.at } }, { _id: { $lt: before.id } }] },
        ]),
  ];
}

/** What a list holds; `after`: the ids that follow this one. */
export function mongoFilter(filter: SealRequestFilter, after?: string) {
  return {
    ...(after === undefined ? {} : { _id: { $gt: after } }),
    ...defined({ 'request.state': filter.state }),
    ...hostFilter(filter),
    ...defined({
      'request.identity.flowId': filter.flowId,
      'request.identity.flowRequestId': filter.flowRequestId,
      'request.identity.bindingId': filter.bindingId,
    }),
    ...attentionFilter(filter),
    ...(filter.late ? { 'request.alerts.kind': { $in: [...alertKinds] }, closed: { $exists: false } } : {}),
  };
}

function attentionFilter({ attention, attentionBeside = [] }: SealRequestFilter) {
  if (attention === undefined) return {};
  if (attentionBeside.length === 0) return { hasAttention: attention };
  const ids = [...attentionBeside];
  return attention
    ? { $or: [{ hasAttention: true }, { _id: { $in: ids } }] }
    : { $and: [{ hasAttention: false }, { _id: { $nin: ids } }] };
}

function hostFilter({ hostId, hostIds }: SealRequestFilter) {
  if (hostId === undefined && hostIds === undefined) return {};
  const ids = hostId === undefined ? hostIds : [hostId].filter((id) => hostIds?.includes(id) ?? true);
  return { 'request.identity.hostId': ids?.length === 1 ? ids[0] : { $in: ids } };
}
