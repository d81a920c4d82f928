import type { AppendOutcome, ApplyOutcome, EndOutcome, HostOutcome, RecordedOutcome } from './commands';
import { eventMetadata } from './decision';
import type { EventMetadata, HostEffectRequested, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { failureEffects, sealCodeWrite } from './rules';
import type { SealRequest, VendorEffect } from './state';
import { type AttentionKind, assertNever } from './values';

/** What an effect's outcome means. An outcome of an effect that is no longer under way changes nothing. */
export function decideOutcome(command: RecordedOutcome, request: SealRequest): SealRequestEvent[] {
  const metadata = eventMetadata(command.metadata);
  if (command.type === 'RecordApproval') return approvalEvents(request, command.data.sealCode, metadata);
  const { effectId } = command.data;
  if (command.type === 'RecordHostEffect') {
    const effect = request.hostEffects.find((candidate) => candidate.data.effectId === effectId);
    return effect ? hostEvents(effect, command.data.outcome, metadata) : [];
  }
  const effect = request.vendorEffect;
  if (!effect || effect.effectId !== effectId) return [];
  switch (command.type) {
    case 'RecordApply':
      return effect.kind === 'apply' ? applyEvents(request, command.data.outcome, metadata) : [];
    case 'RecordAppend':
      return effect.kind === 'append' ? appendEvents(request, effect, command.data.outcome, metadata) : [];
    case 'RecordEnd':
      return effect.kind === 'end' ? endEvents(request, effect, command.data.outcome, metadata) : [];
    default:
      return assertNever(command);
  }
}

function approvalEvents(request: SealRequest, sealCode: string, metadata: EventMetadata): SealRequestEvent[] {
  if (request.state !== 'awaitingApproval' || request.vendorEffect) return [];
  const granted: SealRequestEvent = { type: 'ApprovalGranted', data: { sealCode }, metadata };
  return [granted, ...sealCodeWrite(evolve(request, granted), request.terms.sealCodeField, metadata)];
}

function applyEvents(
  request: SealRequest,
  outcome: ApplyOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  switch (outcome.kind) {
    case 'applied':
      return appliedEvents(request, outcome, metadata);
    case 'refused': {
      const { kind: _, ...data } = outcome;
      const failed: SealRequestEvent = { type: 'SealApplyFailed', data, metadata };
      return [failed, ...failureEffects(evolve(request, failed), 'apply', outcome.message, metadata)];
    }
    case 'unknown':
      return [
        attention(
          'apply-unknown',
          'apply',
          'Whether the vendor took the application is unknown.',
          metadata,
          outcome.message,
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

function appliedEvents(
  request: SealRequest,
  { sealCode, attachmentsProblem }: Extract<ApplyOutcome, { kind: 'applied' }>,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const warnings: SealRequestEvent[] = [];
  if (attachmentsProblem !== undefined) {
    const sentence = 'The vendor took the application, but not its attachments.';
    warnings.push(attention('attachments-failed', 'apply', sentence, metadata, attachmentsProblem));
  }
  if (sealCode === null && request.terms.vendorApproves)
    return [{ type: 'ApprovalAwaited', data: {}, metadata }, ...warnings];
  if (sealCode === null) {
    const sentence = 'The vendor took the application but gave no seal code.';
    warnings.push(attention('code-missing', 'apply', sentence, metadata));
  }
  const applied: SealRequestEvent = { type: 'SealApplied', data: { sealCode }, metadata };
  return [
    applied,
    ...sealCodeWrite(evolve(request, applied), request.terms.sealCodeField, metadata),
    ...warnings,
  ];
}

type Append = Extract<VendorEffect, { kind: 'append' }>;

function appendEvents(
  request: SealRequest,
  { commandId, effectId, target }: Append,
  outcome: AppendOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  switch (outcome.kind) {
    case 'appended': {
      const appended: SealRequestEvent = {
        type: 'UsesAppended',
        data: { commandId, effectId, round: request.round + 1, sealCode: outcome.sealCode, totals: target },
        metadata,
      };
      return [
        appended,
        ...sealCodeWrite(evolve(request, appended), request.terms.appendSealCodeField, metadata),
      ];
    }
    case 'refused': {
      const { kind: _, ...why } = outcome;
      const failed: SealRequestEvent = {
        type: 'AppendFailed',
        data: { commandId, effectId, ...why },
        metadata,
      };
      return [failed, ...failureEffects(evolve(request, failed), effectId, outcome.message, metadata)];
    }
    case 'totalsDiffer':
      return [
        attention(
          'append-totals-differ',
          effectId,
          'The vendor grants other totals than we granted (a reset there?), so the append was not sent.',
          metadata,
        ),
      ];
    case 'unknown':
      return [
        attention(
          'append-unknown',
          effectId,
          'Whether the vendor took the append is unknown.',
          metadata,
          outcome.message,
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

type End = Extract<VendorEffect, { kind: 'end' }>;

function endEvents(
  request: SealRequest,
  { commandId, effectId, supersede }: End,
  outcome: EndOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  switch (outcome.kind) {
    case 'ended':
      return [
        { type: 'SealingEnded', data: { commandId, effectId }, metadata },
        ...droppedCodeWrites(request, metadata),
        ...(supersede
          ? [{ type: 'SealRequestSuperseded', data: { commandId }, metadata } satisfies SealRequestEvent]
          : []),
      ];
    case 'refused': {
      const { kind: _, ...why } = outcome;
      const failed: SealRequestEvent = { type: 'EndFailed', data: { commandId, effectId, ...why }, metadata };
      return [failed, ...failureEffects(evolve(request, failed), effectId, outcome.message, metadata)];
    }
    case 'unknown':
      return [
        attention(
          'end-unknown',
          effectId,
          'Whether the vendor ended sealing is unknown.',
          metadata,
          outcome.message,
        ),
      ];
    default:
      return assertNever(outcome);
  }
}

/** After an end no code is written back any more; the first effect of the queue is already on its way. */
function droppedCodeWrites(request: SealRequest, metadata: EventMetadata): SealRequestEvent[] {
  return request.hostEffects
    .slice(1)
    .filter((effect) => effect.type === 'FieldWriteRequested' && effect.data.carriesSealCode)
    .map(({ data: { effectId } }) => ({
      type: 'FieldWriteDropped',
      data: { effectId, reason: 'ended' },
      metadata,
    }));
}

function hostEvents(
  effect: HostEffectRequested,
  outcome: HostOutcome,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const { effectId } = effect.data;
  switch (outcome.kind) {
    case 'done':
      return [{ type: doneTypes[effect.type], data: { effectId }, metadata }];
    case 'skipped': {
      const type = effect.type === 'FlowReturnRequested' ? 'ReturnSkipped' : 'SubmitSkipped';
      return [{ type, data: { effectId, foundNodeId: outcome.foundNodeId }, metadata }];
    }
    case 'refused':
    case 'unknown': {
      const { kind, ...why } = outcome;
      const isWrite = effect.type === 'FieldWriteRequested';
      return [
        { type: isWrite ? 'FieldWriteFailed' : 'FlowActionFailed', data: { effectId, ...why }, metadata },
        attention(
          hostAttention(isWrite, kind),
          effectId,
          hostSentence(isWrite, kind),
          metadata,
          outcome.message,
        ),
      ];
    }
    default:
      return assertNever(outcome);
  }
}

const doneTypes = {
  FieldWriteRequested: 'FieldsWritten',
  FlowSubmitRequested: 'FlowSubmitted',
  FlowReturnRequested: 'FlowReturned',
} as const;

function hostAttention(isWrite: boolean, kind: 'refused' | 'unknown'): AttentionKind {
  if (isWrite) return 'write-failed';
  return kind === 'refused' ? 'flow-action-failed' : 'flow-action-unknown';
}

function hostSentence(isWrite: boolean, kind: 'refused' | 'unknown'): string {
  const what = isWrite ? 'writing the form fields' : 'moving the flow on';
  return kind === 'refused'
    ? `The host engine refused ${what}.`
    : `The outcome of ${what} at the host engine is unknown.`;
}

function attention(
  kind: AttentionKind,
  about: string,
  sentence: string,
  metadata: EventMetadata,
  detail?: string,
): SealRequestEvent {
  const data = { kind, about, sentence, ...(detail === undefined ? {} : { detail }) };
  return { type: 'AttentionRaised', data, metadata };
}
