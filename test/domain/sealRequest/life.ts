import type {
  AppendUses,
  ApplySeal,
  EndSealing,
  HostOutcome,
  ReceiveCallback,
  RecordedOutcome,
  SealRequestCommand,
  SettleAttention,
  SupersedeRequest,
} from '../../../domain/sealRequest/commands';
import { decide } from '../../../domain/sealRequest/decide';
import type { SealRequestEvent } from '../../../domain/sealRequest/events';
import { fold } from '../../../domain/sealRequest/evolve';
import { type Follows, followsAll } from '../../../domain/sealRequest/ruleChanges';
import type { SealRequest } from '../../../domain/sealRequest/state';
import type {
  AttentionDecision,
  CallbackEvent,
  CallbackRule,
  ReadBack,
  SealGrant,
  SealIncrement,
  SealRequestState,
  SettingsSnapshot,
} from '../../../domain/sealRequest/values';

/* Builders for given/when/then: a life is told by the commands that led to it. */

export const metadata = { now: '2026-11-24T08:00:00.000+08:00', actor: 'engine' };

export const submitRule = (event: CallbackEvent): CallbackRule => ({
  event,
  action: { kind: 'submitFlow', waitNodeIds: ['node-seal'], as: 'applicant' },
});

export const terms: SettingsSnapshot = {
  settingsVersion: 1,
  vendorApproves: false,
  sealCodeField: 'field-code',
  appendSealCodeField: 'field-appended-code',
  rules: (
    ['sealingCompleted', 'filesArchived', 'autoEnded', 'approvalTerminated', 'approvalRejected'] as const
  ).map(submitRule),
  quietCloseSeconds: 100,
  archiveWaitSeconds: 1000,
  readBack: true,
};

const seals: SealGrant[] = [
  { sealId: '9223372036854775807', useCount: 3, crossPageUseCount: 1 },
  { sealId: 'seal-2', useCount: 1, crossPageUseCount: 0 },
];

export const applySeal = (changed: Partial<SettingsSnapshot> = {}): ApplySeal => ({
  type: 'ApplySeal',
  data: {
    commandId: 'c-apply',
    identity: { hostId: 'h1', bindingId: 'b1', flowId: 'f1', flowRequestId: 'r1', attempt: 1 },
    application: { subject: '采购合同', applicant: { userId: 'u1' }, fileTypeId: 't1', seals },
    terms: { ...terms, ...changed },
  },
  metadata,
});

export const applied = (sealCode: string | null = '100001'): RecordedOutcome => ({
  type: 'RecordApply',
  data: { effectId: 'apply', outcome: { kind: 'applied', sealCode } },
  metadata,
});
export const applyRefused: RecordedOutcome = {
  type: 'RecordApply',
  data: { effectId: 'apply', outcome: { kind: 'refused', message: '印章不存在', sealId: 'seal-2' } },
  metadata,
};

export const appendUses = (
  commandId = 'c-append',
  increments: SealIncrement[] = [{ sealId: 'seal-2', useCount: 2 }],
): AppendUses => ({ type: 'AppendUses', data: { commandId, seals: increments }, metadata });
export const appended = (sealCode: string | null = '200002', commandId = 'c-append'): RecordedOutcome => ({
  type: 'RecordAppend',
  data: { effectId: `append:${commandId}`, outcome: { kind: 'appended', sealCode } },
  metadata,
});
export const appendRefused: RecordedOutcome = {
  type: 'RecordAppend',
  data: { effectId: 'append:c-append', outcome: { kind: 'refused', message: '次数超限' } },
  metadata,
};

export const endSealing = (commandId = 'c-end'): EndSealing => ({
  type: 'EndSealing',
  data: { commandId, reason: '合同作废' },
  metadata,
});
export const ended = (commandId = 'c-end'): RecordedOutcome => ({
  type: 'RecordEnd',
  data: { effectId: `end:${commandId}`, outcome: { kind: 'ended' } },
  metadata,
});
export const endRefused: RecordedOutcome = {
  type: 'RecordEnd',
  data: { effectId: 'end:c-end', outcome: { kind: 'refused', message: '不可结束' } },
  metadata,
};

export const supersede = (commandId = 'c-apply-2', fromFlowEvent = false): SupersedeRequest => ({
  type: 'SupersedeRequest',
  data: { commandId, ...(fromFlowEvent ? { fromFlowEvent } : {}) },
  metadata,
});

export const hostOutcome = (effectId: string, outcome: HostOutcome): RecordedOutcome => ({
  type: 'RecordHostEffect',
  data: { effectId, outcome },
  metadata,
});
export const hostDone = (effectId: string): RecordedOutcome => hostOutcome(effectId, { kind: 'done' });
/** Whether a value that was handed over in a reply reached the form. */
export const replied = (effectId: string, outcome: 'shown' | 'notShown' = 'shown'): RecordedOutcome => ({
  type: 'RecordReply',
  data: { effectId, outcome },
  metadata,
});

let rows = 0;
export const callback = (
  event: CallbackEvent,
  extra: { inboxId?: string; round?: number; readBack?: ReadBack } = {},
): ReceiveCallback => {
  rows += 1;
  return {
    type: 'ReceiveCallback',
    data: { inboxId: `row-${rows}`, event, ...extra },
    metadata: { ...metadata, actor: 'vendor' },
  };
};

/** A look at the vendor that confirms, and shows what the request grants now. */
export const lookAfter = (request: SealRequest): ReadBack => ({
  confirmed: true,
  totals: request.seals.map(({ sealId, useCount, crossPageUseCount }) => ({
    sealId,
    useCount,
    crossPageUseCount,
  })),
});

interface Lived {
  request: SealRequest;
  ledger: SealRequestEvent[];
}

/** Decides commands one after another; throws where one is held or refused. */
export const live = (...commands: SealRequestCommand[]): Lived => lived(commands, followsAll);

/** As a run decides them that has begun before every rule change. */
export const livedBefore = (...commands: SealRequestCommand[]): Lived => lived(commands, () => false);

function lived(commands: readonly SealRequestCommand[], follows: Follows): Lived {
  const ledger: SealRequestEvent[] = [];
  for (const command of commands) {
    const decision = decide(command, fold(ledger), follows);
    if (decision.kind !== 'accepted') throw new Error(`${command.type} is ${decision.kind}`);
    ledger.push(...decision.events);
  }
  const request = fold(ledger);
  if (!request) throw new Error('no life without an application');
  return { request, ledger };
}

/** The ledger of one that was sealed, completed and archived, its hosts away. */
export const archivedLedger = live(
  applySeal(),
  applied(),
  callback('sealingCompleted'),
  callback('filesArchived'),
).ledger;

/** Each state in round 0, by the shortest life that leads there; hosts have done all they were told. */
export const lives: Record<SealRequestState, SealRequestCommand[]> = {
  applying: [applySeal()],
  awaitingApproval: [applySeal({ vendorApproves: true }), applied(null)],
  sealing: [applySeal(), applied()],
  completed: [applySeal(), applied(), callback('sealingCompleted')],
  ended: [applySeal(), applied(), endSealing('c-end-0'), ended('c-end-0')],
  autoEnded: [applySeal(), applied(), callback('autoEnded')],
  archived: [applySeal(), applied(), callback('filesArchived')],
  terminated: [applySeal(), applied(), callback('approvalTerminated')],
  rejected: [applySeal(), applied(), callback('approvalRejected')],
  applyFailed: [applySeal(), applyRefused],
  superseded: [applySeal(), applied(), callback('sealingCompleted'), supersede()],
  aborted: [],
};

export function requestIn(state: SealRequestState): SealRequest {
  // Written by the sweep that notices a workflow terminated by hand, not by a command of the workflow.
  if (state === 'aborted') return { ...live(...lives.sealing).request, state: 'aborted', codeLive: false };
  return live(...lives[state]).request;
}

/** Of what waits longest. */
export function settleAttention(decision: AttentionDecision, commandId = `c-${decision}`): SettleAttention {
  return { type: 'SettleAttention', data: { commandId, decision, note: 'seen to' }, metadata };
}
