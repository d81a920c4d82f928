import type { Answer } from './http';
import type { Lived } from './life';
import type { TemporalView } from './temporal';
import type { World } from './world';

type Data = Answer['data'];

export interface Entry {
  seq: number;
  type: string;
  data: Data;
}

/** Everything that can be seen of one life from the outside. */
export interface Seen {
  lived: Lived;
  /** As the API shows it. */
  request: Data;
  ledger: Entry[];
  application: Data;
  flowRequest: Data;
  workflow: { status: string; failedTasks: string[] };
}

export async function see(world: World, temporal: TemporalView, lived: Lived): Promise<Seen> {
  const { sealRequestId, applyId, plan } = lived;
  const path = `/v1/seal-requests/${encodeURIComponent(sealRequestId)}`;
  const [request, ledger, application, flowRequest, workflow] = await Promise.all([
    world.api(path),
    ledgerOf(world, path),
    // One that the vendor never got is found out by the check.
    world.vendor(`/sim/applications/${applyId}`).catch(() => undefined),
    world.host(`/sim/flow-requests/${plan.flowRequestId}`),
    temporal.workflow(sealRequestId),
  ]);
  return { lived, request: request.data, ledger, application, flowRequest, workflow };
}

async function ledgerOf(world: World, path: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor = '';
  do {
    const { status, data } = await world.api(`${path}/events?limit=100${cursor}`);
    if (status !== 200) return entries;
    entries.push(...data.items);
    cursor = data.nextCursor ? `&cursor=${encodeURIComponent(data.nextCursor)}` : '';
  } while (cursor !== '');
  return entries;
}
