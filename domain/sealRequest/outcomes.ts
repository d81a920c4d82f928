import type { Cause } from '../causes';
import { defined } from '../defined';
import { nextSeal, totalsSoFar, waitingSeals } from './appendSteps';
import { attachmentEvents, attachmentRequests } from './attachments';
import { codesIn } from './codes';
import {
  type AppendOutcome,
  type ApplyOutcome,
  alreadyUsed,
  type EndOutcome,
  type RecordedOutcome,
} from './commands';
import { attention, eventMetadata, toldOf } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { droppedCodeWrites, hostEvents, replyEvents } from './hostOutcomes';
import { decideAlert, decideLook } from './look';
import { moveWaitEvents, ruleEvents } from './moveWait';
import { ownReasons } from './ownReasons';
import type { Follows } from './ruleChanges';
import { failureCleared, failureEffects, grantWrite } from './rules';
import { mayHaveBeenSent, type SealRequest, type VendorEffect } from './state';
import { assertNever, type SealGrant, type ToldCodes } from './values';
import { decideWait, decideWaitEnd } from './waits';

/** What an effect's outcome means. An outcome of an effect that is no longer under way changes nothing. */
export function decideOutcome(
  command: RecordedOutcome,
  request: SealRequest,
  follows: Follows,
): SealRequestEvent[] {
  const metadata = eventMetadata(command.metadata);
  if (command.type === 'RecordLook') return decideLook(command, request, follows);
  if (command.type === 'RecordAlert') return decideAlert(command, request);
  if (command.type === 'RecordWait') return decideWait(command, request);
  if (command.type === 'RecordWaitEnd') return decideWaitEnd(command, request);
  const { effectId } = command.data;
  if (command.type === 'RecordReply') return replyEvents(request, effectId, command.data.outcome, metadata);
  if (command.type === 'RecordAttachments') return attachmentEvents(command, request);
  if (command.type === 'RecordMoveWait') return moveWaitEvents(command, request);
  if (command.type === 'RecordRule') return ruleEvents(command, request);
  if (command.type === 'RecordHostEffect') {
    const effect = request.hostEffects.find((candidate) => candidate.data.effectId === effectId);
    return effect ? hostEvents(request, effect, command.data.outcome, metadata) : [];
  }
  const effect = request.vendorEffect;
  if (!effect || effect.effectId !== effectId) return [];
  switch (command.type) {
    case 'RecordApply':
      return effect.kind === 'apply'
        ? applyEvents(request, effect, command.data.outcome, metadata, follows)
        : [];
    case 'RecordAppend':
      return effect.kind === 'append' ? appendEvents(request, effect, command.data.outcome, metadata) : [];
    case 'RecordEnd':
      return effect.kind === 'end' ? endEvents(request, effect, command.data.outcome, metadata, follows) : [];
    default:
      return assertNever(command);
  }
}

function applyEvents(
  request: SealRequest,
  effect: VendorEffect,
  outcome: ApplyOutcome,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  switch (outcome.kind) {
    case 'applied':
      return appliedEvents(request, outcome, metadata);
    case 'refused':
      return refusedEvents(request, effect, outcome, metadata, follows);
    case 'unreachable':
      return [vendorUnreachable('apply', outcome, metadata)];
    case 'unknown':
      return [
        attention(
          'apply-unknown',
          'apply',
          request.terms.namedByVendor
            ? unknownByItsId
            : 'Whether the vendor took the application is unknown.',
          metadata,
          toldOf(outcome),
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

function refusedEvents(
  request: SealRequest,
  effect: VendorEffect,
  { kind: _, ...why }: Extract<ApplyOutcome, { kind: 'refused' }>,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const { message } = why;
  const mayBeLive = mayHaveBeenTaken(request, effect) && follows('refused-resend-may-be-live');
  const data = { ...why, ...(mayBeLive ? openEnd(request, follows) : {}) };
  const failed: SealRequestEvent = { type: 'SealApplyFailed', data, metadata };
  const told = failureEffects(evolve(request, failed), 'apply', message, metadata);
  if (!mayBeLive) return [failed, ...told];
  const more = toldOf({ message, cause: { code: 'refused', said: message } });
  return [failed, ...told, attention('code-may-be-live', effect.effectId, refusedAgain, metadata, more)];
}

const refusedAgain =
  'The vendor refused the application when it was sent again; whether it took the one before is unknown.';

/** Sent before by another activity, at a vendor that cannot be asked by our id: a refusal speaks of the last call alone. */
function mayHaveBeenTaken({ terms }: SealRequest, effect: VendorEffect): boolean {
  return mayHaveBeenSent(effect) && (!terms.readBack || terms.namedByVendor === true);
}

/** Where nobody knows whether the application is ended, whoever waits for an end has not got it. */
function openEnd({ commands }: SealRequest, follows: Follows): { endOpen?: true } {
  const isAwaited = commands.some(({ kind, outcome }) => kind === 'end' && outcome === 'pending');
  return isAwaited && follows('open-end-has-failed') ? { endOpen: true } : {};
}

/** Nobody else can find out, and it is not sent again by itself. */
const unknownByItsId =
  'Whether the vendor took the application is unknown: look there for our id of it, its vendorApplicationId.';

export function appliedEvents(
  request: SealRequest,
  { vendorApplicationId, ...told }: Extract<ApplyOutcome, { kind: 'applied' }>,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const attachments = attachmentRequests(request, metadata);
  const { sealCode } = told;
  const named = defined({ vendorApplicationId });
  if (sealCode === null && request.terms.vendorApproves)
    return [{ type: 'ApprovalAwaited', data: named, metadata }, ...attachments];
  const sentence = 'The vendor took the application but gave no seal code.';
  const warnings = sealCode === null ? [attention('code-missing', 'apply', sentence, metadata)] : [];
  const applied: SealRequestEvent = { type: 'SealApplied', data: { ...codesIn(told), ...named }, metadata };
  return [
    applied,
    ...attachments,
    ...grantWrite(evolve(request, applied), request.terms.sealCodeField, 'asked', metadata),
    ...warnings,
  ];
}

type Append = Extract<VendorEffect, { kind: 'append' }>;

export function appendEvents(
  request: SealRequest,
  effect: Append,
  outcome: AppendOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = effect;
  switch (outcome.kind) {
    case 'seen': {
      const { sealId = '' } = nextSeal(effect) ?? {};
      return [{ type: 'AppendSeen', data: { effectId, sealId, shown: outcome.shown }, metadata }];
    }
    case 'appended':
      return appendedEvents(request, effect, codesIn(outcome), metadata);
    case 'refused': {
      const { kind: _, ...why } = outcome;
      const failed = appendFailedEvents(request, effect, why, metadata);
      const after = failed.reduce(evolve, request);
      return [...failed, ...failureEffects(after, effectId, outcome.message, metadata)];
    }
    case 'unreachable':
      return [vendorUnreachable(effectId, outcome, metadata)];
    case 'totalsDiffer':
      return [
        attention(
          'append-totals-differ',
          effectId,
          'The vendor grants other totals than we granted (a reset there?), so the append was not sent.',
          metadata,
          { found: outcome.found },
        ),
      ];
    case 'unknown':
      return [
        attention(
          'append-unknown',
          effectId,
          'Whether the vendor took the append is unknown.',
          metadata,
          toldOf(outcome),
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

function appendedEvents(
  request: SealRequest,
  effect: Append,
  told: ToldCodes,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId, perSeal, target } = effect;
  const [sealId, ...others] = perSeal ? waitingSeals(effect) : [];
  if (sealId !== undefined && others.length > 0)
    return [{ type: 'SealAppended', data: { effectId, sealId, ...told }, metadata }];
  return grantedEvents(request, effect, { told, totals: target }, metadata);
}

/** What has got its uses has them; `failed`: others have not. */
function grantedEvents(
  request: SealRequest,
  { commandId, effectId, source, perSeal }: Append,
  granted: { told: ToldCodes; totals: SealGrant[]; failed?: { message: string; code?: string } },
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { told, totals, failed } = granted;
  const codes = told.sealCode === null ? (perSeal?.told ?? told) : told;
  const data = { commandId, effectId, round: request.round + 1, ...codes, totals, ...defined({ failed }) };
  const appended: SealRequestEvent = { type: 'UsesAppended', data, metadata };
  const { appendSealCodeField } = request.terms;
  const now = evolve(request, appended);
  const written = grantWrite(now, appendSealCodeField, 'asked', metadata, source?.fieldIds);
  if (now.codeLive) return [appended, ...written];
  const sentence = 'The vendor took the append but gave no seal code.';
  return [appended, ...written, attention('code-missing', effectId, sentence, metadata)];
}

/** Refused or given up. Seals that have got their uses before keep them. */
export function appendFailedEvents(
  request: SealRequest,
  effect: Append,
  why: { message: string; code?: string },
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { commandId, effectId, perSeal } = effect;
  if (!perSeal || perSeal.done.length === 0)
    return [{ type: 'AppendFailed', data: { commandId, effectId, ...why }, metadata }];
  const granted = { told: { sealCode: null }, totals: totalsSoFar(effect), failed: why };
  return grantedEvents(request, effect, granted, metadata);
}

/** Whether it got there or not, the application is over for us; what may still be live there is a person's matter. */
export function applyGivenUpEvents(
  request: SealRequest,
  effectId: string,
  outcome: EndOutcome,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const data = { message: ownReasons.givenUp };
  if (outcome.kind === 'ended' || isOverThere(outcome, follows))
    return [{ type: 'SealApplyFailed', data, metadata }];
  const failed: SealRequestEvent = {
    type: 'SealApplyFailed',
    data: { ...data, ...openEnd(request, follows) },
    metadata,
  };
  const sentence = 'The application was given up, and whether its code is live at the vendor is unknown.';
  const { message } = outcome;
  const told =
    outcome.kind === 'refused' ? { message, cause: { code: 'refused' as const, said: message } } : outcome;
  return [failed, attention('code-may-be-live', effectId, sentence, metadata, toldOf(told))];
}

/** Whether nothing of an application can be live at the vendor any more. A refusal to end it proves no such thing. */
function isOverThere(outcome: EndOutcome, follows: Follows): boolean {
  if (outcome.kind !== 'refused') return outcome.kind === 'ended';
  return outcome.noSuchApplication === true || !follows('refused-end-may-be-live');
}

function vendorUnreachable(
  effectId: string,
  outcome: { message: string; cause?: Cause },
  metadata: EventMetadata,
): SealRequestEvent {
  const sentence = 'The vendor cannot be asked: its binding needs an administrator.';
  return attention('peer-unreachable', effectId, sentence, metadata, toldOf(outcome));
}

type End = Extract<VendorEffect, { kind: 'end' }>;

export function endEvents(
  request: SealRequest,
  { commandId, effectId, supersede, givesUpApply }: End,
  outcome: EndOutcome,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  // Of a request that is given up as a whole nothing is left before the end is known.
  if (givesUpApply && (!request.abandoning || isOverThere(outcome, follows)))
    return applyGivenUpEvents(request, effectId, outcome, metadata, follows);
  switch (outcome.kind) {
    case 'ended': {
      const ended: SealRequestEvent[] = [
        { type: 'SealingEnded', data: { commandId, effectId }, metadata },
        ...droppedCodeWrites(request, 'ended', metadata),
      ];
      // The form is the next attempt's, whose grant empties what is to be emptied.
      if (supersede) return [...ended, { type: 'SealRequestSuperseded', data: { commandId }, metadata }];
      return [...ended, ...failureCleared(ended.reduce(evolve, request), effectId, metadata)];
    }
    case 'refused': {
      if (request.abandoning && !isOwnRefusal(outcome.code, supersede, follows))
        return [endRefused(effectId, outcome.message, metadata)];
      const why = { message: outcome.message, ...defined({ code: outcome.code }) };
      const failed: SealRequestEvent = { type: 'EndFailed', data: { commandId, effectId, ...why }, metadata };
      // Whoever wanted to apply anew is told so; the host asked for no end.
      if (supersede) return [failed];
      return [failed, ...failureEffects(evolve(request, failed), effectId, outcome.message, metadata)];
    }
    case 'unreachable':
      return [vendorUnreachable(effectId, outcome, metadata)];
    case 'unknown':
      return [
        attention(
          'end-unknown',
          effectId,
          'Whether the vendor ended sealing is unknown.',
          metadata,
          toldOf(outcome),
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

/** Not the vendor's: that only what is unused was to be ended. Of a request that is given up the end itself comes next. */
function isOwnRefusal(code: string | undefined, supersede: boolean, follows: Follows): boolean {
  return supersede && code === alreadyUsed && follows('own-refusal-ends-anew');
}

function endRefused(effectId: string, detail: string, metadata: EventMetadata): SealRequestEvent {
  const sentence = 'The vendor refused to end sealing of a request that was given up.';
  return attention('end-unknown', effectId, sentence, metadata, { detail });
}
