import type { AttentionKind } from '../../domain/sealRequest/values';
import { waitNodeId } from '../faults/flow';
import type { Life, Site } from './site';

/** A request that does not go on, and how a person sees to it. */
export interface Situation {
  name: string;
  kind: AttentionKind;
  /** In docs/operating.md. */
  view: 'needs attention' | 'waits for 章管家 for long' | 'waits for the host for long';
  decision: 'confirm' | 'resend' | 'giveUp';
  /** What the ledger says once that is carried out. */
  comesTo: string;
  /** Gets a request into it; the peer's fault stays until it is settled, unless it is seen to before. */
  arrange(site: Site): Promise<Life>;
  /** What the person mends before the decision. */
  mend?(site: Site, life: Life): Promise<void>;
}

type Peer = 'vendor' | 'host';
const strike = (site: Site, peer: Peer, type: string, fault: Record<string, unknown>) =>
  site[peer]('/sim/faults', { body: { match: { type }, ...fault } });

const lost = { fault: 'dropReply', times: 1 };
const down = { fault: 'dropRequest' };
const wrongNodeId = '用印';

const granted = async (site: Site, ...beginning: Parameters<Site['begin']>) =>
  (await site.begin(...beginning)).granted();

/** Of calls whose reply is lost, at a vendor that cannot be asked what became of them. */
const unknown: Situation[] = [
  {
    name: 'the reply to the application is lost',
    kind: 'apply-unknown',
    view: 'needs attention',
    decision: 'confirm',
    comesTo: 'FieldsWritten',
    arrange: async (site) => {
      await strike(site, 'vendor', 'apply', lost);
      const life = await site.begin({ binding: 'blind' });
      await life.apply();
      return life;
    },
  },
  {
    name: 'the reply to the end is lost',
    kind: 'end-unknown',
    view: 'needs attention',
    decision: 'confirm',
    comesTo: 'SealingEnded',
    arrange: async (site) => {
      const life = await granted(site, { binding: 'blind' });
      await strike(site, 'vendor', 'end', lost);
      await life.end();
      return life;
    },
  },
];

const atTheVendor: Situation[] = [
  {
    name: 'the grant came without a seal code',
    kind: 'code-missing',
    view: 'needs attention',
    decision: 'confirm',
    comesTo: 'FieldsWritten',
    arrange: async (site) => {
      const life = await site.begin({ binding: 'codeless' });
      await life.apply();
      return life;
    },
  },
  {
    name: '章管家 is down',
    kind: 'vendor-away',
    view: 'waits for 章管家 for long',
    decision: 'giveUp',
    comesTo: 'SealApplyFailed',
    arrange: async (site) => {
      await strike(site, 'vendor', 'apply', down);
      const life = await site.begin();
      await life.apply();
      return life;
    },
  },
  {
    name: 'the totals were reset at 章管家 before an append',
    kind: 'append-totals-differ',
    view: 'needs attention',
    decision: 'resend',
    comesTo: 'UsesAppended',
    arrange: async (site) => {
      const life = await granted(site);
      await life.use(1);
      await life.reset(3);
      await life.append(1);
      return life;
    },
  },
  {
    name: 'the totals were reset at 章管家',
    kind: 'totals-changed',
    view: 'needs attention',
    decision: 'confirm',
    comesTo: 'TotalsAdopted',
    arrange: async (site) => {
      const life = await granted(site);
      await life.use(1);
      await life.reset(3);
      return life;
    },
  },
];

/** A completion whose submit comes to nothing, at a host that does this to it. */
const submitting = async (site: Site, fault: Record<string, unknown>) => {
  const life = await granted(site);
  await strike(site, 'host', 'flow.submit', fault);
  await life.finish();
  return life;
};

const atTheHost: Situation[] = [
  {
    name: 'the host refuses to write the seal code',
    kind: 'write-failed',
    view: 'waits for the host for long',
    decision: 'resend',
    comesTo: 'FieldsWritten',
    arrange: async (site) => {
      await strike(site, 'host', 'fields.write', { fault: 'errcode', errmsg: '表单字段只读' });
      const life = await site.begin();
      await life.apply();
      return life;
    },
    mend: (site) => site.mend(),
  },
  {
    name: 'the host refuses to submit the flow',
    kind: 'flow-action-failed',
    view: 'waits for the host for long',
    decision: 'resend',
    comesTo: 'FlowSubmitted',
    arrange: (site) => submitting(site, { fault: 'errcode', errmsg: '流程已锁定' }),
    mend: (site) => site.mend(),
  },
  {
    name: 'the host is down',
    kind: 'host-away',
    view: 'waits for the host for long',
    decision: 'giveUp',
    comesTo: 'EffectGivenUp',
    arrange: (site) => submitting(site, down),
  },
  {
    name: 'the rule names a wrong node',
    kind: 'flow-not-at-node',
    view: 'waits for the host for long',
    decision: 'resend',
    comesTo: 'FlowSubmitted',
    arrange: async (site) => {
      const life = await granted(site, { atNodeId: wrongNodeId });
      await life.finish();
      return life;
    },
    mend: (site, life) => life.save(site.settings(waitNodeId)),
  },
  {
    name: 'the flow was moved elsewhere',
    kind: 'flow-not-at-node',
    view: 'waits for the host for long',
    decision: 'confirm',
    comesTo: 'AttentionSettled',
    arrange: async (site) => {
      const life = await granted(site);
      await life.move('approve');
      await life.finish();
      return life;
    },
  },
];

export const situations: readonly Situation[] = [...unknown, ...atTheVendor, ...atTheHost];
