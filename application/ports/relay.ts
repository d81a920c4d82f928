/** Has Temporal carry what could not be finished at once. Every call is repeatable, and throws TemporalAwayError. */
export interface Relay {
  /** `delayMs` before the first try. */
  deliverCallback(row: { inboxId: string; bindingId: string }, delayMs: number): Promise<void>;
  deliverCommand(command: { recordId: string; instance: string }, delayMs: number): Promise<void>;
  /** Goes through everything that is pending, now: a process died, or Temporal was away. */
  relayAll(): Promise<void>;
}
