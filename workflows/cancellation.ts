import { CancellationScope, patched } from '@temporalio/workflow';
import type { AbandonRequest } from '../domain/sealRequest/commands';

/**
 * Does the work where a cancellation of the workflow does not reach it: "Request Cancellation" is an input like others.
 * `isTakenUp` says whether it becomes one; otherwise the work is cancelled, as it always was before the patch. Resolves
 * to what the workflow was cancelled by, if it was.
 *
 * The patch may go once no run is open that was cancelled before it; none stays open for longer than its cancellation.
 */
export async function withCancellationAsInput(
  work: () => Promise<void>,
  input: { isTakenUp: () => boolean; take: (command: AbandonRequest) => void },
): Promise<unknown> {
  const root = CancellationScope.current();
  let cancelledBy: unknown;
  await CancellationScope.nonCancellable(async () => {
    const scope = new CancellationScope();
    root.cancelRequested.catch((error: unknown) => {
      if (!input.isTakenUp() || !patched('cancellation-is-an-input')) return scope.cancel();
      cancelledBy = error;
      return input.take(abandonment());
    });
    await scope.run(work);
  });
  return cancelledBy;
}

/** Temporal says neither who asked for it nor why. */
function abandonment(): AbandonRequest {
  return {
    type: 'AbandonRequest',
    data: { commandId: 'request-cancellation', reason: 'Request Cancellation' },
    metadata: { now: new Date(Date.now()).toISOString(), actor: 'temporal-ui' },
  };
}
