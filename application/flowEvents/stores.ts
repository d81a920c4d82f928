import { commandRecordId } from '../../contracts/ids';
import type { FieldWriteRequested } from '../../domain/sealRequest/events';
import type { FlowStep } from '../../domain/sealRequest/values';
import type { FirstSeen } from '../../domain/settings/firstSeen';
import type { NothingReason } from '../../domain/settings/flowEvent';

/** Of an event that came to nothing: once per id, with this content. */
export interface QuietFlowEvent {
  _id: string;
  /** Of its content: the same id with other content is refused. */
  hash: string;
  reason: NothingReason;
  /** ISO 8601. */
  at: string;
}

/** Of an event that asks for something. Until a command is recorded its id may come again with other content. */
export interface SeenFlowEvent {
  _id: string;
  seen: FirstSeen & { hash: string };
  at: string;
}

/** What is kept of an event; never changed. */
export type FlowEventRecord = QuietFlowEvent | SeenFlowEvent;

/** Under which ids records are kept. Neither a host's id nor an event's holds a slash. */
export const flowEventIds = {
  /** Of what was seen first, whatever its content. */
  first: ({ hostId, eventId }: { hostId: string; eventId: string }) => commandRecordId(hostId, eventId),
  /** Of other content that came after the first was refused. */
  ofContent: (first: string, hash: string) => `${first}/${hash}`,
  /** Of what came to nothing after the first was refused, or could not be answered. */
  quiet: (first: string) => `${first}/quiet`,
};

export interface KeptStep extends FlowStep {
  /** Of the event that told it. */
  eventId: string;
  at: string;
}

export interface FlowEvents {
  get(id: string): Promise<FlowEventRecord | null>;
  /** Keeps the record and gives it back; or gives the one that stands under its id already. */
  keep(record: FlowEventRecord): Promise<FlowEventRecord>;
  /** A form was seen without the value that this append took from it. */
  recordLost(sealRequestId: string, appendCommandId: string): Promise<void>;
  isLost(sealRequestId: string, appendCommandId: string): Promise<boolean>;
  /** What the flow of a request did since, as far as it says something of the request's moves; oldest first. */
  steps(sealRequestId: string): Promise<KeptStep[]>;
  /** Keeps the step in this place; false where another has it. */
  keepStep(sealRequestId: string, place: number, step: KeptStep): Promise<boolean>;
  /** Deletes events that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
  /** Deletes those of a page of older steps whose requests are closed: moves of an open one go by all of its steps. */
  forgetSteps(page: { olderThan: Date; limit: number; after?: string | undefined }): Promise<{
    forgotten: number;
    /** Where more steps may follow: those of open requests are passed over, so the next page starts after this one. */
    last?: string;
  }>;
}

/**
 * A value that is to reach a form by an HTTP reply, until it is known to be there or takes another way: of requests of
 * the version before, whose workflows do not wait for it themselves.
 */
export interface PendingReply {
  /** `<sealRequestId>/<effectId>`. */
  _id: string;
  sealRequestId: string;
  effectId: string;
  /** When the host's second way is taken. Milliseconds since the epoch. */
  dueAt: number;
}

export interface Replies {
  /** From the ledger event that asks for it; nothing is kept where the workflow waits itself. */
  expect(sealRequestId: string, event: FieldWriteRequested): Promise<void>;
  due(now: number): Promise<PendingReply[]>;
  clear(id: string): Promise<void>;
  /** Notes that a reply to this command carried it; false where an earlier reply to it had already. */
  handOver(sealRequestId: string, effectId: string, commandRecordId: string): Promise<boolean>;
}
