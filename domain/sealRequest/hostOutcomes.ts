import type { HostOutcome } from './commands';
import { attention } from './decision';
import type { EventMetadata, HostEffectRequested, SealRequestEvent } from './events';
import { laterWay } from './rules';
import type { SealRequest } from './state';
import { type AttentionKind, assertNever } from './values';

/** What became of an effect at the host. */
export function hostEvents(
  request: SealRequest,
  effect: HostEffectRequested,
  outcome: HostOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = effect.data;
  switch (outcome.kind) {
    case 'done':
      return [
        { type: doneTypes[effect.type], data: { effectId }, metadata },
        ...carriedBy(effect).map(
          (carried): SealRequestEvent => ({ type: 'FieldsWritten', data: { effectId: carried }, metadata }),
        ),
      ];
    case 'skipped': {
      const type = effect.type === 'FlowReturnRequested' ? 'ReturnSkipped' : 'SubmitSkipped';
      const skipped: SealRequestEvent = {
        type,
        data: { effectId, foundNodeId: outcome.foundNodeId },
        metadata,
      };
      return [skipped, ...leftBehind(request, effect, metadata)];
    }
    case 'dropped':
      return [{ type: 'FieldWriteDropped', data: { effectId, reason: 'ended' }, metadata }];
    case 'refused':
    case 'unreachable':
    case 'unknown': {
      const { kind, ...why } = outcome;
      const isWrite = effect.type === 'FieldWriteRequested';
      return [
        { type: isWrite ? 'FieldWriteFailed' : 'FlowActionFailed', data: { effectId, ...why }, metadata },
        attention(hostAttention(isWrite, kind), effectId, hostSentence(isWrite, kind), metadata, {
          detail: outcome.message,
        }),
        ...(kind === 'unknown' ? [] : leftBehind(request, effect, metadata)),
      ];
    }
    default:
      return assertNever(outcome);
  }
}

function carriedBy(effect: HostEffectRequested): string[] {
  return effect.type === 'FlowSubmitRequested' ? (effect.data.carries?.effectIds ?? []) : [];
}

/** What a submit was to carry, and did not: pushed where the host takes that, and otherwise said to be unwritten. */
function leftBehind(
  request: SealRequest,
  effect: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const pushes = request.terms.writeBack?.fallback === 'push';
  const waiting = request.waitingWrites.map(({ data }) => data.effectId);
  return carriedBy(effect)
    .filter((effectId) => waiting.includes(effectId))
    .flatMap((effectId): SealRequestEvent[] => {
      if (pushes) return [{ type: 'FieldWriteRerouted', data: { effectId, via: 'push' }, metadata }];
      const message = 'the submit that was to carry it did not happen';
      return [
        { type: 'FieldWriteFailed', data: { effectId, message }, metadata },
        attention('write-failed', effectId, 'Values for the form could not be handed over.', metadata, {
          detail: message,
        }),
      ];
    });
}

const doneTypes = {
  FieldWriteRequested: 'FieldsWritten',
  FlowSubmitRequested: 'FlowSubmitted',
  FlowReturnRequested: 'FlowReturned',
} as const;

type HostTrouble = 'refused' | 'unreachable' | 'unknown';

function hostAttention(isWrite: boolean, kind: HostTrouble): AttentionKind {
  if (kind === 'unreachable') return 'peer-unreachable';
  if (isWrite) return 'write-failed';
  return kind === 'refused' ? 'flow-action-failed' : 'flow-action-unknown';
}

function hostSentence(isWrite: boolean, kind: HostTrouble): string {
  const what = isWrite ? 'writing the form fields' : 'moving the flow on';
  switch (kind) {
    case 'refused':
      return `The host engine refused ${what}.`;
    case 'unreachable':
      return `The host engine cannot be asked (${what}): it needs an administrator.`;
    case 'unknown':
      return `The outcome of ${what} at the host engine is unknown.`;
    default:
      return assertNever(kind);
  }
}

/** A value handed over in a reply that nobody confirmed takes the host's second way. */
export function replyEvents(
  request: SealRequest,
  effectId: string,
  outcome: 'shown' | 'notShown',
  metadata: EventMetadata,
): SealRequestEvent[] {
  const waits = request.waitingWrites.some(({ data }) => data.effectId === effectId && data.via === 'reply');
  if (!waits) return [];
  return outcome === 'shown'
    ? [{ type: 'FieldsWritten', data: { effectId }, metadata }]
    : [{ type: 'FieldWriteRerouted', data: { effectId, via: laterWay(request, false) }, metadata }];
}

/**
 * Once a code has died it is written back no more. The first effect of the queue may be on its way, or wait to be
 * tried again: its activity looks at the request before each try.
 */
export function droppedCodeWrites(
  request: SealRequest,
  reason: 'ended' | 'superseded',
  metadata: EventMetadata,
): SealRequestEvent[] {
  return [...request.hostEffects.slice(1), ...request.waitingWrites]
    .filter((effect) => effect.type === 'FieldWriteRequested' && effect.data.carriesSealCode)
    .map(({ data: { effectId } }) => ({ type: 'FieldWriteDropped', data: { effectId, reason }, metadata }));
}
