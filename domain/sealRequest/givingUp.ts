import { defined } from '../defined';
import { abortEvents } from './abort';
import { wrongField } from './commandFaults';
import type { AbandonRequest, EndOutcome, RecordedOutcome, SettleAttention } from './commands';
import { accepted, type Decision, eventMetadata, refused } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { givenUpHostEvents } from './hostOutcomes';
import { appendFailedEvents, applyGivenUpEvents, decideOutcome } from './outcomes';
import { ownReasons } from './ownReasons';
import type { Follows } from './ruleChanges';
import { findCommand, type GivenUp, isClosedState, mayCodeBeLive, type SealRequest } from './state';
import type { UnderWay } from './waits';

/*
 * Giving up what is being carried out. The intent is an event, by which the activity is cancelled; what the activity
 * still says decides: what was done is done, what it cannot tell is unknown.
 */

export const givenUpMessage = ownReasons.givenUp;

const whileUnderWay = wrongField('decision', { kind: 'under-way' });

/** What an operator decides about an effect that is being carried out, whether it has waited for long or not. */
export function decideUnderWay(
  { data, metadata: by }: SettleAttention,
  { effectId }: UnderWay,
  request: SealRequest,
  follows: Follows,
): Decision {
  const { commandId, decision, note, about } = data;
  const metadata = eventMetadata(by);
  if (decision === 'confirm') return refused('invalid', [whileUnderWay]);
  if (decision === 'giveUp')
    return accepted(effectGivenUp(request, { effectId, commandId, note }, metadata, follows));
  const alone = about === undefined ? undefined : (true as const);
  return accepted({
    type: 'EffectHurried',
    data: { effectId, commandId, note, ...defined({ alone }) },
    metadata,
  });
}

/** An end that waits for it already waits on. */
function effectGivenUp(
  { givenUp = [] }: SealRequest,
  data: { effectId: string; commandId: string; note: string },
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent {
  const hasEnd = givenUp.some(({ effectId, end }) => effectId === data.effectId && end !== undefined);
  const keepsEnd = hasEnd && follows('given-up-keeps-its-end') ? (true as const) : undefined;
  return { type: 'EffectGivenUp', data: { ...data, ...defined({ keepsEnd }) }, metadata };
}

export function findGivenUp({ givenUp = [] }: SealRequest, command: RecordedOutcome): GivenUp | undefined {
  if (!('effectId' in command.data)) return undefined;
  const { effectId } = command.data;
  return givenUp.find((candidate) => candidate.effectId === effectId);
}

/** What became of an effect that was given up meanwhile; then the end that waited for it runs. */
export function givenUpEvents(
  command: RecordedOutcome,
  { end }: GivenUp,
  request: SealRequest,
  follows: Follows,
): SealRequestEvent[] {
  const metadata = eventMetadata(command.metadata);
  const events = outcomeEvents(command, request, metadata, follows);
  // An application that is given up is ended anyway.
  if (!end || command.type !== 'RecordAppend') return events;
  const { commandId, reason } = end;
  const data = { commandId, effectId: `end:${commandId}`, reason, supersede: false };
  return [...events, { type: 'EndRequested', data, metadata }];
}

function outcomeEvents(
  command: RecordedOutcome,
  request: SealRequest,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const message = givenUpMessage;
  switch (command.type) {
    case 'RecordApply': {
      const { kind } = command.data.outcome;
      if (kind === 'refused') return decideOutcome(command, request, follows);
      return kind === 'unreachable' ? neverSentEvents(request, metadata, follows) : [applyGivenUp(metadata)];
    }
    case 'RecordAppend': {
      const { effectId, outcome } = command.data;
      const isTold = outcome.kind === 'appended' || outcome.kind === 'refused';
      const events = isTold ? decideOutcome(command, request, follows) : [];
      const after = events.reduce<SealRequest>(evolve, request);
      const { vendorEffect: left } = after;
      // Nothing more of it is done, also where other seals wait for their uses.
      return left?.kind === 'append' && left.effectId === effectId
        ? [...events, ...appendFailedEvents(after, left, { message }, metadata)]
        : events;
    }
    case 'RecordEnd':
      return isTold(command.data.outcome)
        ? decideOutcome(command, request, follows)
        : endGivenUpEvents(request, command.data, metadata, follows);
    case 'RecordAttachments': {
      const { effectId, outcome } = command.data;
      if (outcome.kind === 'sent') return decideOutcome(command, request, follows);
      return [{ type: 'AttachmentsFailed', data: { effectId, message }, metadata }];
    }
    case 'RecordHostEffect': {
      const { effectId, outcome } = command.data;
      const effect = request.hostEffects.find(({ data }) => data.effectId === effectId);
      if (!effect || ['done', 'skipped', 'dropped'].includes(outcome.kind))
        return decideOutcome(command, request, follows);
      return givenUpHostEvents(request, effect, message, metadata);
    }
    case 'RecordRule': {
      const effect = request.hostEffects.find(({ data }) => data.effectId === command.data.effectId);
      return effect ? givenUpHostEvents(request, effect, message, metadata) : [];
    }
    default:
      return decideOutcome(command, request, follows);
  }
}

/**
 * What an activity says it has not sent was never sent, and there is nothing to end: but where a person had it sent
 * again, the activity before may have sent it.
 */
export function neverSentEvents(
  { vendorEffect }: SealRequest,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  if (vendorEffect?.resumed && follows('resumed-apply-is-ended')) return [applyGivenUp(metadata)];
  return [{ type: 'SealApplyFailed', data: { message: givenUpMessage }, metadata }];
}

/** It is ended once at the vendor, whether it got there or not. */
export function applyGivenUp(metadata: EventMetadata): SealRequestEvent {
  return { type: 'ApplyGivenUp', data: { effectId: 'end:given-up' }, metadata };
}

function isTold({ kind }: EndOutcome): boolean {
  return kind === 'ended' || kind === 'refused';
}

function endGivenUpEvents(
  { vendorEffect }: SealRequest,
  { effectId, outcome }: { effectId: string; outcome: EndOutcome },
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  if (vendorEffect?.kind === 'end' && vendorEffect.givesUpApply)
    return applyGivenUpEvents(effectId, outcome, metadata, follows);
  const { commandId = '' } = vendorEffect ?? {};
  return [{ type: 'EndFailed', data: { commandId, effectId, message: givenUpMessage }, metadata }];
}

/** A person gives up the request as a whole. What is at the vendor comes to its end first. */
export function decideAbandon(
  { data, metadata: by }: AbandonRequest,
  request: SealRequest,
  follows: Follows,
): Decision {
  const known = findCommand(request, data.commandId);
  if (known && known.outcome !== 'refused') return accepted();
  if (isClosedState(request.state)) return refused('closed');
  if (request.abandoning) return refused('effect-in-progress');
  const metadata = eventMetadata(by);
  return accepted(
    { type: 'AbandonRequested', data, metadata },
    ...underWayEvents(data, request, metadata, follows),
  );
}

function underWayEvents(
  { commandId, reason }: AbandonRequest['data'],
  request: SealRequest,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const { vendorEffect: effect } = request;
  if (!effect) return [];
  const { effectId } = effect;
  if (effect.kind === 'end')
    return effect.unresolved ? [{ type: 'VendorEffectResumed', data: { effectId }, metadata }] : [];
  if (!effect.unresolved)
    return [effectGivenUp(request, { effectId, commandId, note: reason }, metadata, follows)];
  if (effect.kind === 'apply') return [applyGivenUp(metadata)];
  const hasUses = (effect.perSeal?.done.length ?? 0) > 0;
  if (hasUses && follows('abandoned-append-keeps-uses'))
    return appendFailedEvents(request, effect, { message: givenUpMessage }, metadata);
  const data = { commandId: effect.commandId, effectId, message: givenUpMessage };
  return [{ type: 'AppendFailed', data, metadata }];
}

/**
 * The next step of a request that is given up: nothing while something is under way at the vendor, an end where a code
 * may be live and none was tried, and then it is aborted.
 */
export function abandonedEvents(request: SealRequest, metadata: EventMetadata): SealRequestEvent[] {
  const { abandoning, vendorEffect, state } = request;
  if (!abandoning || vendorEffect || (isClosedState(state) && state !== 'applyFailed')) return [];
  const { reason } = abandoning;
  const commandId = `${abandoning.commandId}:end`;
  if (mayCodeBeLive(request) && !findCommand(request, commandId)) {
    const data = { commandId, effectId: `end:${commandId}`, reason, supersede: false };
    return [{ type: 'EndRequested', data, metadata }];
  }
  return abortEvents(request, `given up: ${reason}`, metadata);
}
