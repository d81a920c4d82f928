import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Strike } from './fault';
import { waitNodeId } from './flow';
import { dangerous, faultsAt, withReads, withWrites } from './peerFaults';
import { returned, submitted } from './plans';
import { killedWhile } from './processFaults';
import { stuckAfterMs } from './steps';
import type { World } from './world';

/** E10 cannot tell whether it was we who moved a flow: where its answer is lost, a person looks and decides. */
function withOperator({ strike, ...fault }: Fault): Fault {
  return {
    ...fault,
    strike: async (given) => {
      const [struck] = await Promise.all([strike(given), decide(given)]);
      return struck;
    },
  };
}

/** Until all requests are closed: the flow may be where it belongs before its outcome is known to be unknown. */
async function decide({ world, over }: Strike): Promise<void> {
  const temporal = await world.lookAtTemporal();
  try {
    let overSince = Number.POSITIVE_INFINITY;
    while (performance.now() - overSince < stuckAfterMs) {
      await settleAll(world);
      if (over.aborted) overSince = Math.min(overSince, performance.now());
      if (over.aborted && (await temporal.running()) === 0) break;
      await sleep(500);
    }
  } finally {
    await temporal.close();
  }
}

async function settleAll(world: World): Promise<void> {
  const { data } = await world.api('/v1/seal-requests?attention=true').catch(() => ({ data: {} }));
  for (const { id, flowRequestId, attention } of data.items ?? [])
    for (const each of attention)
      if (each.kind === 'flow-action-unknown') await settle(world, id, flowRequestId, each);
}

async function settle(
  world: World,
  id: string,
  flowRequestId: string,
  { about, raisedAt }: { about: string; raisedAt: string },
) {
  const { nodeId } = await world.host(`/sim/flow-requests/${flowRequestId}`);
  const decision = nodeId === waitNodeId ? 'resend' : 'confirm';
  // The same for the same attention, so that it counts once however often it is sent.
  const commandId = `${flowRequestId}.${Date.parse(raisedAt)}`;
  const body = { commandId, about, decision, note: '已在E10核对流程节点' };
  // One that does not get through is looked at again.
  await world.api(`/v1/seal-requests/${encodeURIComponent(id)}/attention`, { body }).catch(() => undefined);
}

const e10 = { world: 'e10', peer: 'E10' } as const;
const moves = [
  ...faultsAt('host', 'submitRequest', withWrites, { ...e10, lives: submitted }),
  ...faultsAt('host', 'rejectRequest', dangerous, { ...e10, lives: returned }),
  killedWhile('host', 'submitRequest', 'submitRequest', submitted, e10),
  killedWhile('host', 'rejectRequest', 'rejectRequest', returned, e10),
];

export const e10Faults: Fault[] = [
  ...moves.map(withOperator),
  ...faultsAt('host', 'trigger', dangerous, { ...e10, called: 'the ESB write' }),
  ...faultsAt('host', 'getInfoByID', withReads, { ...e10, lives: submitted }),
  killedWhile('host', 'trigger', 'the ESB write', {}, e10),
];
