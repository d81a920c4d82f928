import { defined } from '../defined';
import { without } from './changes';
import type { MoveRequested, RuleTakenAnew, SealRequestEvent } from './events';
import { isMove, movesWaiting, type SealRequest } from './state';
import { assertNever } from './values';

type MoveWaitEvent = Extract<
  SealRequestEvent,
  { type: 'MovePostponed' | 'MoveTriedAgain' | 'RuleTakenAnew' }
>;

/** A move that finds the flow elsewhere leaves the queue, and comes back to its end. */
export function applyMoveWait(request: SealRequest, event: MoveWaitEvent): SealRequest {
  const { effectId } = event.data;
  switch (event.type) {
    case 'MovePostponed':
      return postponed(request, effectId, event.data.foundNodeId, event.metadata.at);
    case 'MoveTriedAgain': {
      const move = movesWaiting(request).find(({ data }) => data.effectId === effectId);
      if (!move) return request;
      return {
        ...request,
        waitingMoves: without(movesWaiting(request), effectId),
        hostEffects: [...request.hostEffects, move],
      };
    }
    case 'RuleTakenAnew':
      return {
        ...request,
        hostEffects: request.hostEffects.map((effect) =>
          isMove(effect) && effect.data.effectId === effectId ? byRule(effect, event) : effect,
        ),
      };
    default:
      return assertNever(event);
  }
}

function postponed(request: SealRequest, effectId: string, foundNodeId: string, at: string): SealRequest {
  const move = request.hostEffects.filter(isMove).find(({ data }) => data.effectId === effectId);
  if (!move) return request;
  const since = move.data.elsewhere?.since ?? at;
  return {
    ...request,
    hostEffects: without(request.hostEffects, effectId),
    waitingMoves: [
      ...movesWaiting(request),
      withData(move, { elsewhere: { since, foundNodeId }, ruleAnew: false }),
    ],
  };
}

/** An operator's word: back into the queue, where its rule is read first. */
export function byRuleAnew(request: SealRequest, effectId: string): SealRequest {
  const move = movesWaiting(request).find(({ data }) => data.effectId === effectId);
  if (!move) return request;
  return {
    ...request,
    waitingMoves: without(movesWaiting(request), effectId),
    hostEffects: [...request.hostEffects, withData(move, { ruleAnew: true })],
  };
}

/** It waits no longer, whatever became of it: nor does a person. */
export function withoutWait(request: SealRequest, effectId: string): SealRequest {
  const attention = request.attention.filter(
    ({ kind, about }) => kind !== 'flow-not-at-node' || about !== effectId,
  );
  return request.waitingMoves
    ? { ...request, attention, waitingMoves: without(request.waitingMoves, effectId) }
    : request;
}

function withData<Move extends MoveRequested>(move: Move, changed: Partial<Move['data']>): Move {
  return { ...move, data: { ...move.data, ...changed } };
}

/** What it was to carry it carries still, where it still submits. */
function byRule(move: MoveRequested, { data: { rule } }: RuleTakenAnew): MoveRequested {
  const { waitNodeIds, as, remark } = rule;
  const data = {
    effectId: move.data.effectId,
    waitNodeIds,
    as,
    ...defined({ remark }),
  };
  const { metadata } = move;
  if (rule.kind === 'returnFlow')
    return { type: 'FlowReturnRequested', data: { ...data, to: rule.to }, metadata };
  const carries = move.type === 'FlowSubmitRequested' ? move.data.carries : undefined;
  return { type: 'FlowSubmitRequested', data: { ...data, ...(carries ? { carries } : {}) }, metadata };
}
