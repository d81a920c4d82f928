import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { failureTypes } from '../contracts/failureTypes';

/**
 * What a pass over many things calls after each of them: a heartbeat. And its end, where its worker shuts down or its run
 * is over: a worker waits for its activities, so that a pass of minutes would have it cut off with all that it still has
 * to write, and the next try would wait for the heartbeat's timeout.
 *
 * A failure and not a cancellation: of a worker that shuts down the server knows nothing, and would not take one.
 */
export function afterEachStep(): () => void {
  const { heartbeat, cancellationSignal } = Context.current();
  return () => {
    heartbeat();
    if (cancellationSignal.aborted)
      throw ApplicationFailure.create({
        type: failureTypes.passingFault,
        message: 'left to the next try: the worker shuts down, or the run is over',
        category: ApplicationFailureCategory.BENIGN,
      });
  };
}
