import { setTimeout as sleep } from 'node:timers/promises';
import { vendorApplyId } from '../../contracts/derivedIds';
import type { Fault, Strike } from './fault';
import { waitNodeId } from './flow';
import { stuckAfterMs } from './steps';
import type { World } from './world';

/** What is unknown for good is decided by a person, who looks at the peer first. */
export function withOperator({ strike, ...fault }: Fault): Fault {
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

interface Waiting {
  kind: string;
  about: string;
  raisedAt: string;
}

async function settleAll(world: World): Promise<void> {
  const { data } = await world.api('/v1/seal-requests?attention=true').catch(() => ({ data: {} }));
  for (const { id, flowRequestId, attention } of data.items ?? [])
    for (const each of attention) await settle(world, id, flowRequestId, each);
}

async function settle(world: World, id: string, flowRequestId: string, waiting: Waiting): Promise<void> {
  const decision = await decisionOn(world, id, flowRequestId, waiting.kind);
  if (!decision) return;
  // The same for the same attention, so that it counts once however often it is sent.
  const commandId = `${flowRequestId}.${Date.parse(waiting.raisedAt)}`;
  const body = { commandId, about: waiting.about, ...decision, note: '已核对' };
  // One that does not get through is looked at again.
  await world.api(`/v1/seal-requests/${encodeURIComponent(id)}/attention`, { body }).catch(() => undefined);
}

interface Decision {
  decision: 'confirm' | 'resend';
  vendorApplicationId?: string;
}

async function decisionOn(
  world: World,
  id: string,
  flowRequestId: string,
  kind: string,
): Promise<Decision | undefined> {
  switch (kind) {
    case 'flow-action-unknown': {
      const { nodeId } = await world.host(`/sim/flow-requests/${flowRequestId}`);
      return { decision: nodeId === waitNodeId ? 'resend' : 'confirm' };
    }
    case 'apply-unknown': {
      // Found by our id in the vendor's own pages, where no call does.
      const vendorApplicationId = (await world.application(vendorApplyId(id)))?.vendorId;
      return vendorApplicationId === undefined
        ? { decision: 'resend' }
        : { decision: 'confirm', vendorApplicationId };
    }
    case 'append-unknown':
    case 'end-unknown':
      // It reads back by itself before it sends.
      return { decision: 'resend' };
    default:
      return undefined;
  }
}
