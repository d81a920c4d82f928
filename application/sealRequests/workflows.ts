import type { Cause } from '../../domain/causes';
import type { ApplySeal, ReceiveCallback, RequestedCommand, Told } from '../../domain/sealRequest/commands';
import type { Refused } from '../refusals';

export type StartOutcome =
  /** It runs, whether this call or an earlier one started it. */
  | 'running'
  /** This attempt ran and is over: it is never run again. */
  | 'closed';

export type UpdateOutcome =
  | 'accepted'
  | Refused
  /** Closed, never started, or lost: only Mongo can tell which. */
  | 'gone'
  /** Nobody took it in time, so nothing is known of it: safe to send again under the same id. */
  | 'pending';

export type WorkflowStatus =
  | 'running'
  /**
   * It runs, and its present task has failed again and again, or timed out for two minutes: nothing that is sent to it is
   * acted on.
   */
  | 'stuck'
  | 'closed'
  | 'endedByHand'
  | 'unknown';

/** An effect that Temporal is carrying out, or tries again. */
export interface PendingEffect {
  /** `moves`: looks out for the flow of a move that waits; told of by itself. */
  lane: 'vendor' | 'attachments' | 'host' | 'moves';
  activityId: string;
  /** Counted from 1. */
  attempt: number;
  /** When the present try was scheduled: milliseconds since the epoch. */
  scheduledAt: number;
  /** What the last try ended with: its failure's message and type. */
  said?: string;
  cause?: Cause;
  failureType?: string;
}

export interface OpenFilter {
  bindingId?: string;
  hostId?: string;
}

/** Every call throws TemporalAwayError where the server is away. */
export interface SealRequestWorkflows {
  start(command: ApplySeal, sealRequestId: string): Promise<StartOutcome>;
  /** Temporal drops an `updateId` that it knows while the workflow runs. */
  update(sealRequestId: string, command: RequestedCommand, updateId: string): Promise<UpdateOutcome>;
  signalCallback(sealRequestId: string, callback: ReceiveCallback): Promise<'delivered' | 'gone'>;
  tell(sealRequestId: string, telling: Told): Promise<'delivered' | 'gone'>;
  /** Has moves that wait for their flow look at it now, where Temporal can be told so; costs no history. */
  lookAgain(sealRequestId: string): Promise<void>;
  /** By visibility, which lags behind by a moment. */
  countOpen(filter: OpenFilter): Promise<number>;
  /** `endedByHand`: terminated or cancelled, or failed, and not run to its end. */
  describe(sealRequestId: string): Promise<WorkflowStatus>;
  /** At most one of each lane; none where the workflow is not known. */
  pendingEffects(sealRequestId: string): Promise<PendingEffect[]>;
  /**
   * Has the effects that pause before their next try tried now, or the one of this lane alone; what their tries have
   * left for the next stays.
   */
  retryPending(sealRequestId: string, lane?: PendingEffect['lane']): Promise<void>;
  /** Asks the server, or goes by what it answered a moment ago. */
  ensureReachable(): Promise<void>;
}
