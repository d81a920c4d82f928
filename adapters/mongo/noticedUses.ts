import type { Collection } from 'mongodb';
import type { RequestUses, SealRequestView, UsesOfHour } from '../../application/sealRequests/stores';
import { defined } from '../../domain/defined';

/** Of one seal: more requests would show no other picture. */
const maxRequests = 10_000;

export async function usesPerHour(
  collection: Collection<SealRequestView>,
  since: string,
): Promise<UsesOfHour[]> {
  const groups = await collection
    .aggregate<{ _id: string; uses: number }>([
      { $match: { 'request.usedAt': { $gte: since } } },
      { $unwind: '$noticedUses' },
      { $group: { _id: '$noticedUses.hour', uses: { $sum: '$noticedUses.uses' } } },
    ])
    .toArray();
  return groups.filter(({ _id }) => _id >= since).map(({ _id: hour, uses }) => ({ hour, uses }));
}

export async function usesOfSeal(
  collection: Collection<SealRequestView>,
  { bindingId, sealId }: { bindingId: string; sealId: string },
  since: string,
): Promise<RequestUses[]> {
  const found = await collection
    .find(
      {
        'request.seals.sealId': sealId,
        'request.identity.bindingId': bindingId,
        createdAt: { $gte: since },
      },
      { projection: { 'request.identity': 1, noticedUses: 1 } },
    )
    .sort({ createdAt: -1 })
    .limit(maxRequests)
    .toArray();
  return found.map(({ request: { identity }, noticedUses = [] }) => ({
    hostId: identity.hostId,
    ...defined({ flowId: identity.flowId }),
    noticed: noticedUses
      .filter((noticed) => noticed.sealId === sealId)
      .map(({ hour, uses }) => ({ hour, uses })),
  }));
}
