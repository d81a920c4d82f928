import { alreadyUsed } from './commands';
import type { CallbackCounted, HostEffectRequested, SealRequestEvent, SealRequested } from './events';
import { type CommandRecord, type MaybeSealRequest, type SealRequest, sealCodeEffectId } from './state';
import { assertNever, type CallbackEvent, type SealGrant, type SealRequestState } from './values';

/** Folds one event; total over the ledger of one attempt, and free of clocks and chance. */
export function evolve(request: MaybeSealRequest, event: SealRequestEvent): SealRequest {
  if (event.type === 'SealRequested') return start(event);
  if (!request) throw new Error(`${event.type} before SealRequested`);
  return { ...apply(request, event), changedAt: event.metadata.at };
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
    seals: application.seals.map((seal) => ({ ...seal, usedCount: 0 })),
    vendorEffect: { kind: 'apply', effectId, commandId, unresolved: false },
    hostEffects: [],
    waitingWrites: [],
    consumed: null,
    completed: null,
    ended: null,
    autoEnded: null,
    archived: null,
    rulesFired: [],
    judged: [],
    commands: [{ commandId, kind: 'apply', outcome: 'pending' }],
    attention: [],
    requestedAt: metadata.at,
    changedAt: metadata.at,
  };
}

function apply(request: SealRequest, event: Exclude<SealRequestEvent, SealRequested>): SealRequest {
  switch (event.type) {
    case 'SealApplied':
      return granted(settle(request, 'apply', { outcome: 'done' }), event.data.sealCode);
    case 'ApprovalAwaited':
      return { ...settle(request, 'apply', { outcome: 'done' }), state: 'awaitingApproval' };
    case 'ApprovalGranted':
      return granted(request, event.data.sealCode);
    case 'SealApplyFailed':
      return {
        ...settle(request, 'apply', { outcome: 'failed', reason: event.data.message }),
        state: 'applyFailed',
        failure: event.data,
      };
    case 'AppendRequested':
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
      return { ...request, judged: [...request.judged, event.data.inboxId] };
    case 'FieldWriteRequested':
    case 'FieldWriteRerouted':
    case 'FieldsWritten':
    case 'FieldWriteDropped':
    case 'FieldWriteFailed':
      return applyWrite(request, event);
    case 'FlowSubmitRequested':
    case 'FlowReturnRequested':
      return { ...request, hostEffects: [...request.hostEffects, event] };
    case 'FlowSubmitted':
    case 'FlowReturned':
    case 'SubmitSkipped':
    case 'ReturnSkipped':
    case 'FlowActionFailed':
      return { ...request, hostEffects: without(request.hostEffects, event.data.effectId) };
    case 'AttentionRaised':
      return raiseAttention(request, event.data, event.metadata.at);
    default:
      return assertNever(event);
  }
}

type AppendEvent = Extract<SealRequestEvent, { type: 'AppendRequested' | 'UsesAppended' | 'AppendFailed' }>;

function applyAppend(request: SealRequest, event: AppendEvent): SealRequest {
  switch (event.type) {
    case 'AppendRequested': {
      const { commandId, effectId, base, target, source } = event.data;
      return {
        ...withCommand(request, { commandId, kind: 'append', outcome: 'pending' }),
        vendorEffect: {
          kind: 'append',
          effectId,
          commandId,
          base,
          target,
          unresolved: false,
          ...(source ? { source } : {}),
        },
      };
    }
    case 'UsesAppended':
      return {
        ...granted(settle(request, 'append', { outcome: 'done' }), event.data.sealCode ?? liveCode(request)),
        round: event.data.round,
        seals: withTotals(request.seals, event.data.totals),
        consumed: consumedBy(request, event.data.round),
      };
    case 'AppendFailed':
      return settle(request, 'append', { outcome: 'failed', reason: event.data.message });
    default:
      return assertNever(event);
  }
}

/** A code may or may not change with an append; what had died before it does not come back by silence. */
function liveCode({ sealCode, codeLive }: SealRequest): string | null {
  return codeLive ? sealCode : null;
}

function consumedBy({ vendorEffect, consumed }: SealRequest, round: number): SealRequest['consumed'] {
  if (vendorEffect?.kind !== 'append' || !vendorEffect.source) return consumed;
  const { commandId, source } = vendorEffect;
  return { commandId, value: source.value, clearedBy: sealCodeEffectId(round), cleared: false };
}

type WriteEvent = Extract<
  SealRequestEvent,
  {
    type:
      | 'FieldWriteRequested'
      | 'FieldWriteRerouted'
      | 'FieldsWritten'
      | 'FieldWriteDropped'
      | 'FieldWriteFailed';
  }
>;

function applyWrite(request: SealRequest, event: WriteEvent): SealRequest {
  const { effectId } = event.data;
  const gone = {
    ...request,
    hostEffects: without(request.hostEffects, effectId),
    waitingWrites: without(request.waitingWrites, effectId),
  };
  switch (event.type) {
    case 'FieldWriteRequested':
      return event.data.via === undefined
        ? { ...request, hostEffects: [...request.hostEffects, event] }
        : { ...request, waitingWrites: [...request.waitingWrites, event] };
    case 'FieldWriteRerouted': {
      const write = request.waitingWrites.find(({ data }) => data.effectId === effectId);
      if (!write) return request;
      const { via: _, confirmSeconds: __, ...data } = write.data;
      return event.data.via === 'push'
        ? { ...gone, hostEffects: [...gone.hostEffects, { ...write, data }] }
        : {
            ...gone,
            waitingWrites: [...gone.waitingWrites, { ...write, data: { ...data, via: 'nextSubmit' } }],
          };
    }
    case 'FieldsWritten': {
      const { consumed } = request;
      return consumed?.clearedBy === effectId ? { ...gone, consumed: { ...consumed, cleared: true } } : gone;
    }
    case 'FieldWriteDropped':
    case 'FieldWriteFailed':
      return gone;
    default:
      return assertNever(event);
  }
}

type EndEvent = Extract<
  SealRequestEvent,
  { type: 'EndRequested' | 'SealingEnded' | 'EndFailed' | 'EndRepeated' | 'SealRequestSuperseded' }
>;

function applyEnd(request: SealRequest, event: EndEvent): SealRequest {
  const { commandId } = event.data;
  switch (event.type) {
    case 'EndRequested': {
      const { effectId, reason, supersede } = event.data;
      const kind = supersede ? 'supersede' : 'end';
      return {
        ...withCommand(request, { commandId, kind, outcome: 'pending' }),
        vendorEffect: { kind: 'end', effectId, commandId, reason, supersede, unresolved: false },
      };
    }
    case 'SealingEnded':
      return {
        ...settle(request, 'end', { outcome: 'done' }),
        state: 'ended',
        codeLive: false,
        ended: { at: event.metadata.at, round: request.round },
      };
    case 'EndFailed': {
      const { code, message } = event.data;
      return settle(request, 'end', { outcome: 'failed', reason: code === alreadyUsed ? code : message });
    }
    case 'EndRepeated':
      return withCommand(request, { commandId, kind: 'end', outcome: 'done' });
    case 'SealRequestSuperseded':
      return {
        ...withCommand(request, { commandId, kind: 'supersede', outcome: 'done' }),
        state: 'superseded',
        codeLive: false,
      };
    default:
      return assertNever(event);
  }
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
    ...request,
    codeLive: false,
    seals: used ? withUsed(request.seals, used) : request.seals,
    judged: [...request.judged, inboxId],
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

function granted(request: SealRequest, sealCode: string | null): SealRequest {
  return { ...request, state: 'sealing', sealCode, codeLive: sealCode !== null };
}

/** The effect at the vendor has its outcome: nothing is under way, and the command that asked for it is answered. */
function settle(
  request: SealRequest,
  kind: 'apply' | 'append' | 'end',
  outcome: Pick<CommandRecord, 'outcome' | 'reason'>,
): SealRequest {
  const effect = request.vendorEffect;
  if (effect?.kind !== kind)
    throw new Error(`outcome of ${kind} while ${effect?.kind ?? 'nothing'} is under way`);
  const commands = request.commands.map((command) =>
    command.commandId === effect.commandId ? { ...command, ...outcome } : command,
  );
  return {
    ...request,
    commands,
    vendorEffect: null,
    attention: request.attention.filter((attention) => attention.about !== effect.effectId),
  };
}

function withCommand(request: SealRequest, record: CommandRecord): SealRequest {
  const others = request.commands.filter((command) => command.commandId !== record.commandId);
  return { ...request, commands: [...others, record] };
}

function withTotals(seals: SealRequest['seals'], totals: SealGrant[]): SealRequest['seals'] {
  return seals.map((seal) => ({ ...seal, ...totals.find((total) => total.sealId === seal.sealId) }));
}

function withUsed(
  seals: SealRequest['seals'],
  used: { sealId: string; usedCount: number }[],
): SealRequest['seals'] {
  return seals.map((seal) => {
    const found = used.find((use) => use.sealId === seal.sealId);
    return found ? { ...seal, usedCount: found.usedCount } : seal;
  });
}

function without<Effect extends HostEffectRequested>(effects: Effect[], effectId: string): Effect[] {
  return effects.filter((effect) => effect.data.effectId !== effectId);
}

type AttentionData = Extract<SealRequestEvent, { type: 'AttentionRaised' }>['data'];

function raiseAttention(request: SealRequest, data: AttentionData, raisedAt: string): SealRequest {
  const effect = request.vendorEffect;
  return {
    ...request,
    attention: [...request.attention, { ...data, raisedAt }],
    vendorEffect: effect && effect.effectId === data.about ? { ...effect, unresolved: true } : effect,
  };
}
