import type { CallbackWait } from '../../contracts/relay';
import type { CallbackEvent } from '../../domain/sealRequest/values';

export interface CallbackToDeliver {
  inboxId: string;
  bindingId: string;
  /** For people; absent of a row of an older version. */
  event?: CallbackEvent;
  /** What a try before it found it to wait for. */
  waited?: CallbackWait;
}

/** Has Temporal carry what could not be finished at once. Every call is repeatable, and throws TemporalAwayError. */
export interface Relay {
  /** `delayMs` before the first try. */
  deliverCallback(callback: CallbackToDeliver, delayMs: number): Promise<void>;
  deliverCommand(command: { recordId: string; instance: string }, delayMs: number): Promise<void>;
  /** Has a refused flow event's form told of it, or relieved of it. */
  writeRefusal(refused: { refusedId: string; clears?: true }): Promise<void>;
  /** Goes through everything that is pending, now: a process died, or Temporal was away. */
  relayAll(): Promise<void>;
}
