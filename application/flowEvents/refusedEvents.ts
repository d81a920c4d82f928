import type { Language } from '../../contracts/language';
import type { Trigger } from '../../domain/settings/triggers';
import type { CommandRefusal } from '../refusals';
import type { FlowRequestOfHost } from './event';

/** A flow event that was refused, with its reasons; never changed. One for each event, content and set of reasons. */
export interface RefusedEvent extends FlowRequestOfHost {
  /** Their order is the order of their coming. */
  _id: string;
  eventId: string;
  /** Of its content. */
  hash: string;
  /** Absent where its command was refused when its turn came. */
  trigger?: Trigger;
  /** Who sent it, and for whom. */
  actor: string;
  refusal: CommandRefusal;
  /** ISO 8601. */
  at: string;
}

/** What a refused event waits for: a person who looks, or a later event of its flow request. */
export interface PendingRefusal extends FlowRequestOfHost {
  /** The refused event's. */
  _id: string;
  eventId: string;
  at: string;
}

/** What the form is to show of a refusal. Cleared once the host has it, or it is no longer wanted. */
export interface RefusalWrite {
  /** The refused event's. */
  _id: string;
  fieldId: string;
  value: string;
  at: string;
}

/** What a form was told of a refusal, and shows until a later event of the flow is taken. */
export interface RefusalShown {
  /** The refused event's. */
  _id: string;
  fieldId: string;
  at: string;
}

/** Why a refusal is not open any more. */
export type RefusalEnd =
  | { by: 'later-event'; at: string }
  /** The same event was refused for other reasons since. */
  | { by: 'other-reasons'; at: string }
  | { by: 'person'; at: string; actor: string; note?: string };

export interface RefusedEventFilter {
  hostId?: string | undefined;
  /** Of these alone. */
  hostIds?: readonly string[] | undefined;
  flowId?: string | undefined;
  flowRequestId?: string | undefined;
}

export interface RefusedEvents {
  /**
   * Keeps the event and has it wait, once; `write` is kept with it. Of one event only what it was refused for last
   * waits.
   *
   * @returns the id of what is kept, and whether it is new.
   */
  keep(
    event: Omit<RefusedEvent, '_id'>,
    write?: Pick<RefusalWrite, 'fieldId' | 'value'>,
  ): Promise<{ id: string; isNew: boolean }>;
  get(id: string): Promise<RefusedEvent | null>;
  /** Newest first. For people: reads by other fields than `_id`. */
  list(
    filter: RefusedEventFilter,
    page: { limit: number; before?: string | undefined },
  ): Promise<RefusedEvent[]>;
  endOf(id: string): Promise<RefusalEnd | null>;
  isPending(id: string): Promise<boolean>;
  /** Those of a flow request. They are few at any time: all of them are read. */
  pendingOf(flow: FlowRequestOfHost): Promise<PendingRefusal[]>;
  /** Oldest first. */
  pending(page: { limit: number; after?: string | undefined }): Promise<PendingRefusal[]>;
  countPending(): Promise<number>;
  end(id: string, end: RefusalEnd): Promise<void>;
  writeOf(id: string): Promise<RefusalWrite | null>;
  writes(page: { limit: number; after?: string | undefined }): Promise<RefusalWrite[]>;
  clearWrite(id: string): Promise<void>;
  /** Before the form is told. Repeatable. */
  keepShown(shown: RefusalShown): Promise<void>;
  shownOf(id: string): Promise<RefusalShown | null>;
  /** Oldest first. */
  shown(page: { limit: number; after?: string | undefined }): Promise<RefusalShown[]>;
  dropShown(id: string): Promise<void>;
  /** Deletes what is older, pending or not. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}

/** What a refusal is to people. */
export interface RefusalSentences {
  /** As it stands in a field of the form. */
  forForm(refusal: CommandRefusal, language: Language): string;
}
