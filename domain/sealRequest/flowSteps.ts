import type { FlowStep, SettingsSnapshot } from './values';

/**
 * Whether a flow is known to have been at one of these nodes and to have gone on, by what its events said, oldest first.
 * Being found elsewhere is no such fact: some engines tell of a step before they take it.
 */
export function hasMovedOn(steps: readonly FlowStep[], waitNodeIds: readonly string[]): boolean {
  let isThere = false;
  let hasGone = false;
  for (const { nodeId, when } of steps) {
    if (waitNodeIds.includes(nodeId)) {
      isThere = when === 'arrive';
      hasGone = !isThere;
    } else if (isThere && when === 'arrive') {
      isThere = false;
      hasGone = true;
    }
  }
  return hasGone;
}

/** Whether a step adds to what is known for any move of a request: it is about a node of a rule, or away from one. */
export function isWorthKeeping(
  step: FlowStep,
  last: FlowStep | undefined,
  waitNodeIds: readonly string[],
): boolean {
  if (waitNodeIds.includes(step.nodeId)) return last?.nodeId !== step.nodeId || last.when !== step.when;
  const wasThere = last?.when === 'arrive' && waitNodeIds.includes(last.nodeId);
  return wasThere && step.when === 'arrive';
}

/** The nodes at which any move of the request waits. */
export function waitNodesOf({ rules, onFailure }: Pick<SettingsSnapshot, 'rules' | 'onFailure'>): string[] {
  const actions = [...rules.map(({ action }) => action), ...(onFailure?.action ? [onFailure.action] : [])];
  return actions.flatMap((action) => ('waitNodeIds' in action ? action.waitNodeIds : []));
}
