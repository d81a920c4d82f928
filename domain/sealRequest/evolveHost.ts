import { without } from './changes';
import type { SealRequestEvent } from './events';
import type { SealRequest } from './state';
import { assertNever } from './values';

type WriteEvent = Extract<
  SealRequestEvent,
  {
    type:
      | 'FieldWriteRequested'
      | 'FieldWriteRerouted'
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
  };
  switch (event.type) {
    case 'FieldWriteRequested':
      return event.data.via === undefined
        ? { ...request, hostEffects: [...request.hostEffects, event] }
        : { ...request, waitingWrites: [...request.waitingWrites, event] };
    case 'FieldWriteRerouted': {
      const write = request.waitingWrites.find(({ data }) => data.effectId === effectId);
      if (!write) return request;
      const { via: _, confirmSeconds: __, ...data } = write.data;
      return event.data.via === 'push'
        ? { ...gone, hostEffects: [...gone.hostEffects, { ...write, data }] }
        : {
            ...gone,
            waitingWrites: [...gone.waitingWrites, { ...write, data: { ...data, via: 'nextSubmit' } }],
          };
    }
    case 'FieldsWritten': {
      const { consumed } = request;
      return consumed?.clearedBy === effectId ? { ...gone, consumed: { ...consumed, cleared: true } } : gone;
    }
    case 'FieldWriteDropped':
      return gone;
    case 'FieldWriteFailed':
      return failed(request, effectId);
    default:
      return assertNever(event);
  }
}

/** Kept for an operator who wants it done after all. */
export function failed(request: SealRequest, effectId: string): SealRequest {
  const effect = [...request.hostEffects, ...request.waitingWrites].find(
    ({ data }) => data.effectId === effectId,
  );
  return {
    ...request,
    hostEffects: without(request.hostEffects, effectId),
    waitingWrites: without(request.waitingWrites, effectId),
    failedEffects: effect ? [...request.failedEffects, effect] : request.failedEffects,
  };
}

/** Done by a push of its own, whatever way it was to take before. */
export function resumeHost(request: SealRequest, effectId: string): SealRequest {
  const effect = request.failedEffects.find(({ data }) => data.effectId === effectId);
  if (!effect) return request;
  return {
    ...request,
    failedEffects: without(request.failedEffects, effectId),
    hostEffects: [...request.hostEffects, effect],
  };
}
