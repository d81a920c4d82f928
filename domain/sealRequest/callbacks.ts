import type { ReceiveCallback } from './commands';
import { accepted, attention, type Decision, eventMetadata, held } from './decision';
import type { CallbackCounted, EventMetadata, SealRequestEvent } from './events';
import { evolve } from './evolve';
import { droppedCodeWrites } from './hostOutcomes';
import { filesOffer, ruleEffects } from './rules';
import { isClosedState, isCodeOver, isRulePending, type SealRequest } from './state';
import { assertNever, type CallbackEvent, type IgnoredReason, type ReceivedCallback } from './values';

type Verdict = { kind: 'counts' } | { kind: 'ignored'; reason: IgnoredReason };
const counts: Verdict = { kind: 'counts' };
const ignored = (reason: IgnoredReason): Verdict => ({ kind: 'ignored', reason });

/** The table "Callback events by state": right in any order and under any repetition. */
export function decideCallback({ data, metadata }: ReceiveCallback, request: SealRequest): Decision {
  if (request.judged.includes(data.inboxId)) return accepted();
  if (!isClosedState(request.state) && request.vendorEffect) return held;
  const byState = verdictByState(data.event, request);
  const verdict = byState.kind === 'counts' ? verdictByRound(data, request) : byState;
  const at = eventMetadata(metadata);
  return verdict.kind === 'counts'
    ? accepted(...countedEvents(data, request, at))
    : accepted(...ignoreEvents(data, verdict.reason, at));
}

/** Whether the state lets an event count at all; of which round it is, is not asked. */
export function mayCount(event: CallbackEvent, request: SealRequest): boolean {
  return verdictByState(event, request).kind === 'counts';
}

function verdictByState(event: CallbackEvent, request: SealRequest): Verdict {
  switch (request.state) {
    case 'applying':
    case 'awaitingApproval':
    case 'sealing':
      return counts;
    case 'completed':
      return whenCompleted(event);
    case 'ended':
    case 'autoEnded':
      if (event === 'autoEnded') return ignored('duplicate');
      return event === 'filesArchived' ? counts : lateCompletion(event, request);
    case 'archived':
      return event === 'filesArchived' ? ignored('duplicate') : lateCompletion(event, request);
    case 'terminated':
    case 'rejected':
    case 'applyFailed':
    case 'superseded':
    case 'aborted':
      return ignored('request-closed');
    default:
      return assertNever(request.state);
  }
}

function whenCompleted(event: CallbackEvent): Verdict {
  switch (event) {
    case 'sealingCompleted':
      return ignored('duplicate');
    case 'filesArchived':
      return counts;
    case 'autoEnded':
      return ignored('already-completed');
    case 'approvalTerminated':
    case 'approvalRejected':
      return ignored('not-applicable');
    default:
      return assertNever(event);
  }
}

/** After an end or the archive only a completion still counts, once per round; the state stays. */
function lateCompletion(event: CallbackEvent, request: SealRequest): Verdict {
  if (event !== 'sealingCompleted') return ignored('not-applicable');
  return request.completed?.round === request.round ? ignored('duplicate') : counts;
}

/**
 * From round 1 on a completion or an automatic end may be a late delivery of an earlier round's. It counts when
 * it says its round, or when a look at the vendor confirms it and already shows this round's totals.
 */
function verdictByRound(callback: ReceivedCallback, request: SealRequest): Verdict {
  if (request.round === 0) return counts;
  if (callback.event !== 'sealingCompleted' && callback.event !== 'autoEnded') return counts;
  if (callback.round !== undefined) {
    if (callback.round === request.round) return counts;
    return ignored(callback.round < request.round ? 'earlier-round' : 'round-unclear');
  }
  if (!request.terms.readBack) return ignored('round-unclear');
  const { readBack } = callback;
  if (!readBack?.confirmed) return ignored('earlier-round');
  const shown = request.seals.map((seal) => {
    const total = readBack.totals.find((candidate) => candidate.sealId === seal.sealId);
    return total && { seal, total };
  });
  if (shown.includes(undefined)) return ignored('round-unclear');
  const pairs = shown.flatMap((pair) =>
    pair
      ? [
          [pair.total.useCount, pair.seal.useCount] as const,
          [pair.total.crossPageUseCount, pair.seal.crossPageUseCount] as const,
        ]
      : [],
  );
  if (pairs.some(([told, granted]) => typeof told === 'number' && told < granted))
    return ignored('earlier-round');
  // What has no number does not tell whether the look came before or after the append.
  return pairs.every(([told]) => typeof told === 'number') ? counts : ignored('round-unclear');
}

const countedTypes = {
  sealingCompleted: 'SealingCompleted',
  filesArchived: 'FilesArchived',
  autoEnded: 'SealingAutoEnded',
  approvalTerminated: 'ApprovalTerminated',
  approvalRejected: 'ApprovalRejected',
} as const satisfies Record<CallbackEvent, CallbackCounted['type']>;

/** It counts in this round, and its rule fires where it has not yet. */
export function countedEvents(
  callback: Pick<ReceivedCallback, 'inboxId' | 'event' | 'readBack'>,
  request: SealRequest,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const rule = isRulePending(request, callback.event);
  const used = callback.readBack?.used;
  const counted: CallbackCounted = {
    type: countedTypes[callback.event],
    data: { inboxId: callback.inboxId, round: request.round, rule, ...(used ? { used } : {}) },
    metadata,
  };
  const after = evolve(request, counted);
  const dead = isCodeOver(after.state) ? droppedCodeWrites(after, 'ended', metadata) : [];
  const effects = rule ? ruleEffects(dead.reduce(evolve, after), callback.event, metadata) : [];
  return [counted, ...dead, ...effects, ...filesOffer(request, callback.event, metadata)];
}

function ignoreEvents(
  { inboxId, event }: ReceivedCallback,
  reason: IgnoredReason,
  metadata: EventMetadata,
): SealRequestEvent[] {
  const recorded: SealRequestEvent = { type: 'CallbackIgnored', data: { inboxId, event, reason }, metadata };
  if (reason !== 'round-unclear') return [recorded];
  return [
    recorded,
    attention(
      'round-unclear',
      inboxId,
      `A callback ${event} came after an append, and nothing tells whether it belongs to the uses before or after it.`,
      metadata,
      { event },
    ),
  ];
}
