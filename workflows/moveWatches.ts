import { CancellationScope } from '@temporalio/workflow';
import type { LedgerBatch } from '../contracts/ledger';
import type { RecordedOutcome } from '../domain/sealRequest/commands';
import type { MoveRequested } from '../domain/sealRequest/events';
import { movesWaiting, type SealRequest } from '../domain/sealRequest/state';
import { awaitFlow } from './effects';

type Outcome = RecordedOutcome | 'conflict';

/** One look-out for the flow of each move that waits, beside the queue of the host: it holds up nothing and sends nothing. */
export class MoveWatches {
  private readonly running = new Map<string, CancellationScope>();

  get isAny(): boolean {
    return this.running.size > 0;
  }

  /** Those that wait and are not looked out for yet. */
  missing(request: SealRequest): MoveRequested[] {
    return movesWaiting(request).filter(({ data }) => !this.running.has(data.effectId));
  }

  /** Ends those whose move waits no longer. To be called whenever that may have changed. */
  follow(request: SealRequest): void {
    const waiting = movesWaiting(request).map(({ data }) => data.effectId);
    for (const [effectId, scope] of this.running) {
      if (waiting.includes(effectId)) continue;
      this.running.delete(effectId);
      scope.cancel();
    }
  }

  /** Until what came of it has been judged, `free` being called with that, it is not started again. */
  start(
    move: MoveRequested,
    request: SealRequest,
    batch: LedgerBatch,
    arrive: (outcome: Outcome, free: () => void) => void,
  ): void {
    const { effectId } = move.data;
    const scope = new CancellationScope();
    this.running.set(effectId, scope);
    const free = () => {
      if (this.running.get(effectId) === scope) this.running.delete(effectId);
    };
    void scope
      .run(() => awaitFlow(move, request, batch))
      .then((outcome) => {
        // One that was ended says nothing any more: the move may wait anew by now.
        if (this.running.get(effectId) === scope) arrive(outcome, free);
      });
  }
}
