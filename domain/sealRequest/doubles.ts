import type { SealRequestEvent } from './events';

/** One event of a ledger under its number. */
type Numbered = { seq: number } & SealRequestEvent;

/** An event that says once more what can happen once only. */
export interface Double {
  seq: number;
  /** `seq` of the event that said it first. */
  first: number;
  type: SealRequestEvent['type'];
}

/** Events of one ledger that an intent, an effect or a counted callback must have once, and that stand there again. */
export function doublesIn(events: readonly Numbered[]): Double[] {
  const firsts = new Map<string, number>();
  return events.flatMap((event) => {
    const { seq, type } = event;
    const keys = onceBy(event).map((key) => `${type}/${key}`);
    const first = keys.map((key) => firsts.get(key)).find((known) => known !== undefined);
    for (const key of keys) if (!firsts.has(key)) firsts.set(key, seq);
    return first === undefined ? [] : [{ seq, first, type }];
  });
}

/** What no other event of this type in the ledger may share. */
function onceBy(event: SealRequestEvent): string[] {
  switch (event.type) {
    case 'SealRequested':
    case 'SealApplied':
    case 'ApprovalAwaited':
    case 'ApprovalGranted':
    case 'SealApplyFailed':
    case 'SealRequestSuperseded':
    case 'RequestAborted':
      return ['request'];
    case 'UsesAppended':
      return [`effect ${event.data.effectId}`, `round ${event.data.round}`];
    case 'SealAppended':
      return [`effect ${event.data.effectId} seal ${event.data.sealId}`];
    case 'SealingCompleted':
    case 'FilesArchived':
    case 'SealingAutoEnded':
    case 'ApprovalTerminated':
    case 'ApprovalRejected':
      return [`row ${event.data.inboxId}`, `round ${event.data.round}`];
    case 'AttachmentsRequested':
    case 'AttachmentsSent':
    case 'AppendRequested':
    case 'EndRequested':
    case 'SealingEnded':
    case 'FieldWriteRequested':
    case 'FieldsWritten':
    case 'FlowSubmitRequested':
    case 'FlowSubmitted':
    case 'FlowReturnRequested':
    case 'FlowReturned':
    case 'FilesOfferRequested':
    case 'FilesOffered':
      return [`effect ${event.data.effectId}`];
    // Refusals, retries, what people decided, and what was noticed: these may come again.
    case 'AttachmentsFailed':
    case 'AttachmentsResumed':
    case 'AppendSeen':
    case 'AppendRepeated':
    case 'AppendFailed':
    case 'EndFailed':
    case 'EndRepeated':
    case 'CommandRefused':
    case 'CallbackIgnored':
    case 'FilesOfferFailed':
    case 'FieldWriteRerouted':
    case 'FieldWritePostponed':
    case 'FieldWriteDropped':
    case 'FieldWriteFailed':
    case 'SubmitSkipped':
    case 'ReturnSkipped':
    case 'MovePostponed':
    case 'MoveTriedAgain':
    case 'RuleTakenAnew':
    case 'FlowActionFailed':
    case 'AttentionRaised':
    case 'AttentionSettled':
    case 'WaitEnded':
    case 'VendorEffectResumed':
    case 'HostEffectResumed':
    case 'ApplyGivenUp':
    case 'EffectGivenUp':
    case 'EffectHurried':
    case 'AbandonRequested':
    case 'SealCodeFound':
    case 'SealCodeCorrected':
    case 'UsesNoticed':
    case 'TotalsAdopted':
    case 'AlertRaised':
      return [];
    default:
      event satisfies never;
      // Of a newer version: whoever folds it finds that out.
      return [];
  }
}
