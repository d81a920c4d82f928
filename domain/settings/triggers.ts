import type { SealSettings, TriggerAction, TriggerPoint } from './settings';

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
  const fires = (points: readonly TriggerPoint[] | undefined) =>
    points?.some((point) => isAt(point, trigger)) ?? false;
  if (fires(settings.apply.at)) return 'apply';
  if (fires(settings.append?.at)) return 'append';
  if (fires(settings.end?.at)) return 'end';
  const gone = trigger.action === 'withdraw' || trigger.action === 'delete';
  return gone && settings.endOnWithdraw !== false ? 'endWithdrawn' : 'nothing';
}

function isAt(point: TriggerPoint, trigger: Trigger): boolean {
  if (!actionsOf(point).includes(trigger.action)) return false;
  if ('exitId' in point) return 'exitId' in trigger && trigger.exitId === point.exitId;
  return 'nodeId' in trigger && trigger.nodeId === point.nodeId && trigger.when === point.when;
}

/** A return through the same node must not apply: without a word of the settings, only a submit fires. */
export function actionsOf(point: TriggerPoint): readonly TriggerAction[] {
  return point.actions ?? ['submit'];
}
