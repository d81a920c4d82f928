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
import { findCommand, type GivenUp, isClosedState, mayCodeBeLive, type SealRequest } from './state';
import type { UnderWay } from './waits';

/*
 * Giving up what is being carried out. The intent is an event, by which the activity is cancelled; what the activity
 * still says decides: what was done is done, what it cannot tell is unknown.
 */

export const givenUpMessage = ownReasons.givenUp;

const whileUnderWay = wrongField('decision', { kind: 'under-way' });

/** What an operator decides about an effect that is being carried out, whether it has waited for long or not. */
export function decideUnderWay({ data, metadata: by }: SettleAttention, { effectId }: UnderWay): Decision {
  const { commandId, decision, note, about } = data;
  const metadata = eventMetadata(by);
  if (decision === 'confirm') return refused('invalid', [whileUnderWay]);
  if (decision === 'giveUp')
    return accepted({ type: 'EffectGivenUp', data: { effectId, commandId, note }, metadata });
  const alone = about === undefined ? undefined : (true as const);
  return accepted({
    type: 'EffectHurried',
    data: { effectId, commandId, note, ...defined({ alone }) },
    metadata,
  });
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
): SealRequestEvent[] {
  const metadata = eventMetadata(command.metadata);
  const events = outcomeEvents(command, request, metadata);
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
): SealRequestEvent[] {
  const message = givenUpMessage;
  switch (command.type) {
    case 'RecordApply': {
      const { kind } = command.data.outcome;
      if (kind === 'refused') return decideOutcome(command, request);
      if (kind === 'unreachable') return [{ type: 'SealApplyFailed', data: { message }, metadata }];
      return [{ type: 'ApplyGivenUp', data: { effectId: 'end:given-up' }, metadata }];
    }
    case 'RecordAppend': {
      const { effectId, outcome } = command.data;
      const isTold = outcome.kind === 'appended' || outcome.kind === 'refused';
      const events = isTold ? decideOutcome(command, request) : [];
      const after = events.reduce<SealRequest>(evolve, request);
      const { vendorEffect: left } = after;
      // Nothing more of it is done, also where other seals wait for their uses.
      return left?.kind === 'append' && left.effectId === effectId
        ? [...events, ...appendFailedEvents(after, left, { message }, metadata)]
        : events;
    }
    case 'RecordEnd':
      return isTold(command.data.outcome)
        ? decideOutcome(command, request)
        : endGivenUpEvents(request, command.data, metadata);
    case 'RecordAttachments': {
      const { effectId, outcome } = command.data;
      if (outcome.kind === 'sent') return decideOutcome(command, request);
      return [{ type: 'AttachmentsFailed', data: { effectId, message }, metadata }];
    }
    case 'RecordHostEffect': {
      const { effectId, outcome } = command.data;
      const effect = request.hostEffects.find(({ data }) => data.effectId === effectId);
      if (!effect || ['done', 'skipped', 'dropped'].includes(outcome.kind))
        return decideOutcome(command, request);
      return givenUpHostEvents(request, effect, message, metadata);
    }
    case 'RecordRule': {
      const effect = request.hostEffects.find(({ data }) => data.effectId === command.data.effectId);
      return effect ? givenUpHostEvents(request, effect, message, metadata) : [];
    }
    default:
      return decideOutcome(command, request);
  }
}

function isTold({ kind }: EndOutcome): boolean {
  return kind === 'ended' || kind === 'refused';
}

function endGivenUpEvents(
  { vendorEffect }: SealRequest,
  { effectId, outcome }: { effectId: string; outcome: EndOutcome },
  metadata: EventMetadata,
): SealRequestEvent[] {
  if (vendorEffect?.kind === 'end' && vendorEffect.givesUpApply)
    return applyGivenUpEvents(effectId, outcome, metadata);
  const { commandId = '' } = vendorEffect ?? {};
  return [{ type: 'EndFailed', data: { commandId, effectId, message: givenUpMessage }, metadata }];
}

/** A person gives up the request as a whole. What is at the vendor comes to its end first. */
export function decideAbandon({ data, metadata: by }: AbandonRequest, request: SealRequest): Decision {
  const known = findCommand(request, data.commandId);
  if (known && known.outcome !== 'refused') return accepted();
  if (isClosedState(request.state)) return refused('closed');
  if (request.abandoning) return refused('effect-in-progress');
  const metadata = eventMetadata(by);
  return accepted({ type: 'AbandonRequested', data, metadata }, ...underWayEvents(data, request, metadata));
}

function underWayEvents(
  { commandId, reason }: AbandonRequest['data'],
  { vendorEffect: effect }: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] {
  if (!effect) return [];
  const { effectId } = effect;
  if (effect.kind === 'end')
    return effect.unresolved ? [{ type: 'VendorEffectResumed', data: { effectId }, metadata }] : [];
  if (!effect.unresolved)
    return [{ type: 'EffectGivenUp', data: { effectId, commandId, note: reason }, metadata }];
  return effect.kind === 'apply'
    ? [{ type: 'ApplyGivenUp', data: { effectId: 'end:given-up' }, metadata }]
    : [
        {
          type: 'AppendFailed',
          data: { commandId: effect.commandId, effectId, message: givenUpMessage },
          metadata,
        },
      ];
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
