import { isCancellation, proxyActivities, type RetryPolicy } from '@temporalio/workflow';
import { sealRequestId } from '../contracts/ids';
import type { LedgerBatch } from '../contracts/ledger';
import type {
  EffectResult,
  HostActivities,
  HostEffectInput,
  RetryActivities,
  VendorActivities,
} from '../contracts/sealRequest';
import { hostTaskQueue, sealRequestTaskQueue, vendorTaskQueue } from '../contracts/taskQueues';
import { defined } from '../domain/defined';
import { nextSeal } from '../domain/sealRequest/appendSteps';
import type { RecordedOutcome } from '../domain/sealRequest/commands';
import type { EffectHurried, HostEffectRequested, MoveRequested } from '../domain/sealRequest/events';
import {
  type AttachmentEffect,
  isMove,
  isWaitTold,
  type SealRequest,
  type VendorEffect,
} from '../domain/sealRequest/state';
import { type Application, assertNever } from '../domain/sealRequest/values';
import { effectsUnderWay } from '../domain/sealRequest/waits';
import { attachmentEffectName, hostEffectName, vendorEffectName } from './effectNames';
import { isLedgerConflict } from './pendingLedger';

/*
 * Passing faults are retried without end and never fail a request; what is permanent or cannot be told comes
 * back as an outcome. A dead worker shows by its missing heartbeat in seconds. What may have been sent is read
 * back by the activity itself before it sends again.
 */
const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;
const effect = {
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '3 seconds',
  retry,
  // One that is given up says what it knows of itself.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
} as const;

/** `summary` is shown beside each in the Temporal UI. */
const vendor = (bindingId: string, summary: string, more: { startToCloseTimeout?: number } = {}) =>
  proxyActivities<VendorActivities>({
    ...effect,
    ...more,
    summary,
    taskQueue: vendorTaskQueue,
    priority: { fairnessKey: bindingId },
  });
const minuteMs = 60_000;
/** To be fetched and uploaded, four minutes each at most. */
const attachmentMs = 8 * minuteMs;

/**
 * There are vendors that take attachments before the application, so that one activity sends them all. A try whose time is
 * over before it applies looks like one that may have.
 */
const applyTimeoutMs = ({ attachments = [] }: Application) =>
  5 * minuteMs + attachments.length * attachmentMs;

const host = (hostId: string, more: { summary: string; retry?: RetryPolicy }) =>
  proxyActivities<HostActivities>({
    ...effect,
    ...more,
    taskQueue: hostTaskQueue,
    priority: { fairnessKey: hostId },
  });
/** What a host has not taken for long is offered less often. */
const calmly = { initialInterval: '1 minute', backoffCoefficient: 2, maximumInterval: '10 minutes' } as const;

const { retryPending } = proxyActivities<RetryActivities>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
  summary: 'Have what pauses before its next try tried now',
});

/**
 * What pauses before its next try has it now: all of it, or the effect alone that a person named. Where that fails it has
 * it when its pause is over.
 */
export function hurryPending(request: SealRequest, { data: { effectId, alone } }: EffectHurried): void {
  const named = alone ? effectsUnderWay(request).find((effect) => effect.effectId === effectId) : undefined;
  const lane = named?.lane;
  retryPending({ sealRequestId: sealRequestId(request.identity), ...defined({ lane }) }).catch(
    () => undefined,
  );
}

/** Runs the one effect that is under way at the vendor, and says what became of it. */
export async function runVendorEffect(
  effect: VendorEffect,
  request: SealRequest,
  ledger: LedgerBatch,
): Promise<RecordedOutcome | 'conflict'> {
  const { effectId } = effect;
  const { bindingId } = request.identity;
  const { application, terms } = request;
  const activities = vendor(
    bindingId,
    vendorEffectName(effect),
    effect.kind === 'apply' ? { startToCloseTimeout: applyTimeoutMs(application) } : {},
  );
  const common = {
    ledger,
    sealRequestId: sealRequestId(request.identity),
    bindingId,
    ...defined({ vendorApplicationId: request.vendorApplicationId }),
    // An append seal by seal is looked at anew before it is sent again.
    ...(effect.resumed && !('perSeal' in effect) ? { resumed: true } : {}),
  };
  const failed = { now: request.changedAt, effectId };
  const made = {
    application,
    vendorApproves: terms.vendorApproves,
    ...defined({ applicantUid: terms.applicantUid }),
  };
  switch (effect.kind) {
    case 'apply':
      return settled(
        activities.applySeal({ ...common, ...made, ...defined({ userUids: terms.userUids }) }),
        failed,
        (outcome, metadata) => ({ type: 'RecordApply', data: { effectId, outcome }, metadata }),
      );
    case 'append':
      return settled(
        activities.appendUses({
          ...common,
          ...made,
          ...{ base: effect.base, target: effect.target },
          ...defined({ seal: nextSeal(effect) }),
        }),
        failed,
        (outcome, metadata) => ({ type: 'RecordAppend', data: { effectId, outcome }, metadata }),
      );
    case 'end':
      return settled(
        activities.endSealing({
          ...common,
          reason: effect.reason,
          applicant: application.applicant,
          ...defined({ applicantUid: terms.applicantUid }),
          ...(effect.supersede ? { onlyIfUnused: true } : {}),
        }),
        failed,
        (outcome, metadata) => ({ type: 'RecordEnd', data: { effectId, outcome }, metadata }),
      );
    default:
      return assertNever(effect);
  }
}

/** Runs the first of the attachments' queue. */
export async function runAttachments(
  effect: AttachmentEffect,
  request: SealRequest,
  ledger: LedgerBatch,
): Promise<RecordedOutcome | 'conflict'> {
  const { effectId, from, count } = effect;
  const { application, terms, identity } = request;
  const { bindingId } = identity;
  const input = {
    ledger,
    sealRequestId: sealRequestId(identity),
    bindingId,
    ...defined({ vendorApplicationId: request.vendorApplicationId }),
    uid: terms.applicantUid ?? application.applicant.userId,
    files: (application.attachments ?? []).slice(from, from + count),
    by: terms.attachments === 'upload' ? ('upload' as const) : ('url' as const),
  };
  return settled(
    vendor(bindingId, attachmentEffectName(effect)).sendAttachments(input),
    { now: request.changedAt, effectId },
    (outcome, metadata) => ({ type: 'RecordAttachments', data: { effectId, outcome }, metadata }),
  );
}

const hostActivities = {
  FieldWriteRequested: 'writeFields',
  FlowSubmitRequested: 'moveFlow',
  FlowReturnRequested: 'moveFlow',
  FilesOfferRequested: 'offerFiles',
} as const satisfies Record<HostEffectRequested['type'], keyof HostActivities>;

/** Runs the first effect of the host's queue. */
export async function runHostEffect(
  effect: HostEffectRequested,
  request: SealRequest,
  ledger: LedgerBatch,
): Promise<RecordedOutcome | 'conflict'> {
  const { effectId } = effect.data;
  const { hostId } = request.identity;
  const input = hostInput(effect, request, ledger);
  const isWrite = effect.type === 'FieldWriteRequested';
  const summary = hostEffectName(effect);
  const activities = host(
    hostId,
    isWrite && effect.data.postponed ? { summary, retry: calmly } : { summary },
  );
  const failed = { now: request.changedAt, effectId };
  if (isMove(effect) && effect.data.ruleAnew)
    return settled(activities.takeRule({ ...input, effect }), failed, (outcome, metadata) => ({
      type: 'RecordRule',
      data: { effectId, outcome },
      metadata,
    }));
  return settled(activities[hostActivities[effect.type]](input), failed, (outcome, metadata) => ({
    type: 'RecordHostEffect',
    data: { effectId, outcome },
    metadata,
  }));
}

/** Waits for the flow of a move to come to a node of its rule; nothing is sent meanwhile. */
export async function awaitFlow(
  effect: MoveRequested,
  request: SealRequest,
  ledger: LedgerBatch,
): Promise<RecordedOutcome | 'conflict'> {
  const { effectId } = effect.data;
  const input = { ...hostInput(effect, request, ledger), effect, told: isWaitTold(request, effectId) };
  return settled(
    host(request.identity.hostId, { summary: `Wait until it can: ${hostEffectName(effect)}` }).awaitFlow(
      input,
    ),
    { now: request.changedAt, effectId },
    (outcome, metadata) => ({ type: 'RecordMoveWait', data: { effectId, outcome }, metadata }),
  );
}

function hostInput(effect: HostEffectRequested, request: SealRequest, ledger: LedgerBatch): HostEffectInput {
  const { hostId, flowId, flowRequestId, bindingId } = request.identity;
  const { filesUrl, appliedAt } = request.terms;
  const files = {
    bindingId,
    baseUrl: filesUrl ?? '',
    ...defined({ vendorApplicationId: request.vendorApplicationId }),
  };
  return {
    ledger,
    sealRequestId: sealRequestId(request.identity),
    hostId,
    ...defined({ flowId }),
    flowRequestId,
    applicant: request.application.applicant.userId,
    effect,
    ...(effect.type === 'FilesOfferRequested' ? { files } : {}),
    ...(isMove(effect) && appliedAt ? { appliedAt } : {}),
  };
}

type Recorded<Outcome> = (
  outcome: Outcome | { kind: 'unknown'; message: string },
  metadata: { now: string; actor: string },
) => RecordedOutcome;

/**
 * An activity that fails for good is a fault of ours, and one that was cancelled between two tries says nothing: what it
 * did is unknown.
 */
async function settled<Outcome>(
  result: Promise<EffectResult<Outcome>>,
  failed: { now: string; effectId: string },
  recorded: Recorded<Outcome>,
): Promise<RecordedOutcome | 'conflict'> {
  try {
    const { outcome, now } = await result;
    return recorded(outcome, { now, actor: 'sealflow' });
  } catch (error) {
    if (isLedgerConflict(error)) return 'conflict';
    const message = isCancellation(error)
      ? `${failed.effectId} was given up between two tries`
      : `${failed.effectId} failed unexpectedly`;
    return recorded({ kind: 'unknown', message }, { now: failed.now, actor: 'sealflow' });
  }
}
