import { defined } from '../defined';
import { countedEvents, mayCount } from './callbacks';
import { codesTold } from './codes';
import { wrongField } from './commandFaults';
import type { SettleAttention } from './commands';
import { decideCorrectCode, notASealCode } from './correctCode';
import { accepted, type Decision, eventMetadata, refused } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { applyGivenUp, decideUnderWay, givenUpMessage, neverSentEvents } from './givingUp';
import { doneEvents, leftBehind } from './hostOutcomes';
import { appendEvents, appendFailedEvents, appliedEvents, applyGivenUpEvents, endEvents } from './outcomes';
import type { Follows } from './ruleChanges';
import { codeFound } from './rules';
import { findCommand, movesWaiting, type SealRequest, type VendorEffect } from './state';
import {
  type Attention,
  type AttentionDecision,
  assertNever,
  isWaitKind,
  type SealCode,
  type SealGrant,
} from './values';
import { effectsUnderWay } from './waits';

/** What an operator decides about something that waits for a person: `about` names it, the oldest one without it. */
export function decideSettle(command: SettleAttention, request: SealRequest, follows: Follows): Decision {
  const { commandId, about, decision, sealCode } = command.data;
  const known = findCommand(request, commandId);
  if (known && known.outcome !== 'refused') return accepted();
  if (decision === 'correctCode') return decideCorrectCode(command, request);
  const wrongCode =
    sealCode === undefined ? undefined : notASealCode(sealCode, request.terms.sealCodePattern);
  if (wrongCode) return refused('invalid', [wrongCode]);
  const raised =
    about === undefined ? request.attention[0] : request.attention.find((open) => open.about === about);
  if (raised && !isWaitKind(raised.kind)) return decideAbout(raised, decision, command, request, follows);
  const wanted = raised?.about ?? about;
  const effect = effectsUnderWay(request).find(({ effectId }) => wanted === undefined || effectId === wanted);
  if (effect && (raised || decision !== 'confirm')) return decideUnderWay(command, effect, request, follows);
  if (raised) return refused('invalid', [wrongFields.wait]);
  const untold = untoldWait(request, about, command.metadata.now);
  return untold ? decideAbout(untold, decision, command, request, follows) : refused('nothing-to-settle');
}

/** A move that waits may be decided about at any time, and not only once a person was told of it. */
function untoldWait(
  request: SealRequest,
  about: string | undefined,
  raisedAt: string,
): Attention | undefined {
  const move = movesWaiting(request).find(({ data }) => about === undefined || data.effectId === about);
  return move && { kind: 'flow-not-at-node', about: move.data.effectId, sentence: '', raisedAt };
}

function decideAbout(
  attention: Attention,
  decision: AttentionDecision,
  { data: { commandId, note, sealCode, vendorApplicationId, codes }, metadata: by }: SettleAttention,
  request: SealRequest,
  follows: Follows,
): Decision {
  const metadata = eventMetadata(by);
  const settled: SealRequestEvent = {
    type: 'AttentionSettled',
    data: { commandId, kind: attention.kind, about: attention.about, decision, note },
    metadata,
  };
  const after = evolve(request, settled);
  const choice = {
    decision,
    sealCode: sealCode ?? null,
    follows,
    ...defined({ vendorApplicationId, codes }),
  };
  const consequences = consequencesOf(attention, choice, after, metadata);
  if (typeof consequences === 'string') return refused('invalid', [wrongFields[consequences]]);
  return accepted(settled, ...consequences);
}

type Wrong = 'decision' | 'sealCode' | 'vendorApplicationId' | 'totals';
const wrongFields = {
  decision: wrongField('decision', { kind: 'not-for-this' }),
  /** A callback: whoever has it delivered decides. */
  wait: wrongField('decision', { kind: 'goes-on-by-itself' }),
  sealCode: wrongField('sealCode', { kind: 'code-not-askable' }),
  vendorApplicationId: wrongField('vendorApplicationId', { kind: 'application-id-wanted' }),
  totals: wrongField('decision', { kind: 'totals-fell' }),
} as const;

interface Choice {
  decision: AttentionDecision;
  sealCode: string | null;
  follows: Follows;
  vendorApplicationId?: string;
  /** As the vendor shows them under that id. */
  codes?: SealCode[];
}

/** The events that follow, or which part of the choice is wrong. */
function consequencesOf(
  attention: Attention,
  choice: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  // Nobody is left to begin anything: what a person has done by hand is a fact, and no more.
  if (request.state === 'aborted' && choice.decision === 'resend') return 'decision';
  const { vendorEffect } = request;
  if (vendorEffect?.effectId === attention.about)
    return vendorConsequences(vendorEffect, attention, choice, request, metadata);
  switch (attention.kind) {
    case 'round-unclear':
      return roundConsequences(attention, choice.decision, request, metadata);
    case 'code-missing':
      return codeConsequences(choice, request, metadata);
    case 'flow-not-at-node':
      return moveConsequences(attention, choice.decision, request, metadata);
    case 'attachments-failed':
      return attachmentConsequences(attention, choice.decision, metadata);
    case 'totals-changed':
      return totalsConsequences(attention, choice.decision, request, metadata);
    default:
      return hostConsequences(attention, choice.decision, request, metadata);
  }
}

function vendorConsequences(
  effect: VendorEffect,
  attention: Attention,
  choice: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  const { decision } = choice;
  switch (decision) {
    case 'confirm':
      return confirmed(effect, attention, choice, request, metadata);
    case 'resend':
      return [resumed(effect, attention, metadata)];
    case 'giveUp':
      return givenUp(effect, attention, choice, request, metadata);
    default:
      return assertNever(decision);
  }
}

function confirmed(
  effect: VendorEffect,
  { found }: Attention,
  choice: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  const { sealCode } = choice;
  switch (effect.kind) {
    case 'apply':
      return confirmedApply(choice, request, metadata);
    case 'append': {
      const target = found ?? effect.target;
      if (hasFallen(request.seals, target)) return 'totals';
      return appendEvents(request, { ...effect, target }, { kind: 'appended', sealCode }, metadata);
    }
    case 'end':
      return endEvents(request, effect, { kind: 'ended' }, metadata, choice.follows);
    default:
      return assertNever(effect);
  }
}

/** Taken by the vendor, as a person has seen there. */
function confirmedApply(
  { sealCode, vendorApplicationId, codes }: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  const given: Record<GivenName, unknown> = { vendorApplicationId, sealCode: sealCode ?? undefined };
  const missing = neededOfApply(request).find((name) => given[name] === undefined);
  if (missing) return missing;
  if (!request.terms.namedByVendor) return appliedEvents(request, { kind: 'applied', sealCode }, metadata);
  // What the vendor shows has each seal's; a person may have typed the one of a single seal.
  const told = codesTold({ sealCode, ...defined({ codes }) });
  return appliedEvents(request, { kind: 'applied', ...told, ...defined({ vendorApplicationId }) }, metadata);
}

/** What a person gives with a decision, in place of the vendor. */
type GivenName = 'vendorApplicationId' | 'sealCode';

function neededOfApply({ terms: { readBack, vendorApproves, namedByVendor } }: SealRequest): GivenName[] {
  return [
    ...(namedByVendor ? (['vendorApplicationId'] as const) : []),
    ...(readBack || vendorApproves ? [] : (['sealCode'] as const)),
  ];
}

/** What a confirmation has to give, as the vendor cannot be asked for it. */
export function neededToConfirm({ kind, about }: Attention, request: SealRequest): GivenName[] {
  const { vendorEffect, state } = request;
  if (vendorEffect?.effectId === about) return vendorEffect.kind === 'apply' ? neededOfApply(request) : [];
  return kind === 'code-missing' && state === 'sealing' ? ['sealCode'] : [];
}

/** Sent again; an append that met other totals goes on top of those. */
function resumed(effect: VendorEffect, { found }: Attention, metadata: EventMetadata): SealRequestEvent {
  const { effectId } = effect;
  if (effect.kind !== 'append' || !found)
    return { type: 'VendorEffectResumed', data: { effectId }, metadata };
  const target = found.map((seal): SealGrant => {
    const of = (totals: readonly SealGrant[]) => totals.find(({ sealId }) => sealId === seal.sealId) ?? seal;
    const [base, wanted] = [of(effect.base), of(effect.target)];
    return {
      sealId: seal.sealId,
      useCount: seal.useCount + wanted.useCount - base.useCount,
      crossPageUseCount: seal.crossPageUseCount + wanted.crossPageUseCount - base.crossPageUseCount,
    };
  });
  return { type: 'VendorEffectResumed', data: { effectId, base: found, target }, metadata };
}

function givenUp(
  effect: VendorEffect,
  { kind }: Attention,
  { follows }: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId, commandId } = effect;
  switch (effect.kind) {
    case 'apply':
      return kind === 'peer-unreachable'
        ? neverSentEvents(request, metadata, follows)
        : [applyGivenUp(metadata)];
    case 'append':
      return appendFailedEvents(request, effect, { message: givenUpMessage }, metadata);
    case 'end':
      return effect.givesUpApply
        ? applyGivenUpEvents(
            request,
            effectId,
            { kind: 'unknown', message: givenUpMessage },
            metadata,
            follows,
          )
        : [{ type: 'EndFailed', data: { commandId, effectId, message: givenUpMessage }, metadata }];
    default:
      return assertNever(effect);
  }
}

function roundConsequences(
  { about, event }: Attention,
  decision: AttentionDecision,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  if (decision === 'giveUp') return [];
  if (decision === 'resend' || event === undefined) return 'decision';
  // The request has gone on since the question was asked: what is over is not opened again by its answer.
  if (!mayCount(event, request)) return [];
  return countedEvents({ inboxId: about, event }, request, metadata);
}

function codeConsequences(
  { decision, sealCode, follows }: Choice,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  if (decision === 'giveUp') return [];
  if (decision === 'resend') return 'decision';
  // Dead by now, whatever it was: it opens no machine, and belongs into no form.
  if (request.state !== 'sealing') return [];
  // An append has brought another one.
  if (request.codeLive && follows('code-missing-ends')) return [];
  return sealCode === null ? 'sealCode' : codeFound(request, { sealCode }, metadata);
}

function attachmentConsequences(
  { about: effectId }: Attention,
  decision: AttentionDecision,
  metadata: EventMetadata,
): SealRequestEvent[] {
  switch (decision) {
    case 'confirm':
      return [{ type: 'AttachmentsSent', data: { effectId }, metadata }];
    case 'resend':
      return [{ type: 'AttachmentsResumed', data: { effectId }, metadata }];
    case 'giveUp':
      return [];
    default:
      return assertNever(decision);
  }
}

function totalsConsequences(
  { found = [] }: Attention,
  decision: AttentionDecision,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  if (decision === 'giveUp') return [];
  if (decision === 'resend') return 'decision';
  if (hasFallen(request.seals, found)) return 'totals';
  return [{ type: 'TotalsAdopted', data: { totals: found }, metadata }];
}

function hostConsequences(
  { about }: Attention,
  decision: AttentionDecision,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  const failed = request.failedEffects.find(({ data }) => data.effectId === about);
  switch (decision) {
    case 'confirm':
      return failed ? doneEvents(request, failed, metadata) : [];
    case 'resend':
      return failed ? [{ type: 'HostEffectResumed', data: { effectId: about }, metadata }] : 'decision';
    case 'giveUp':
      return failed ? leftBehind(request, failed, metadata) : [];
    default:
      return assertNever(decision);
  }
}

/** Of a move that is being tried at this very moment nothing can be said: it is decided in a moment. */
function moveConsequences(
  { about }: Attention,
  decision: AttentionDecision,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] | Wrong {
  const move = movesWaiting(request).find(({ data }) => data.effectId === about);
  switch (decision) {
    case 'confirm':
      return move ? doneEvents(request, move, metadata) : 'decision';
    case 'resend':
      return move ? [{ type: 'HostEffectResumed', data: { effectId: about, ruleAnew: true }, metadata }] : [];
    case 'giveUp': {
      if (!move) return 'decision';
      const failed = { effectId: about, message: givenUpMessage };
      return [{ type: 'FlowActionFailed', data: failed, metadata }, ...leftBehind(request, move, metadata)];
    }
    default:
      return assertNever(decision);
  }
}

function hasFallen(granted: readonly SealGrant[], totals: readonly SealGrant[]): boolean {
  return granted.some((seal) => {
    const total = totals.find(({ sealId }) => sealId === seal.sealId);
    return !total || total.useCount < seal.useCount || total.crossPageUseCount < seal.crossPageUseCount;
  });
}
