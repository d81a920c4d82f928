import { CancellationScope, sleep } from '@temporalio/workflow';
import { nextReplyDeadline, type ReplyDeadline } from '../domain/sealRequest/replyDeadlines';
import type { SealRequest } from '../domain/sealRequest/state';

/** The reply itself is still on its way: whoever asked gets this long to be handed the values, whatever the host says. */
const leastMs = 1000;

/**
 * One timer, for the reply that is due first: two history events where it is confirmed in time, and five where it is
 * not, however many inputs come meanwhile.
 */
export class ReplyTimer {
  private running: { effectId: string; scope: CancellationScope } | undefined;

  constructor(private readonly onDue: (deadline: ReplyDeadline) => void) {}

  /** Starts and cancels the timer as the state has it. To be called whenever that may have changed. */
  follow(request: SealRequest): void {
    const next = nextReplyDeadline(request);
    // Also one that has fired already, until what came of it is decided.
    if (next?.effectId === this.running?.effectId) return;
    this.running?.scope.cancel();
    this.running = next && this.start(next);
  }

  private start(deadline: ReplyDeadline) {
    const scope = new CancellationScope();
    const { effectId, dueAt, confirmSeconds } = deadline;
    // The event is timed by another machine: however wrong its clock is, no longer than the host says.
    const ms = Math.max(leastMs, Math.min(dueAt - Date.now(), confirmSeconds * 1000));
    scope
      .run(() => sleep(ms, { summary: `Waits for ${effectId} to be confirmed` }))
      .then(
        () => this.onDue(deadline),
        // Cancelled: confirmed before, or the workflow itself is cancelled, which ends it.
        () => undefined,
      );
    return { effectId, scope };
  }
}
