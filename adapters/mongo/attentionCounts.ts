import type { AttentionCount, AttentionCounts, SealRequestView } from '../../application/sealRequests/stores';

/** By kind and by whom the requests are at; a request counts once, in however many ways it waits. */
export async function countAttention(
  views: AsyncIterable<Pick<SealRequestView, 'request'>>,
): Promise<AttentionCounts> {
  const byKind = new Map<string, AttentionCount>();
  let requests = 0;
  for await (const { request } of views) {
    requests += 1;
    const { bindingId, hostId } = request.identity;
    for (const [kind, since] of oldestByKind(request)) {
      const key = `${kind} ${bindingId} ${hostId}`;
      const before = byKind.get(key) ?? { kind, bindingId, hostId, requests: 0, since };
      byKind.set(key, { ...before, requests: before.requests + 1, since: earlier(before.since, since) });
    }
  }
  return { requests, byKind: [...byKind.values()] };
}

function oldestByKind({ attention }: SealRequestView['request']): Map<AttentionCount['kind'], string> {
  const oldest = new Map<AttentionCount['kind'], string>();
  for (const { kind, raisedAt, since = raisedAt } of attention)
    oldest.set(kind, earlier(oldest.get(kind) ?? since, since));
  return oldest;
}

function earlier(one: string, other: string): string {
  return Date.parse(other) < Date.parse(one) ? other : one;
}
