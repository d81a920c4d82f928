import type { Cause } from '../../domain/causes';
import type { PortErrorKind } from '../ports/errors';

/** One try to tell a host something. */
export interface Delivery {
  hostId: string;
  /** The command's id, the same over all its tries. */
  commandId: string;
  at: string;
  ms: number;
  outcome: 'done' | PortErrorKind;
  /** What the peer or the network said. */
  message?: string;
  /** What that means. Absent of tries of an older version. */
  cause?: Cause;
  peerCode?: string;
  /** Who had it sent, where a person did. */
  by?: string;
  /** Of a test write: what it wrote, so that its id stands for nothing else. */
  contentHash?: string;
}

/** A log for people: nothing is decided by it, and it may lack what was tried in the moment of a crash. */
export interface Deliveries {
  record(delivery: Delivery): Promise<void>;
  /** The same within a few seconds, together with others: for whoever must not wait for it. */
  note(delivery: Delivery): void;
  /** Resolves once all that was noted is recorded, or could not be. */
  flush(): Promise<void>;
  /** Oldest first. */
  ofCommands(hostId: string, commandIds: readonly string[]): Promise<Delivery[]>;
  /** Deletes those that are older. Returns how many. */
  forget(olderThan: Date, limit: number): Promise<number>;
}
