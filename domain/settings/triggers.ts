import {
  defaultActions,
  type SealSettings,
  type TriggerAction,
  type TriggerPoint,
  type TriggerPurpose,
} from './settings';

/** What happened in the flow: a node was arrived at or left, or an exit taken, and by what action. */
export type Trigger = ({ nodeId: string; when: 'arrive' | 'leave' } | { exitId: string }) & {
  action: TriggerAction;
};

export type Triggered =
  | 'apply'
  | 'append'
  | 'end'
  /** The flow is withdrawn or deleted: what is live ends at the vendor. */
  | 'endWithdrawn'
  | 'nothing';

/** What the settings have happen there. A withdrawal ends what is live wherever the flow stands, unless switched off. */
export function triggeredBy(settings: SealSettings, trigger: Trigger): Triggered {
  const fires = (purpose: TriggerPurpose) =>
    settings[purpose]?.at.some((point) => isAt(point, purpose, trigger)) ?? false;
  for (const purpose of ['apply', 'append', 'end'] as const) if (fires(purpose)) return purpose;
  const gone = trigger.action === 'withdraw' || trigger.action === 'delete';
  return gone && settings.endOnWithdraw !== false ? 'endWithdrawn' : 'nothing';
}

function isAt(point: TriggerPoint, purpose: TriggerPurpose, trigger: Trigger): boolean {
  if (!actionsOf(point, purpose).includes(trigger.action)) return false;
  if ('exitId' in point) return 'exitId' in trigger && trigger.exitId === point.exitId;
  return 'nodeId' in trigger && trigger.nodeId === point.nodeId && trigger.when === point.when;
}

export function actionsOf({ actions }: TriggerPoint, purpose: TriggerPurpose): readonly TriggerAction[] {
  return actions ?? defaultActions[purpose];
}
