import { defined } from '../defined';
import { abortEvents } from './abort';
import { wrongField } from './commandFaults';
import type { AbandonRequest, ApplyOutcome, EndOutcome, RecordedOutcome, SettleAttention } from './commands';
import { accepted, type Decision, eventMetadata, refused } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { givenUpHostEvents } from './hostOutcomes';
import { appendFailedEvents, applyGivenUpEvents, decideOutcome } from './outcomes';
import { ownReasons } from './ownReasons';
import type { Follows } from './ruleChanges';
import {
  findCommand,
  type GivenUp,
  isClosedState,
  mayCodeBeLive,
  mayHaveBeenSent,
  type SealRequest,
  type VendorEffect,
} from './state';
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
  const after = events.reduce<SealRequest>(evolve, request);
  // An application that is given up is ended anyway.
  if (command.type !== 'RecordAppend') return events;
  if (end) return [...events, endRequested(end.commandId, end.reason, metadata)];
  if (!request.abandoning || command.data.outcome.kind === 'appended') return events;
  const { vendorEffect } = request;
  const mayBeTaken =
    command.data.outcome.kind === 'unknown' || (vendorEffect !== null && mayHaveBeenSent(vendorEffect));
  return mayBeTaken
    ? [...events, ...endOfAbandonedAppend(request.abandoning, after, metadata, follows)]
    : events;
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
      const { outcome } = command.data;
      if (outcome.kind === 'refused') return decideOutcome(command, request, follows);
      if (outcome.kind === 'unreachable') return neverSentEvents(request, metadata, follows);
      return [applyGivenUp(metadata, idToEndBy(outcome, follows))];
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
  if (vendorEffect && mayHaveBeenSent(vendorEffect) && follows('resumed-apply-is-ended'))
    return [applyGivenUp(metadata)];
  return [{ type: 'SealApplyFailed', data: { message: givenUpMessage }, metadata }];
}

/** It is ended once at the vendor, whether it got there or not. */
export function applyGivenUp(metadata: EventMetadata, vendorApplicationId?: string): SealRequestEvent {
  const data = { effectId: 'end:given-up', ...defined({ vendorApplicationId }) };
  return { type: 'ApplyGivenUp', data, metadata };
}

/** The vendor's own: some find an application by no other. */
function idToEndBy(outcome: ApplyOutcome, follows: Follows): string | undefined {
  if (outcome.kind !== 'applied' || outcome.vendorApplicationId === undefined) return undefined;
  return follows('given-up-is-ended-by-its-id') ? outcome.vendorApplicationId : undefined;
}

function isTold({ kind }: EndOutcome): boolean {
  return kind === 'ended' || kind === 'refused';
}

function endGivenUpEvents(
  request: SealRequest,
  { effectId, outcome }: { effectId: string; outcome: EndOutcome },
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const { vendorEffect } = request;
  if (vendorEffect?.kind === 'end' && vendorEffect.givesUpApply)
    return applyGivenUpEvents(request, effectId, outcome, metadata, follows);
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
  const failed = abandonedAppendEvents(request, effect, metadata, follows);
  const mayBeTaken =
    mayHaveBeenSent(effect) ||
    request.attention.some(({ kind, about }) => kind === 'append-unknown' && about === effectId);
  if (!mayBeTaken) return failed;
  const after = failed.reduce<SealRequest>(evolve, request);
  return [...failed, ...endOfAbandonedAppend({ commandId, reason }, after, metadata, follows)];
}

function abandonedAppendEvents(
  request: SealRequest,
  effect: Extract<VendorEffect, { kind: 'append' }>,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const { commandId, effectId, perSeal } = effect;
  const hasUses = (perSeal?.done.length ?? 0) > 0;
  if (hasUses && follows('abandoned-append-keeps-uses'))
    return appendFailedEvents(request, effect, { message: givenUpMessage }, metadata);
  return [{ type: 'AppendFailed', data: { commandId, effectId, message: givenUpMessage }, metadata }];
}

/** An append of which nobody knows may have brought a code to life where all was over before it. */
function endOfAbandonedAppend(
  { commandId, reason }: AbandonRequest['data'],
  after: SealRequest,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  // Then it is ended anyway.
  if (mayCodeBeLive(after) || !follows('abandoned-append-is-ended')) return [];
  return [endRequested(endOf(commandId), reason, metadata)];
}

function endRequested(commandId: string, reason: string, metadata: EventMetadata): SealRequestEvent {
  const data = { commandId, effectId: `end:${commandId}`, reason, supersede: false };
  return { type: 'EndRequested', data, metadata };
}

/** The command to end what an abandonment finds live. */
function endOf(abandonId: string): string {
  return `${abandonId}:end`;
}

/**
 * The next step of a request that is given up: nothing while something is under way at the vendor, an end where a code
 * may be live and none was tried, and then it is aborted.
 */
export function abandonedEvents(request: SealRequest, metadata: EventMetadata): SealRequestEvent[] {
  const { abandoning, vendorEffect, state } = request;
  if (!abandoning || vendorEffect || (isClosedState(state) && state !== 'applyFailed')) return [];
  const { reason } = abandoning;
  const commandId = endOf(abandoning.commandId);
  const end = findCommand(request, commandId);
  if (mayCodeBeLive(request) && !end) return [endRequested(commandId, reason, metadata)];
  // What was to be ended and was not may be live, whatever the state says.
  const mayBeLive = mayCodeBeLive(request) || end?.outcome === 'failed';
  return abortEvents(request, `given up: ${reason}`, metadata, mayBeLive);
}
