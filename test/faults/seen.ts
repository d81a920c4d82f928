import type { Answer } from './http';
import { type Entry, ledgerOf, pathOf } from './ledger';
import type { Lived } from './life';
import type { TemporalView } from './temporal';
import type { ApplicationAtVendor } from './vendorSide';
import type { World } from './world';

type Data = Answer['data'];

/** Everything that can be seen of one life from the outside. */
export interface Seen {
  lived: Lived;
  /** As the API shows it. */
  request: Data;
  ledger: Entry[];
  /** Of the attempt before it, where there is one. */
  earlier: { request: Data; ledger: Entry[]; status: string } | undefined;
  application: ApplicationAtVendor | undefined;
  flowRequest: Data;
  workflow: { status: string; failedTasks: string[] };
}

export async function see(world: World, temporal: TemporalView, lived: Lived): Promise<Seen> {
  const { sealRequestId, applyId, earlierId, plan } = lived;
  const [request, ledger, earlier, application, flowRequest, workflow] = await Promise.all([
    world.api(pathOf(sealRequestId)),
    ledgerOf(world, sealRequestId),
    earlierId === undefined ? undefined : seeEarlier(world, temporal, earlierId),
    // One that the vendor never got is found out by the check.
    world.application(applyId),
    world.host(`/sim/flow-requests/${plan.flowRequestId}`),
    temporal.workflow(sealRequestId),
  ]);
  return { lived, request: request.data, ledger, earlier, application, flowRequest, workflow };
}

async function seeEarlier(world: World, temporal: TemporalView, id: string) {
  const [request, ledger, status] = await Promise.all([
    world.api(pathOf(id)),
    ledgerOf(world, id),
    temporal.status(id),
  ]);
  return { request: request.data, ledger, status };
}
