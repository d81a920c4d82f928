import { defined } from '../defined';
import { carriedBy, isUnwritten } from './changes';
import type { HostOutcome } from './commands';
import { attention, toldOf } from './decision';
import type {
  EventMetadata,
  FieldWriteDropped,
  FieldWriteRequested,
  HostEffectRequested,
  SealRequestEvent,
} from './events';
import { ownReasons } from './ownReasons';
import { canStillSubmit, laterWay, restOfWrite } from './rules';
import { isMove, movesWaiting, type SealRequest } from './state';
import { type AttentionKind, assertNever } from './values';

/** What became of an effect at the host. */
export function hostEvents(
  request: SealRequest,
  effect: HostEffectRequested,
  outcome: HostOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = effect.data;
  if (outcome.kind !== 'done' && isOutdated(request, effect))
    return dropped(request, effect, outdatedBy(outcome), metadata);
  switch (outcome.kind) {
    case 'done':
      return doneEvents(request, effect, metadata);
    case 'skipped': {
      const type = effect.type === 'FlowReturnRequested' ? 'ReturnSkipped' : 'SubmitSkipped';
      const { kind: _, ...found } = outcome;
      const skipped: SealRequestEvent = { type, data: { effectId, ...found }, metadata };
      return [skipped, ...whatOfCarried(outcome)(request, effect, metadata)];
    }
    case 'elsewhere':
      return [{ type: 'MovePostponed', data: { effectId, foundNodeId: outcome.foundNodeId }, metadata }];
    case 'postponed':
      return [{ type: 'FieldWritePostponed', data: { effectId, message: outcome.message }, metadata }];
    case 'dropped': {
      const { kind: _, reason = 'ended', ...why } = outcome;
      if (effect.type !== 'FieldWriteRequested') return [];
      return reason === 'later-attempt'
        ? [{ type: 'FieldWriteDropped', data: { effectId, reason, ...why }, metadata }]
        : dropped(request, effect, { reason, ...why }, metadata);
    }
    case 'refused':
    case 'unreachable':
    case 'unknown': {
      const { kind, message } = outcome;
      const why = { message, ...(kind === 'refused' ? defined({ code: outcome.code }) : {}) };
      return [
        { type: failedTypes[effect.type], data: { effectId, ...why }, metadata },
        attention(
          hostAttention(effect.type, kind),
          effectId,
          hostSentence(effect.type, kind),
          metadata,
          toldOf(outcome),
        ),
        ...(kind === 'unknown' ? [] : leftBehind(request, effect, metadata)),
      ];
    }
    default:
      return assertNever(outcome);
  }
}

/** The effect is done, and with it what it took along and what nothing else has written meanwhile. */
export function doneEvents(
  request: SealRequest,
  effect: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  return [
    { type: doneTypes[effect.type], data: { effectId: effect.data.effectId }, metadata },
    ...carriedBy(effect)
      .filter((carried) => isUnwritten(request, carried))
      .map((carried): SealRequestEvent => ({ type: 'FieldsWritten', data: { effectId: carried }, metadata })),
    ...(isMove(effect) ? triedAgain(request, effect, metadata) : []),
  ];
}

/** A move may have brought the flow to where others wait for it. */
function triedAgain(
  request: SealRequest,
  moved: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  return movesWaiting(request)
    .map(({ data: { effectId } }) => effectId)
    .filter((effectId) => effectId !== moved.data.effectId)
    .map((effectId) => ({ type: 'MoveTriedAgain', data: { effectId }, metadata }));
}

function whatOfCarried({ laterAttempt, because }: Extract<HostOutcome, { kind: 'skipped' }>) {
  if (laterAttempt) return leftToLaterAttempt;
  return because === 'unanswered' ? perhapsWritten : leftBehind;
}

/** Went with a submit that got no answer: pushed where the host takes that, and otherwise nobody can say. */
function perhapsWritten(
  request: SealRequest,
  effect: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  return stillCarried(request, effect).map((effectId) =>
    canPush(request)
      ? { type: 'FieldWriteRerouted', data: { effectId, via: 'push' }, metadata }
      : {
          type: 'FieldWriteDropped',
          data: { effectId, reason: 'unanswered', mayBeWritten: true },
          metadata,
        },
  );
}

/** Where writes may go otherwise than with a submit. */
function canPush({ terms: { writeBack } }: SealRequest): boolean {
  return writeBack?.mode === 'reply' || writeBack?.fallback === 'push';
}

/** What a submit was to carry, and did not. */
export function leftBehind(
  request: SealRequest,
  effect: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  return stillCarried(request, effect).flatMap((effectId) => withoutSubmit(request, effectId, metadata));
}

/** The form is the later attempt's: what this one was to bring into it goes no other way either. */
function leftToLaterAttempt(
  request: SealRequest,
  effect: HostEffectRequested,
  metadata: EventMetadata,
): SealRequestEvent[] {
  return stillCarried(request, effect).map((effectId) => ({
    type: 'FieldWriteDropped',
    data: { effectId, reason: 'later-attempt' },
    metadata,
  }));
}

function stillCarried({ waitingWrites }: SealRequest, effect: HostEffectRequested): string[] {
  return carriedBy(effect).filter((effectId) => waitingWrites.some(({ data }) => data.effectId === effectId));
}

/**
 * Writes that wait for a submit where none can come any more, whatever closed the way to it. One that an operator is
 * still to decide about may have carried its own.
 */
export function strandedWrites(request: SealRequest, metadata: EventMetadata): SealRequestEvent[] {
  const undecided = request.failedEffects.filter(({ data }) =>
    request.attention.some(({ about }) => about === data.effectId),
  );
  const carried = [...request.hostEffects, ...movesWaiting(request), ...undecided].flatMap(carriedBy);
  return request.waitingWrites
    .filter(({ data: { via, effectId } }) => via === 'nextSubmit' && !carried.includes(effectId))
    .filter(() => !canStillSubmit(request))
    .flatMap(({ data: { effectId } }) => withoutSubmit(request, effectId, metadata));
}

/** Pushed where the host takes that, and otherwise said to be unwritten. */
function withoutSubmit(request: SealRequest, effectId: string, metadata: EventMetadata): SealRequestEvent[] {
  if (canPush(request)) return [{ type: 'FieldWriteRerouted', data: { effectId, via: 'push' }, metadata }];
  const message = ownReasons.noSubmitLeft;
  return [
    { type: 'FieldWriteFailed', data: { effectId, message }, metadata },
    attention('write-failed', effectId, 'Values for the form could not be handed over.', metadata, {
      detail: message,
    }),
  ];
}

const doneTypes = {
  FieldWriteRequested: 'FieldsWritten',
  FlowSubmitRequested: 'FlowSubmitted',
  FlowReturnRequested: 'FlowReturned',
  FilesOfferRequested: 'FilesOffered',
} as const;

const failedTypes = {
  FieldWriteRequested: 'FieldWriteFailed',
  FlowSubmitRequested: 'FlowActionFailed',
  FlowReturnRequested: 'FlowActionFailed',
  FilesOfferRequested: 'FilesOfferFailed',
} as const;

/** Given up while it was tried: left undone, and life goes on. */
export function givenUpHostEvents(
  request: SealRequest,
  effect: HostEffectRequested,
  message: string,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = effect.data;
  return [
    { type: failedTypes[effect.type], data: { effectId, message }, metadata },
    ...leftBehind(request, effect, metadata),
  ];
}

type HostTrouble = 'refused' | 'unreachable' | 'unknown';

function hostAttention(type: HostEffectRequested['type'], kind: HostTrouble): AttentionKind {
  if (kind === 'unreachable') return 'peer-unreachable';
  if (type === 'FieldWriteRequested') return 'write-failed';
  if (type === 'FilesOfferRequested') return 'files-not-offered';
  return kind === 'refused' ? 'flow-action-failed' : 'flow-action-unknown';
}

const doings: Record<HostEffectRequested['type'], string> = {
  FieldWriteRequested: 'writing the form fields',
  FlowSubmitRequested: 'moving the flow on',
  FlowReturnRequested: 'moving the flow on',
  FilesOfferRequested: 'taking the sealed files',
};

function hostSentence(type: HostEffectRequested['type'], kind: HostTrouble): string {
  const what = doings[type];
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
  const [onItsWay, ...queued] = request.hostEffects;
  const carried = onItsWay ? carriedBy(onItsWay) : [];
  return [...queued, ...request.waitingWrites]
    .filter((effect) => effect.type === 'FieldWriteRequested')
    .filter(({ data }) => data.carriesSealCode && !carried.includes(data.effectId))
    .flatMap((write) => dropped(request, write, { reason }, metadata));
}

/**
 * Writes of a code that a person has corrected, those that have failed among them. The first one of the queue may be on
 * its way: the right one comes behind it, and it is dropped where it fails.
 */
export function correctedCodeWrites(request: SealRequest, metadata: EventMetadata): SealRequestEvent[] {
  const [onItsWay, ...queued] = request.hostEffects;
  const carried = onItsWay ? carriedBy(onItsWay) : [];
  return [...queued, ...request.waitingWrites, ...request.failedEffects]
    .filter((effect) => isOutdated(request, effect))
    .filter(({ data }) => !carried.includes(data.effectId))
    .flatMap((write) => dropped(request, write, { reason: 'corrected' }, metadata));
}

function isOutdated(
  { correctedCodes = [] }: SealRequest,
  effect: HostEffectRequested,
): effect is FieldWriteRequested {
  if (effect.type !== 'FieldWriteRequested' || !effect.data.carriesSealCode) return false;
  const [code] = effect.data.fields;
  return code !== undefined && correctedCodes.includes(code.value);
}

function outdatedBy(outcome: HostOutcome): Omit<FieldWriteDropped['data'], 'effectId'> {
  return { reason: 'corrected', ...(outcome.kind === 'unknown' ? { mayBeWritten: true } : {}) };
}

/** The code goes; what was to be written beside it still is. */
function dropped(
  request: SealRequest,
  write: FieldWriteRequested,
  why: Omit<FieldWriteDropped['data'], 'effectId'>,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = write.data;
  return [
    { type: 'FieldWriteDropped', data: { effectId, ...why }, metadata },
    ...restOfWrite(request, write, metadata),
  ];
}
