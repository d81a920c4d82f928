import { defined } from '../defined';
import { granted, settle, withCommand, withTotals } from './changes';
import { alreadyUsed } from './commands';
import type { AppendSeen, SealAppended, SealCodeCorrected, SealRequestEvent, UsesAppended } from './events';
import { abandoned } from './evolveGivingUp';
import {
  type CommandRecord,
  findCommand,
  type SealRequest,
  sealCodeEffectId,
  type VendorEffect,
} from './state';
import { assertNever, type ToldCodes } from './values';

type AppendEvent = Extract<
  SealRequestEvent,
  {
    type:
      | 'AppendRequested'
      | 'AppendSeen'
      | 'SealAppended'
      | 'AppendRepeated'
      | 'UsesAppended'
      | 'AppendFailed';
  }
>;

export function applyAppend(request: SealRequest, event: AppendEvent): SealRequest {
  switch (event.type) {
    case 'AppendRequested': {
      const { commandId, effectId, base, target, source } = event.data;
      return {
        ...withCommand(request, {
          commandId,
          kind: 'append',
          outcome: 'pending',
          ...(source ? { value: source.value } : {}),
        }),
        vendorEffect: {
          kind: 'append',
          effectId,
          commandId,
          base,
          target,
          unresolved: false,
          since: event.metadata.at,
          ...(source ? { source } : {}),
          ...(request.terms.appendsPerSeal ? { perSeal: { done: [] } } : {}),
        },
      };
    }
    case 'AppendSeen':
    case 'SealAppended':
      return { ...request, vendorEffect: stepped(request, event) };
    case 'AppendRepeated': {
      const { commandId, of } = event.data;
      const { outcome = 'done', reason } = findCommand(request, of) ?? {};
      return withCommand(request, {
        commandId,
        kind: 'append',
        outcome,
        ...defined({ reason }),
        sameAs: of,
      });
    }
    case 'UsesAppended':
      return {
        ...granted(settle(request, 'append', appendOutcome(event.data)), codesAfter(request, event.data)),
        round: event.data.round,
        grantedAt: event.metadata.at,
        seals: withTotals(request.seals, event.data.totals),
        consumed: consumedBy(request, event.data.round),
      };
    case 'AppendFailed':
      return settle(request, 'append', { outcome: 'failed', reason: event.data.message });
    default:
      return assertNever(event);
  }
}

function appendOutcome({ failed }: UsesAppended['data']): Pick<CommandRecord, 'outcome' | 'reason'> {
  return failed ? { outcome: 'failed', reason: failed.message } : { outcome: 'done' };
}

function stepped({ vendorEffect }: SealRequest, event: AppendSeen | SealAppended): VendorEffect | null {
  if (vendorEffect?.kind !== 'append' || !vendorEffect.perSeal) return vendorEffect;
  const { done, told: before } = vendorEffect.perSeal;
  if (event.type === 'AppendSeen')
    return { ...vendorEffect, perSeal: { ...vendorEffect.perSeal, shown: event.data.shown } };
  const { sealId, sealCode, codes } = event.data;
  const told = sealCode === null ? before : { sealCode, ...defined({ codes }) };
  return {
    ...vendorEffect,
    unresolved: false,
    perSeal: { done: [...done, sealId], ...defined({ told }) },
  };
}

/** The same grant under its right code. */
export function correctCode(
  request: SealRequest,
  { commandId, sealCode, codes }: SealCodeCorrected['data'],
): SealRequest {
  const wrong = request.sealCode === null ? [] : [request.sealCode];
  const others = (request.correctedCodes ?? []).filter((code) => code !== sealCode);
  return {
    ...withCommand(request, { commandId, kind: 'settle', outcome: 'done' }),
    sealCode,
    ...defined({ codes }),
    correctedCodes: [...others, ...wrong],
  };
}

/** A code may or may not change with an append; what had died before it does not come back by silence. */
function codesAfter(request: SealRequest, told: ToldCodes): ToldCodes {
  if (told.sealCode !== null) return told;
  return request.codeLive ? request : { sealCode: null };
}

function consumedBy({ vendorEffect, consumed }: SealRequest, round: number): SealRequest['consumed'] {
  if (vendorEffect?.kind !== 'append' || !vendorEffect.source) return consumed;
  const { commandId, source } = vendorEffect;
  return { commandId, value: source.value, clearedBy: sealCodeEffectId(round), cleared: false };
}

type EndEvent = Extract<
  SealRequestEvent,
  { type: 'EndRequested' | 'SealingEnded' | 'EndFailed' | 'EndRepeated' | 'SealRequestSuperseded' }
>;

export function applyEnd(request: SealRequest, event: EndEvent): SealRequest {
  const { commandId } = event.data;
  switch (event.type) {
    case 'EndRequested': {
      const { effectId, reason, supersede } = event.data;
      const kind = supersede ? 'supersede' : 'end';
      return {
        ...withCommand(request, { commandId, kind, outcome: 'pending' }),
        vendorEffect: {
          kind: 'end',
          effectId,
          commandId,
          reason,
          supersede,
          unresolved: false,
          since: event.metadata.at,
        },
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
        // Who has given it up meanwhile has what was wanted: it is over, and nothing of it is live.
        ...abandoned(withCommand(request, { commandId, kind: 'supersede', outcome: 'done' })),
        state: 'superseded',
        codeLive: false,
      };
    default:
      return assertNever(event);
  }
}
