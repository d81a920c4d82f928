import { sameAppend } from './appendValues';
import { decideCallback } from './callbacks';
import { type CommandFault, wrongField } from './commandFaults';
import type {
  AppendUses,
  ApplySeal,
  EndSealing,
  RecordedOutcome,
  RequestedCommand,
  SealRequestCommand,
  SupersedeRequest,
} from './commands';
import { accepted, type Decision, eventMetadata, held, refused } from './decision';
import type { CommandKind, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { abandonedEvents, decideAbandon, findGivenUp, givenUpEvents } from './givingUp';
import { droppedCodeWrites, strandedWrites } from './hostOutcomes';
import { decideOutcome } from './outcomes';
import { type Follows, followsAll } from './ruleChanges';
import { decideSettle } from './settle';
import {
  findCommand,
  isClosedState,
  type MaybeSealRequest,
  type SealRequest,
  type VendorEffect,
} from './state';
import {
  assertNever,
  type FieldError,
  isWaitKind,
  maxUseCount,
  type SealGrant,
  type SealIncrement,
} from './values';
import { missingCodesOver } from './waits';

/** Decides one command: pure, total over every state, the two tables under "Life of a seal request" as code. */
export function decide(
  command: SealRequestCommand,
  request: MaybeSealRequest,
  follows: Follows = followsAll,
): Decision {
  if (command.type === 'ApplySeal') return request ? accepted() : decideApply(command);
  if (!request) return refused('not-found');
  const decision = decideOpen(command, request, follows);
  if (decision.kind !== 'accepted') return decision;
  const decided = decision.events.reduce<SealRequest>(evolve, request);
  const metadata = eventMetadata(command.metadata);
  const answered = missingCodesOver(decided, metadata, follows);
  const after = answered.reduce<SealRequest>(evolve, decided);
  const stranded = strandedWrites(after, metadata);
  const abandoned = abandonedEvents(stranded.reduce<SealRequest>(evolve, after), metadata);
  return accepted(...decision.events, ...answered, ...stranded, ...abandoned);
}

function decideOpen(
  command: Exclude<SealRequestCommand, ApplySeal>,
  request: SealRequest,
  follows: Follows,
): Decision {
  switch (command.type) {
    case 'AppendUses':
      return decideAppend(command, request);
    case 'EndSealing':
      return decideEnd(command, request);
    case 'SupersedeRequest':
      return decideSupersede(command, request);
    case 'SettleAttention':
      return decideSettle(command, request, follows);
    case 'AbandonRequest':
      return decideAbandon(command, request, follows);
    case 'ReceiveCallback':
      return decideCallback(command, request);
    case 'RecordApply':
    case 'RecordAttachments':
    case 'RecordAppend':
    case 'RecordEnd':
    case 'RecordHostEffect':
    case 'RecordMoveWait':
    case 'RecordRule':
    case 'RecordReply':
    case 'RecordLook':
    case 'RecordAlert':
    case 'RecordWait':
    case 'RecordWaitEnd':
      return accepted(...decideRecorded(command, request, follows));
    default:
      return assertNever(command);
  }
}

function decideRecorded(
  command: RecordedOutcome,
  request: SealRequest,
  follows: Follows,
): SealRequestEvent[] {
  const givenUp = findGivenUp(request, command);
  return givenUp
    ? givenUpEvents(command, givenUp, request, follows)
    : decideOutcome(command, request, follows);
}

const commandKinds: Record<RequestedCommand['type'], CommandKind> = {
  AppendUses: 'append',
  EndSealing: 'end',
  SupersedeRequest: 'supersede',
  SettleAttention: 'settle',
  AbandonRequest: 'abandon',
};

/**
 * Decides a command whose sender has been told that it is accepted: a refusal by now is itself a fact, since
 * every acknowledged command ends in a recorded outcome.
 */
export function decideAcknowledged(
  command: RequestedCommand,
  request: MaybeSealRequest,
  follows: Follows = followsAll,
): Decision {
  const decision = decide(command, request, follows);
  if (decision.kind !== 'refused') return decision;
  return accepted({
    type: 'CommandRefused',
    data: {
      commandId: command.data.commandId,
      kind: commandKinds[command.type],
      code: decision.refusal.code,
    },
    metadata: eventMetadata(command.metadata),
  });
}

/** What a new application for the same flow request means for its latest attempt. */
export type ApplyDecision = 'sameRequest' | 'supersede' | 'nextAttempt' | 'already-open';

export function decideApplyAgain(
  request: SealRequest,
  application: { sameContent: boolean; fromFlowEvent: boolean },
): ApplyDecision {
  if (isClosedState(request.state)) return 'nextAttempt';
  if (request.vendorEffect) return application.sameContent ? 'sameRequest' : 'already-open';
  switch (request.state) {
    case 'applying':
    case 'awaitingApproval':
      return application.sameContent ? 'sameRequest' : 'already-open';
    case 'sealing': {
      if (application.sameContent) return 'sameRequest';
      return application.fromFlowEvent && isUntouched(request) ? 'supersede' : 'already-open';
    }
    case 'completed':
      return 'supersede';
    default:
      return 'nextAttempt';
  }
}

/** As far as we were told; the vendor is asked once more before a request is ended for being untouched. */
function isUntouched({ round, seals }: SealRequest): boolean {
  return round === 0 && seals.every(({ usedCount }) => usedCount === 0);
}

/** A refusal is no outcome: the same id may be tried again. */
function isTaken(request: SealRequest, commandId: string): boolean {
  const known = findCommand(request, commandId);
  return known !== undefined && known.outcome !== 'refused';
}

function decideApply({ data, metadata }: ApplySeal): Decision {
  return accepted({
    type: 'SealRequested',
    data: { ...data, effectId: 'apply' },
    metadata: eventMetadata(metadata),
  });
}

function decideAppend(command: AppendUses, request: SealRequest): Decision {
  const { commandId, seals, source } = command.data;
  if (isTaken(request, commandId)) return accepted();
  const of = sameAppend(request, source);
  if (of !== undefined)
    return accepted({
      type: 'AppendRepeated',
      data: { commandId, of },
      metadata: eventMetadata(command.metadata),
    });
  if (request.vendorEffect) return refused('effect-in-progress');
  switch (request.state) {
    case 'applying':
      return refused('effect-in-progress');
    case 'awaitingApproval':
      return refused('not-granted-yet');
    case 'sealing':
    case 'completed':
      break;
    default:
      return refused('apply-anew');
  }
  const errors = incrementErrors(seals, request.seals);
  if (errors.length > 0) return refused('invalid', errors);
  const base = request.seals.map(asGrant);
  return accepted({
    type: 'AppendRequested',
    data: {
      commandId,
      effectId: `append:${commandId}`,
      seals,
      base,
      target: base.map((seal) => raise(seal, seals)),
      ...(source ? { source } : {}),
    },
    metadata: eventMetadata(command.metadata),
  });
}

function asGrant({ sealId, useCount, crossPageUseCount }: SealGrant): SealGrant {
  return { sealId, useCount, crossPageUseCount };
}

function raise(seal: SealGrant, increments: SealIncrement[]): SealGrant {
  const increment = increments.find((candidate) => candidate.sealId === seal.sealId);
  return {
    sealId: seal.sealId,
    useCount: seal.useCount + (increment?.useCount ?? 0),
    crossPageUseCount: seal.crossPageUseCount + (increment?.crossPageUseCount ?? 0),
  };
}

/** One error per wrong field of an append; paths are those of the command's content. */
function incrementErrors(increments: SealIncrement[], granted: SealGrant[]): FieldError[] {
  const errors: FieldError[] = [];
  if (increments.length === 0) errors.push(wrongField('seals', { kind: 'no-seal' }));
  for (const [index, increment] of increments.entries()) {
    const fail = (field: string, fault: CommandFault) => {
      errors.push(wrongField(`seals.${index}.${field}`, fault));
    };
    const seal = granted.find((candidate) => candidate.sealId === increment.sealId);
    if (!seal) {
      fail('sealId', { kind: 'foreign-seal' });
      continue;
    }
    if (increments.findIndex((other) => other.sealId === increment.sealId) !== index)
      fail('sealId', { kind: 'seal-twice' });
    const { useCount = 0, crossPageUseCount = 0 } = increment;
    if (useCount === 0 && crossPageUseCount === 0) fail('useCount', { kind: 'adds-nothing' });
    const total = raise(seal, [increment]);
    if (total.useCount > maxUseCount) fail('useCount', { kind: 'total-too-high', max: maxUseCount });
    if (total.crossPageUseCount > total.useCount) fail('crossPageUseCount', { kind: 'cross-page-too-high' });
  }
  return errors;
}

function decideEnd(command: EndSealing, request: SealRequest): Decision {
  const { commandId, reason } = command.data;
  if (isTaken(request, commandId)) return accepted();
  const metadata = eventMetadata(command.metadata);
  if (request.vendorEffect) return decideEndBehind(command, request.vendorEffect, request);
  switch (request.state) {
    case 'applying':
      return held;
    case 'awaitingApproval':
    case 'sealing':
    case 'completed':
      return accepted({
        type: 'EndRequested',
        data: { commandId, effectId: `end:${commandId}`, reason, supersede: false },
        metadata,
      });
    case 'ended':
      return accepted({ type: 'EndRepeated', data: { commandId }, metadata });
    default:
      return refused('closed');
  }
}

/** It runs once what is under way is over. What has waited for long is given up for it: it may never be over. */
function decideEndBehind(
  { data: { commandId, reason }, metadata }: EndSealing,
  { kind, effectId }: VendorEffect,
  { attention, givenUp = [] }: SealRequest,
): Decision {
  const waits = attention.some((open) => isWaitKind(open.kind) && open.about === effectId);
  const isGivenUp = givenUp.some((other) => other.effectId === effectId);
  if (kind === 'end' || !waits || isGivenUp) return held;
  return accepted({
    type: 'EffectGivenUp',
    data: { effectId, commandId, note: reason, end: true },
    metadata: eventMetadata(metadata),
  });
}

function decideSupersede(command: SupersedeRequest, request: SealRequest): Decision {
  const { commandId, fromFlowEvent } = command.data;
  if (isTaken(request, commandId)) return accepted();
  if (request.vendorEffect) return refused('effect-in-progress');
  const metadata = eventMetadata(command.metadata);
  switch (request.state) {
    case 'applying':
    case 'awaitingApproval':
      return refused('already-open');
    case 'sealing':
      // It may have gone on since the application was judged: an append, a use.
      if (!fromFlowEvent || !isUntouched(request)) return refused('already-open');
      return accepted({
        type: 'EndRequested',
        data: { commandId, effectId: `end:${commandId}`, reason: 'superseded', supersede: true },
        metadata,
      });
    case 'completed':
      return accepted(
        { type: 'SealRequestSuperseded', data: { commandId }, metadata },
        ...droppedCodeWrites(request, 'superseded', metadata),
      );
    default:
      return refused('closed');
  }
}
