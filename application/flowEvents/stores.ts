import type { FieldWriteRequested } from '../../domain/sealRequest/events';
import type { FirstSeen } from '../../domain/settings/firstSeen';
import type { NothingReason } from '../../domain/settings/flowEvent';

/** A flow event that came to nothing; one that came to a command is found by that. */
export interface QuietFlowEvent {
  /** `<hostId>:<eventId>`. */
  _id: string;
  /** Of its content: the same id with other content is refused. */
  hash: string;
  reason: NothingReason;
  at: string;
}

/** Of an event that asks for something. */
export interface SeenFlowEvent extends FirstSeen {
  /** `<hostId>:<eventId>/<hash>`: what was refused may come again under its id with other content, and is another. */
  _id: string;
  at: string;
}

export interface FlowEvents {
  getQuiet(id: string): Promise<QuietFlowEvent | null>;
  /** The first one stands. */
  recordQuiet(event: QuietFlowEvent): Promise<void>;
  /** Keeps what stands at an event's first sight; null where it was seen before. */
  see(event: SeenFlowEvent): Promise<SeenFlowEvent | null>;
  getSeen(id: string): Promise<SeenFlowEvent | null>;
  /** A form was seen without the value that this append took from it. */
  recordLost(sealRequestId: string, appendCommandId: string): Promise<void>;
  isLost(sealRequestId: string, appendCommandId: string): Promise<boolean>;
  /** Deletes events that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
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
