import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import { failureTypes } from '../contracts/failureTypes';
import { sealRequestId } from '../contracts/ids';
import type { LedgerBatch } from '../contracts/ledger';
import type { LedgerActivities } from '../contracts/sealRequest';
import { sealRequestTaskQueue } from '../contracts/taskQueues';
import type { SealRequestEvent } from '../domain/sealRequest/events';
import type { SealRequestIdentity } from '../domain/sealRequest/values';

/** Retried without end: the ledger is the audit trail, and a database that is away comes back. */
const { recordEvents } = proxyActivities<LedgerActivities>({
  taskQueue: sealRequestTaskQueue,
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
  summary: 'Write what was decided to the ledger',
});

/**
 * One try within the workflow task, one history event instead of six. It may take longer than it ever does on a machine
 * that is merely busy, since giving it up writes the same a second time. Beyond 4 s each further 4 s cost three events,
 * half of what a regular activity does; a database that is away fails it sooner.
 */
const { recordEvents: recordEventsNow } = proxyLocalActivities<LedgerActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
});

/** Events that are decided and not yet known to be in the ledger. */
export class PendingLedger {
  /** The ledger holds another event under one of our numbers: nothing more is done until an operator looked. */
  conflict = false;
  private nextSeq = 0;
  private events: SealRequestEvent[] = [];
  private mayBeLocal = true;
  private readonly sealRequestId: string;

  constructor(
    identity: SealRequestIdentity,
    from: { first: SealRequestEvent[] } | { nextSeq: number; conflict: boolean },
  ) {
    this.sealRequestId = sealRequestId(identity);
    if ('first' in from) {
      this.add(from.first, { mayBeLocal: true });
      return;
    }
    this.nextSeq = from.nextSeq;
    this.conflict = from.conflict;
  }

  /** Under which number the next event goes, once nothing is pending. */
  get next(): number {
    return this.nextSeq;
  }

  get isPending(): boolean {
    return this.events.length > 0;
  }

  add(events: SealRequestEvent[], { mayBeLocal }: { mayBeLocal: boolean }): void {
    this.events.push(...events);
    if (events.length > 0 && !mayBeLocal) this.mayBeLocal = false;
  }

  /** Hands the events to an activity that inserts them before its own effect. */
  take(): LedgerBatch {
    const batch = { sealRequestId: this.sealRequestId, firstSeq: this.nextSeq, events: this.events };
    this.nextSeq += this.events.length;
    this.events = [];
    this.mayBeLocal = true;
    return batch;
  }

  /**
   * Writes what no effect carries. By a local activity only where a task that is run again would decide the
   * same events under the same numbers: not for what an update caused (its acceptance is not in the history
   * yet), nor while an effect is under way (its result may come first the next time).
   */
  async flush({ effectsUnderWay }: { effectsUnderWay: boolean }): Promise<void> {
    const mayBeLocal = this.mayBeLocal && !effectsUnderWay;
    const batch = this.take();
    try {
      if (mayBeLocal) return await recordEventsNow(batch);
    } catch (error) {
      if (isLedgerConflict(error)) {
        this.conflict = true;
        return;
      }
      // Away or slow: the regular activity waits for it.
    }
    try {
      await recordEvents(batch);
    } catch (error) {
      if (!isLedgerConflict(error)) throw error;
      this.conflict = true;
    }
  }
}

export function isLedgerConflict(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === failureTypes.ledgerConflict
  );
}
