import { defined } from '../defined';
import type { RecordWait, RecordWaitEnd } from './commands';
import { attention, eventMetadata } from './decision';
import type { EventMetadata, SealRequestEvent } from './events';
import type { Follows } from './ruleChanges';
import { isClosedState, type SealRequest } from './state';
import { type Attention, type AttentionKind, isWaitKind, type WaitKind } from './values';

/** One effect that is being carried out: nothing but its outcome ends it. `since`: its intent, ISO 8601. */
export interface UnderWay {
  lane: 'vendor' | 'attachments' | 'host';
  effectId: string;
  since: string;
}

/** The effects whose activities run or are tried again; what waits for a person is not among them. */
export function effectsUnderWay(request: SealRequest): UnderWay[] {
  const { vendorEffect, attachments, hostEffects, requestedAt } = request;
  const [files] = attachments;
  const [hostEffect] = hostEffects;
  // What was stored by an older version does not say since when.
  const sinceOf = ({ since = requestedAt }: { since?: string }) => since;
  return [
    ...(vendorEffect && !vendorEffect.unresolved
      ? [{ lane: 'vendor' as const, effectId: vendorEffect.effectId, since: sinceOf(vendorEffect) }]
      : []),
    ...(files ? [{ lane: 'attachments' as const, effectId: files.effectId, since: sinceOf(files) }] : []),
    ...(hostEffect
      ? [{ lane: 'host' as const, effectId: hostEffect.data.effectId, since: hostEffect.metadata.at }]
      : []),
  ];
}

const sentences: Record<WaitKind, string> = {
  'vendor-away': 'The vendor has not carried out what it was sent; it is tried again until it does.',
  'host-away': 'The host engine has not carried out what it was sent; it is tried again until it does.',
  'callback-unconfirmed':
    'A callback waits: the vendor cannot be asked whether it is true, or does not confirm it.',
};

/** Something has waited for too long. Said once: it ends by itself when the wait does. */
export function decideWait({ data, metadata }: RecordWait, request: SealRequest): SealRequestEvent[] {
  const { kind, about, since, said, cause } = data;
  const isKnown = request.attention.some((open) => open.about === about);
  if (isKnown || !mayWait(request, kind, about)) return [];
  const more = { since, ...defined({ detail: said, cause }) };
  return [attention(kind, about, sentences[kind], eventMetadata(metadata), more)];
}

/** What ends without an event of its own: a callback that was settled without a signal. */
export function decideWaitEnd({ data, metadata }: RecordWaitEnd, request: SealRequest): SealRequestEvent[] {
  return request.attention
    .filter(({ kind, about }) => isWaitKind(kind) && about === data.about)
    .map(({ kind, about }) => ({
      type: 'WaitEnded',
      data: { kind, about },
      metadata: eventMetadata(metadata),
    }));
}

/**
 * Codes that nobody waits for any more: one has come, or sealing is over. Of several grants without one, the last asks.
 * What is aborted keeps its question: a person has to see whether a code is live.
 */
export function missingCodesOver(
  { state, codeLive, attention: open }: SealRequest,
  metadata: EventMetadata,
  follows: Follows,
): SealRequestEvent[] {
  const missing = open.filter(({ kind }) => kind === 'code-missing');
  const over = state === 'sealing' && !codeLive ? missing.slice(0, -1) : missing;
  if (over.length === 0 || state === 'aborted' || !follows('code-missing-ends')) return [];
  return over.map(({ kind, about }) => ({ type: 'WaitEnded', data: { kind, about }, metadata }));
}

/** Of an effect: it is under way. Of a callback: nobody has judged it. */
function mayWait(request: SealRequest, kind: AttentionKind, about: string): boolean {
  if (kind === 'callback-unconfirmed')
    return !isClosedState(request.state) && !request.judged.includes(about);
  return effectsUnderWay(request).some(({ effectId }) => effectId === about);
}

/** Without the waits, and what was given up, that are over. */
export function withoutWhatIsOver(request: SealRequest): SealRequest {
  const attention = request.attention.length > 0 ? stillWaited(request) : request.attention;
  if (!request.givenUp) return { ...request, attention };
  const isUnderWay = underWayIn(request);
  return { ...request, attention, givenUp: request.givenUp.filter(({ effectId }) => isUnderWay(effectId)) };
}

/** Also those that stand in a queue. An effect that an operator decides about does not wait for its peer any more. */
function underWayIn({ vendorEffect, attachments, hostEffects }: SealRequest): (id: string) => boolean {
  return (id) =>
    (vendorEffect?.effectId === id && !vendorEffect.unresolved) ||
    attachments.some(({ effectId }) => effectId === id) ||
    hostEffects.some(({ data }) => data.effectId === id);
}

function stillWaited(request: SealRequest): Attention[] {
  const underWay = underWayIn(request);
  return request.attention.filter(({ kind, about }) => {
    if (!isWaitKind(kind)) return true;
    return kind === 'callback-unconfirmed' ? !request.judged.includes(about) : underWay(about);
  });
}
