import type { Cause } from '../causes';
import { defined } from '../defined';
import type { Metadata } from './commands';
import type { EventMetadata, SealRequestEvent } from './events';
import type { Refusal, RefusalCode } from './refusals';
import type { Attention, AttentionKind, FieldError } from './values';

/**
 * `held`: neither yes nor no while an effect at the vendor is under way; ask again after the next event.
 * `accepted` with no events: a repetition, which changes nothing.
 */
export type Decision =
  | { kind: 'accepted'; events: SealRequestEvent[] }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'held' };

export const accepted = (...events: SealRequestEvent[]): Decision => ({ kind: 'accepted', events });

export const refused = (code: RefusalCode, errors?: FieldError[]): Decision => ({
  kind: 'refused',
  refusal: errors ? { code, errors } : { code },
});

export const held: Decision = { kind: 'held' };

/** An event happens when its command was given: no clock is read. */
export function eventMetadata({ now, ...by }: Metadata): EventMetadata {
  return { at: now, ...by };
}

/** What an attention says of the peer, by an outcome that is none. */
export function toldOf({ message, cause }: { message: string; cause?: Cause }) {
  return { detail: message, ...defined({ cause }) };
}

/** Says that a person is needed; `detail` is what the peer said, for the API alone. */
export function attention(
  kind: AttentionKind,
  about: string,
  sentence: string,
  metadata: EventMetadata,
  more: Pick<Attention, 'detail' | 'found' | 'event' | 'nodes' | 'since' | 'cause'> = {},
): SealRequestEvent {
  return { type: 'AttentionRaised', data: { kind, about, sentence, ...more }, metadata };
}
