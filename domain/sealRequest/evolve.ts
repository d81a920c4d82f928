import { defined } from '../defined';
import { granted, settle, withCommand, without, withTotals, withUsed } from './changes';
import { withCodes } from './codes';
import type { CallbackCounted, SealRequestEvent, SealRequested } from './events';
import { applyAttachments } from './evolveAttachments';
import { applyDecision, endWait, raiseAttention, settleAttention } from './evolveAttention';
import { abandoned, applyGivingUp, withEndsAnswered } from './evolveGivingUp';
import { applyAppend, applyEnd, correctCode } from './evolveGrants';
import { applyWrite, failed, resumeHost } from './evolveHost';
import { applyMoveWait, withoutWait } from './evolveMoveWait';
import type { MaybeSealRequest, SealRequest } from './state';
import { assertNever, type CallbackEvent, type SealRequestState } from './values';
import { withoutWhatIsOver } from './waits';

/** Folds one event; total over the ledger of one attempt, and free of clocks and chance. */
export function evolve(request: MaybeSealRequest, event: SealRequestEvent): SealRequest {
  if (event.type === 'SealRequested') return start(event);
  if (!request) throw new Error(`${event.type} before SealRequested`);
  return withoutWhatIsOver({ ...apply(request, event), changedAt: event.metadata.at });
}

export function fold(events: readonly SealRequestEvent[], from: MaybeSealRequest = null): MaybeSealRequest {
  return events.reduce<MaybeSealRequest>(evolve, from);
}

function start({ data, metadata }: SealRequested): SealRequest {
  const { commandId, effectId, identity, application, terms } = data;
  return {
    state: 'applying',
    identity,
    application,
    terms,
    round: 0,
    sealCode: null,
    codeLive: false,
    seals: application.seals.map(({ user: _, ...seal }) => ({ ...seal, usedCount: 0 })),
    vendorEffect: { kind: 'apply', effectId, commandId, unresolved: false, since: metadata.at },
    attachments: [],
    failedAttachments: [],
    hostEffects: [],
    waitingWrites: [],
    failedEffects: [],
    consumed: null,
    grantedAt: null,
    usedAt: null,
    completed: null,
    ended: null,
    autoEnded: null,
    archived: null,
    rulesFired: [],
    judged: [],
    commands: [{ commandId, kind: 'apply', outcome: 'pending' }],
    attention: [],
    toldTotals: null,
    alerts: [],
    requestedAt: metadata.at,
    changedAt: metadata.at,
    ...(terms.onFailure?.shown ? { failureShown: true } : {}),
  };
}

function apply(request: SealRequest, event: Exclude<SealRequestEvent, SealRequested>): SealRequest {
  switch (event.type) {
    case 'SealApplied':
      return {
        ...granted(settle(request, 'apply', { outcome: 'done' }), event.data),
        ...namedAtVendor(event.data),
        grantedAt: event.metadata.at,
      };
    case 'ApprovalAwaited':
      return {
        ...settle(request, 'apply', { outcome: 'done' }),
        ...namedAtVendor(event.data),
        state: 'awaitingApproval',
      };
    case 'ApprovalGranted':
      return { ...granted(request, event.data), grantedAt: event.metadata.at };
    case 'SealCodeFound':
      return {
        ...granted(request, event.data),
        attention: request.attention.filter(({ kind }) => kind !== 'code-missing'),
      };
    case 'SealCodeCorrected':
      return correctCode(request, event.data);
    case 'UsesNoticed':
      return withCodes(withUsed(request, event.data.used, event.metadata.at), event.data.codes);
    case 'TotalsAdopted':
      return { ...request, seals: withTotals(request.seals, event.data.totals) };
    case 'SealApplyFailed': {
      const { endOpen, ...failure } = event.data;
      const outcome = { outcome: 'failed', reason: failure.message } as const;
      const over = settle(request, request.vendorEffect?.kind === 'end' ? 'end' : 'apply', outcome);
      const ended = withEndsAnswered(over, endOpen ? outcome : { outcome: 'done' });
      return { ...ended, state: 'applyFailed', failure };
    }
    case 'AttachmentsRequested':
    case 'AttachmentsSent':
    case 'AttachmentsFailed':
    case 'AttachmentsResumed':
      return applyAttachments(request, event);
    case 'AppendRequested':
    case 'AppendRepeated':
    case 'AppendSeen':
    case 'SealAppended':
    case 'UsesAppended':
    case 'AppendFailed':
      return applyAppend(request, event);
    case 'EndRequested':
    case 'SealingEnded':
    case 'EndFailed':
    case 'EndRepeated':
    case 'SealRequestSuperseded':
      return applyEnd(request, event);
    case 'CommandRefused': {
      const { commandId, kind, code } = event.data;
      return withCommand(request, { commandId, kind, outcome: 'refused', reason: code });
    }
    case 'SealingCompleted':
    case 'FilesArchived':
    case 'SealingAutoEnded':
    case 'ApprovalTerminated':
    case 'ApprovalRejected':
      return applyCallback(request, event);
    case 'CallbackIgnored':
      return { ...request, judged: judgedWith(request, event.data.inboxId) };
    case 'FieldWriteRequested':
    case 'FieldWriteRerouted':
    case 'FieldWritePostponed':
    case 'FieldsWritten':
    case 'FieldWriteDropped':
    case 'FieldWriteFailed':
      return applyWrite(request, event);
    case 'FlowSubmitRequested':
    case 'FlowReturnRequested':
    case 'FilesOfferRequested':
      return { ...request, hostEffects: [...request.hostEffects, event] };
    case 'FlowSubmitted':
    case 'FlowReturned':
    case 'SubmitSkipped':
    case 'ReturnSkipped':
    case 'FilesOffered':
      return withoutWait(
        {
          ...request,
          hostEffects: without(request.hostEffects, event.data.effectId),
          failedEffects: without(request.failedEffects, event.data.effectId),
        },
        event.data.effectId,
      );
    case 'MovePostponed':
    case 'MoveTriedAgain':
    case 'RuleTakenAnew':
      return applyMoveWait(request, event);
    case 'FlowActionFailed':
    case 'FilesOfferFailed':
      return withoutWait(failed(request, event.data.effectId), event.data.effectId);
    case 'HostEffectResumed':
      return resumeHost(request, event.data);
    case 'EffectGivenUp':
    case 'EffectHurried':
    case 'AbandonRequested':
      return applyGivingUp(request, event);
    case 'VendorEffectResumed':
    case 'ApplyGivenUp':
      return applyDecision(request, event);
    case 'AttentionRaised':
      return raiseAttention(request, event.data, event.metadata.at);
    case 'AttentionSettled':
      return settleAttention(request, event.data);
    case 'WaitEnded':
      return endWait(request, event.data);
    case 'AlertRaised': {
      const { kind, round } = event.data;
      return { ...request, alerts: [...request.alerts, { kind, round, at: event.metadata.at }] };
    }
    case 'RequestAborted':
      return {
        ...abandoned(request),
        state: 'aborted',
        vendorEffect: null,
        attachments: [],
        hostEffects: [],
        waitingMoves: [],
        waitingWrites: [],
      };
    default:
      return assertNever(event);
  }
}

function namedAtVendor({ vendorApplicationId }: { vendorApplicationId?: string }) {
  return defined({ vendorApplicationId });
}

/** More than come again: what is dropped from the list and does come is judged by its facts, as any late repetition is. */
const maxJudged = 500;

function judgedWith({ judged }: SealRequest, inboxId: string): string[] {
  return [...judged.slice(1 - maxJudged), inboxId];
}

const countedAs: Record<CallbackCounted['type'], CallbackEvent> = {
  SealingCompleted: 'sealingCompleted',
  FilesArchived: 'filesArchived',
  SealingAutoEnded: 'autoEnded',
  ApprovalTerminated: 'approvalTerminated',
  ApprovalRejected: 'approvalRejected',
};

function applyCallback(request: SealRequest, event: CallbackCounted): SealRequest {
  const { inboxId, round, rule, used } = event.data;
  const fact = { at: event.metadata.at, round };
  const counted: SealRequest = {
    ...(used ? withUsed(request, used, event.metadata.at) : request),
    codeLive: false,
    judged: judgedWith(request, inboxId),
    rulesFired: rule ? [...request.rulesFired, { event: countedAs[event.type], round }] : request.rulesFired,
  };
  switch (event.type) {
    case 'SealingCompleted':
      return { ...counted, completed: fact, state: afterCompletion(request.state) };
    case 'FilesArchived':
      return { ...counted, archived: fact, state: 'archived' };
    case 'SealingAutoEnded':
      return { ...counted, autoEnded: fact, state: 'autoEnded' };
    case 'ApprovalTerminated':
      return { ...counted, state: 'terminated' };
    case 'ApprovalRejected':
      return { ...counted, state: 'rejected' };
    default:
      return assertNever(event);
  }
}

/** A completion that comes after an end or the archive is a fact of its own: the state stays. */
function afterCompletion(state: SealRequestState): SealRequestState {
  return state === 'ended' || state === 'autoEnded' || state === 'archived' ? state : 'completed';
}
