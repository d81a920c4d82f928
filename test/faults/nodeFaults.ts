import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type Strike, untilOver } from './fault';
import { flowIds, nodeAfterSubmit, sealSettings, waitNodeId } from './flow';
import { ledgerOf } from './ledger';
import { Life } from './life';
import { submitted } from './plans';

/** The completion comes while the flow is still at the node before the one where it will wait. */
class EarlyLife extends Life {
  protected override readonly startNodeId = 'approve';

  protected override async complete(): Promise<void> {
    await this.finish();
    await this.steps.until(
      'the move to wait for its flow',
      () => ledgerOf(this.world, this.lived.sealRequestId),
      (entries) => entries.some(({ type }) => type === 'MovePostponed'),
    );
    const path = `/sim/flow-requests/${this.lived.plan.flowRequestId}/move`;
    await this.world.host(path, { body: { nodeId: waitNodeId } });
    await this.untilAt(nodeAfterSubmit, 'the flow to be submitted');
    await this.atVendor('archive');
    await this.untilState('archived');
  }
}

const wrongNodeId = '用印';

/**
 * The rule names the node by a name, where this host answers ids. Once a person has been told of the first request, the
 * settings are mended, and everything that waits is sent again. Strikes as often as somebody was told.
 */
async function namedWrongly({ world, over, ready }: Strike): Promise<number> {
  const { bindingId, hostId } = world.names;
  const path = `/v1/hosts/${hostId}/flows/${flowIds.archived}/seal-settings`;
  const save = (nodeId: string) =>
    world.api(path, { method: 'PUT', body: sealSettings(bindingId, 'archived', nodeId) });
  await save(wrongNodeId);
  ready();
  const told = new Set<string>();
  while (!over.aborted) {
    const { data } = await world.api('/v1/seal-requests?attention=true');
    for (const { id, attention } of data.items ?? [])
      for (const { kind, about, nodes } of attention) {
        if (kind !== 'flow-not-at-node' || nodes?.found !== waitNodeId) continue;
        if (told.size === 0) await save(waitNodeId);
        told.add(id);
        // One for each request, so that it counts once however often it is sent.
        const commandId = `resend-${id.replace(/[^0-9]/g, '')}`;
        const body = { commandId, about, decision: 'resend', note: '已改正节点' };
        await world.api(`/v1/seal-requests/${encodeURIComponent(id)}/attention`, { body });
      }
    await sleep(300);
  }
  await save(waitNodeId);
  return told.size;
}

export const nodeFaults: Fault[] = [
  {
    name: 'the flow is not at its node yet',
    lives: submitted,
    life: EarlyLife,
    strike: async ({ over, lives, ready }) => {
      ready();
      await untilOver(over);
      return lives;
    },
  },
  { name: 'the rule names a wrong node', world: 'impatient', lives: submitted, strike: namedWrongly },
];
