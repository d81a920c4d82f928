import { defined } from '../defined';
import type { HostEffectRequested } from './events';
import type { CommandRecord, SealRequest } from './state';
import type { SealGrant, SealUses, ToldCodes } from './values';

/** Small changes of a request's state that several events share. */

export function granted(
  { codes: _before, ...request }: SealRequest,
  { sealCode, codes }: ToldCodes,
): SealRequest {
  return { ...request, state: 'sealing', sealCode, codeLive: sealCode !== null, ...defined({ codes }) };
}

/** The effect at the vendor has its outcome: nothing is under way, and the command that asked for it is answered. */
export function settle(
  request: SealRequest,
  kind: 'apply' | 'append' | 'end',
  outcome: Pick<CommandRecord, 'outcome' | 'reason'>,
): SealRequest {
  const effect = request.vendorEffect;
  if (effect?.kind !== kind)
    throw new Error(`outcome of ${kind} while ${effect?.kind ?? 'nothing'} is under way`);
  const commands = request.commands.map((command) =>
    [command.commandId, command.sameAs].includes(effect.commandId) ? { ...command, ...outcome } : command,
  );
  return {
    ...request,
    commands,
    vendorEffect: null,
    attention: request.attention.filter((attention) => attention.about !== effect.effectId),
  };
}

export function withCommand(request: SealRequest, record: CommandRecord): SealRequest {
  const others = request.commands.filter((command) => command.commandId !== record.commandId);
  return { ...request, commands: [...others, record] };
}

export function withTotals(seals: SealRequest['seals'], totals: SealGrant[]): SealRequest['seals'] {
  return seals.map((seal) => ({ ...seal, ...totals.find((total) => total.sealId === seal.sealId) }));
}

export function withUsed(request: SealRequest, used: readonly SealUses[], at: string): SealRequest {
  const seals = request.seals.map(({ unlimited, ...seal }) => {
    const found = used.find((use) => use.sealId === seal.sealId);
    const isUnlimited = found ? found.unlimited : unlimited;
    return {
      ...seal,
      ...(found?.usedCount === undefined ? {} : { usedCount: found.usedCount }),
      ...(isUnlimited ? { unlimited: isUnlimited } : {}),
    };
  });
  const more = seals.some(({ usedCount }, index) => usedCount > (request.seals[index]?.usedCount ?? 0));
  return { ...request, seals, usedAt: more ? at : request.usedAt };
}

export function without<Effect extends HostEffectRequested>(effects: Effect[], effectId: string): Effect[] {
  return effects.filter((effect) => effect.data.effectId !== effectId);
}

/** The writes that an effect takes along. */
export function carriedBy(effect: HostEffectRequested): string[] {
  return effect.type === 'FlowSubmitRequested'
    ? (effect.data.carries ?? []).map(({ effectId }) => effectId)
    : [];
}

/** A write that is neither done nor given up, nor on a way of its own. */
export function isUnwritten({ waitingWrites, failedEffects }: SealRequest, effectId: string): boolean {
  return [...waitingWrites, ...failedEffects].some(({ data }) => data.effectId === effectId);
}
