import type { SealRequestEvent } from './events';
import { evolve } from './evolve';
import type { MaybeSealRequest } from './state';

/** Uses of one seal that were first seen in one hour. */
export interface NoticedUses {
  /** When that hour began, ISO 8601 in UTC. */
  hour: string;
  sealId: string;
  uses: number;
}

export interface CountedRequest {
  request: MaybeSealRequest;
  noticed: readonly NoticedUses[];
}

/**
 * Folds as `fold` does, and notes when uses were seen: a total alone does not say on which day. A total that falls, as
 * after a 重置 at the vendor, takes nothing back.
 */
export function foldCounted(events: readonly SealRequestEvent[], from: CountedRequest): CountedRequest {
  return events.reduce<CountedRequest>(({ request, noticed }, event) => {
    const next = evolve(request, event);
    return { request: next, noticed: withNoticed(noticed, request, next, event.metadata.at) };
  }, from);
}

function withNoticed(
  noticed: readonly NoticedUses[],
  before: MaybeSealRequest,
  after: MaybeSealRequest,
  at: string,
): readonly NoticedUses[] {
  if (!before || !after || before.seals === after.seals) return noticed;
  const hour = `${new Date(at).toISOString().slice(0, 13)}:00:00.000Z`;
  let all = noticed;
  for (const { sealId, usedCount } of after.seals) {
    const more = usedCount - (before.seals.find((seal) => seal.sealId === sealId)?.usedCount ?? 0);
    if (more > 0) all = withMore(all, { hour, sealId, uses: more });
  }
  return all;
}

function withMore(noticed: readonly NoticedUses[], more: NoticedUses): readonly NoticedUses[] {
  const isSame = ({ hour, sealId }: NoticedUses) => hour === more.hour && sealId === more.sealId;
  const uses = (noticed.find(isSame)?.uses ?? 0) + more.uses;
  return [...noticed.filter((one) => !isSame(one)), { ...more, uses }];
}
