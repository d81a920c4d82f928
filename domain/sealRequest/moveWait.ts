import type { Cause } from '../causes';
import { defined } from '../defined';
import type { RecordMoveWait, RecordRule } from './commands';
import { attention, eventMetadata } from './decision';
import type { EventMetadata, MoveRequested, SealRequestEvent } from './events';
import { hostEvents } from './hostOutcomes';
import { isMove, isWaitTold, movesWaiting, type SealRequest } from './state';

/** What came of waiting for the flow. Of a move that waits no longer nothing is decided. */
export function moveWaitEvents({ data, metadata }: RecordMoveWait, request: SealRequest): SealRequestEvent[] {
  const { effectId, outcome } = data;
  const move = movesWaiting(request).find((waiting) => waiting.data.effectId === effectId);
  if (!move) return [];
  const when = eventMetadata(metadata);
  if (outcome.kind === 'arrived') return [{ type: 'MoveTriedAgain', data: { effectId }, metadata: when }];
  if (outcome.kind !== 'elsewhere') return hostEvents(request, move, outcome, when);
  if (isWaitTold(request, effectId)) return [];
  const sentence =
    'The flow is at none of the nodes that the rule names: it has not come there yet, or the rule names a wrong node.';
  return [notAtNode(move, outcome.foundNodeId, sentence, when)];
}

/** What the newest settings say of the rule. Where they have none (any more) the move waits on, and so does a person. */
export function ruleEvents({ data, metadata }: RecordRule, request: SealRequest): SealRequestEvent[] {
  const { effectId, outcome } = data;
  const move = request.hostEffects.filter(isMove).find((effect) => effect.data.effectId === effectId);
  if (!move?.data.ruleAnew) return [];
  const when = eventMetadata(metadata);
  if (outcome.kind === 'found') {
    const { settingsVersion, rule } = outcome;
    return [{ type: 'RuleTakenAnew', data: { effectId, settingsVersion, rule }, metadata: when }];
  }
  const foundNodeId = move.data.elsewhere?.foundNodeId ?? '';
  const sentence =
    outcome.kind === 'none'
      ? 'The newest settings of the flow have no rule that would move it; the move waits by the rule it has.'
      : 'The newest settings of the flow cannot be read; the move waits by the rule it has.';
  return [
    { type: 'MovePostponed', data: { effectId, foundNodeId }, metadata: when },
    notAtNode(move, foundNodeId, sentence, when, {
      code: outcome.kind === 'none' ? 'rule-gone' : 'rule-unreadable',
    }),
  ];
}

function notAtNode(
  { data: { effectId, waitNodeIds } }: MoveRequested,
  found: string,
  sentence: string,
  metadata: EventMetadata,
  cause?: Cause,
): SealRequestEvent {
  const detail = `found at node ${found}, expected at ${waitNodeIds.join(', ')}`;
  const nodes = { found, expected: waitNodeIds };
  return attention('flow-not-at-node', effectId, sentence, metadata, {
    detail,
    nodes,
    ...defined({ cause }),
  });
}
