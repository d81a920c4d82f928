import { defined } from '../defined';
import { withCommand } from './changes';
import type { SealRequestEvent } from './events';
import { mayHaveBeenSent, type SealRequest, type VendorEffect } from './state';
import { type Attention, type AttentionKind, isWaitKind } from './values';

export function applyDecision(
  request: SealRequest,
  event: Extract<SealRequestEvent, { type: 'VendorEffectResumed' | 'ApplyGivenUp' }>,
): SealRequest {
  const effect = request.vendorEffect;
  if (!effect) throw new Error(`${event.type} while nothing is under way`);
  if (event.type === 'ApplyGivenUp') {
    const { effectId, vendorApplicationId } = event.data;
    const { commandId } = effect;
    const givesUp = { reason: 'given up', supersede: false, givesUpApply: true, unresolved: false } as const;
    const since = event.metadata.at;
    const vendorEffect = { kind: 'end', effectId, commandId, ...givesUp, since } as const;
    return { ...request, ...defined({ vendorApplicationId }), vendorEffect };
  }
  const resumed = { unresolved: false, resumed: (effect.resumed ?? 0) + 1, since: event.metadata.at };
  const { base, target } = event.data;
  if (effect.kind !== 'append') return { ...request, vendorEffect: { ...effect, ...resumed } };
  const { perSeal } = effect;
  // What is there by now is looked at anew.
  const steps = perSeal && { done: perSeal.done, ...defined({ told: perSeal.told }) };
  return {
    ...request,
    vendorEffect: {
      ...effect,
      ...defined({ perSeal: steps }),
      base: base ?? effect.base,
      target: target ?? effect.target,
      ...resumed,
    },
  };
}

export function settleAttention(
  request: SealRequest,
  { commandId, kind, about }: { commandId: string; kind: AttentionKind; about: string },
): SealRequest {
  return {
    ...withCommand(request, { commandId, kind: 'settle', outcome: 'done' }),
    attention: withoutAttention(request.attention, { kind, about }),
  };
}

function withoutAttention(
  attention: readonly Attention[],
  { kind, about }: Pick<Attention, 'kind' | 'about'>,
): Attention[] {
  return attention.filter((open) => open.kind !== kind || open.about !== about);
}

/** Totals that are equal again are no longer known to be different: the same difference later is another one. */
export function endWait(request: SealRequest, wait: Pick<Attention, 'kind' | 'about'>): SealRequest {
  return {
    ...request,
    attention: withoutAttention(request.attention, wait),
    toldTotals: wait.kind === 'totals-changed' ? null : request.toldTotals,
  };
}

type AttentionData = Extract<SealRequestEvent, { type: 'AttentionRaised' }>['data'];

export function raiseAttention(request: SealRequest, data: AttentionData, raisedAt: string): SealRequest {
  const effect = request.vendorEffect;
  return {
    ...request,
    attention: [...request.attention, { ...data, raisedAt }],
    toldTotals: data.kind === 'totals-changed' ? (data.found ?? null) : request.toldTotals,
    vendorEffect:
      effect && effect.effectId === data.about && !isWaitKind(data.kind)
        ? unresolved(effect, data.kind)
        : effect,
  };
}

/** Raised before anything was sent. */
const unsentKinds: readonly AttentionKind[] = ['peer-unreachable', 'append-totals-differ'];

function unresolved(effect: VendorEffect, kind: AttentionKind): VendorEffect {
  const { unsent: _, ...told } = effect;
  const isUnsent = unsentKinds.includes(kind) && !mayHaveBeenSent(effect);
  return { ...told, unresolved: true, ...defined({ unsent: isUnsent ? (true as const) : undefined }) };
}
