import { carriedBy, isUnwritten, without } from './changes';
import type { HostEffectRequested, HostEffectResumed, SealRequestEvent } from './events';
import { byRuleAnew } from './evolveMoveWait';
import { movesWaiting, restEffectId, type SealRequest } from './state';
import { assertNever, type FieldWrite } from './values';

type WriteEvent = Extract<
  SealRequestEvent,
  {
    type:
      | 'FieldWriteRequested'
      | 'FieldWriteRerouted'
      | 'FieldWritePostponed'
      | 'FieldsWritten'
      | 'FieldWriteDropped'
      | 'FieldWriteFailed';
  }
>;

export function applyWrite(request: SealRequest, event: WriteEvent): SealRequest {
  const { effectId } = event.data;
  const gone = {
    ...request,
    hostEffects: without(request.hostEffects, effectId),
    waitingWrites: without(request.waitingWrites, effectId),
    failedEffects: without(request.failedEffects, effectId),
  };
  switch (event.type) {
    case 'FieldWriteRequested': {
      const asked = withFailureShown(request, event.data.fields);
      return event.data.via === undefined
        ? { ...asked, hostEffects: [...request.hostEffects, event] }
        : { ...asked, waitingWrites: [...request.waitingWrites, event] };
    }
    case 'FieldWriteRerouted': {
      const write = request.waitingWrites.find(({ data }) => data.effectId === effectId);
      if (!write) return request;
      const { via: _, confirmSeconds: __, deadlineKeptBy: ___, ...data } = write.data;
      return event.data.via === 'push'
        ? { ...gone, hostEffects: [...gone.hostEffects, { ...write, data }] }
        : {
            ...gone,
            waitingWrites: [...gone.waitingWrites, { ...write, data: { ...data, via: 'nextSubmit' } }],
          };
    }
    case 'FieldWritePostponed':
      return { ...request, hostEffects: lastInLine(request.hostEffects, effectId) };
    case 'FieldsWritten': {
      const { consumed } = request;
      const clears = consumed && [consumed.clearedBy, restEffectId(consumed.clearedBy)].includes(effectId);
      const attention = request.attention.filter(({ about }) => about !== effectId);
      return { ...gone, attention, ...(clears ? { consumed: { ...consumed, cleared: true } } : {}) };
    }
    case 'FieldWriteDropped': {
      const left = {
        ...gone,
        hostEffects: gone.hostEffects.map((effect) => notCarrying(effect, [effectId])),
        ...(gone.waitingMoves
          ? { waitingMoves: gone.waitingMoves.map((move) => notCarrying(move, [effectId])) }
          : {}),
      };
      if (event.data.reason !== 'corrected') return left;
      return { ...left, attention: request.attention.filter(({ about }) => about !== effectId) };
    }
    case 'FieldWriteFailed':
      return failed(request, effectId);
    default:
      return assertNever(event);
  }
}

/** By what is on its way into the field: writes reach a form in their order. */
function withFailureShown(request: SealRequest, fields: readonly FieldWrite[]): SealRequest {
  const { onFailure } = request.terms;
  const write = onFailure?.clears && fields.find(({ fieldId }) => fieldId === onFailure.field);
  if (!write) return request;
  const { failureShown: _, ...rest } = request;
  return write.value === '' ? rest : { ...rest, failureShown: true };
}

function lastInLine(effects: readonly HostEffectRequested[], effectId: string): HostEffectRequested[] {
  return [
    ...effects.filter(({ data }) => data.effectId !== effectId),
    ...effects.flatMap((effect): HostEffectRequested[] =>
      effect.type === 'FieldWriteRequested' && effect.data.effectId === effectId
        ? [{ ...effect, data: { ...effect.data, postponed: (effect.data.postponed ?? 0) + 1 } }]
        : [],
    ),
  ];
}

/** Kept for an operator who wants it done after all. */
export function failed(request: SealRequest, effectId: string): SealRequest {
  const effect = [...request.hostEffects, ...request.waitingWrites, ...movesWaiting(request)].find(
    ({ data }) => data.effectId === effectId,
  );
  return {
    ...request,
    hostEffects: without(request.hostEffects, effectId),
    waitingWrites: without(request.waitingWrites, effectId),
    failedEffects: effect ? [...request.failedEffects, effect] : request.failedEffects,
  };
}

/** A submit takes nothing along that was dropped, or that went another way while it waited for an operator. */
function notCarrying<Effect extends HostEffectRequested>(
  effect: Effect,
  effectIds: readonly string[],
): Effect {
  if (effect.type !== 'FlowSubmitRequested' || !effect.data.carries) return effect;
  const { carries: all, ...data } = effect.data;
  const carries = all.filter((write) => !effectIds.includes(write.effectId));
  return { ...effect, data: carries.length > 0 ? { ...data, carries } : data };
}

/** A write goes by a push of its own, whatever way it was to take before. */
export function resumeHost(
  request: SealRequest,
  { effectId, ruleAnew }: HostEffectResumed['data'],
): SealRequest {
  if (ruleAnew) return byRuleAnew(request, effectId);
  const effect = request.failedEffects.find(({ data }) => data.effectId === effectId);
  if (!effect) return request;
  const gone = carriedBy(effect).filter((carried) => !isUnwritten(request, carried));
  return {
    ...request,
    failedEffects: without(request.failedEffects, effectId),
    hostEffects: [...request.hostEffects, notCarrying(effect, gone)],
  };
}
