import type { Logger } from 'pino';
import type { BesideWorkflows } from '../application/reconciliation/stuckBeside';
import { faultName } from './faultName';
import { Pauses } from './pauses';

/** Often enough for a person to be told within minutes of what only the next run finds. */
const everyMs = 30_000;

/**
 * Ends runs of the schedules that are stuck, as where a payload key was lost while one was under way: a schedule starts
 * no other beside it, and hands each what the one before could not read, so nothing would be compared, relayed or found
 * to be stuck any more. Each of them bears to be
 * cut off. In the API, since workflows cannot look after themselves.
 */
export function watchPasses(beside: Pick<BesideWorkflows, 'endStuckPasses'>, logger: Logger) {
  const pauses = new Pauses();
  const watch = async () => {
    for (await pauses.wait(everyMs); !pauses.areOver; await pauses.wait(everyMs)) {
      try {
        for (const { workflowId, type } of await beside.endStuckPasses())
          logger.error(
            { workflowId, workflowType: type },
            'A run of a schedule was stuck and is ended; the next one begins',
          );
      } catch (error) {
        logger.debug(faultName(error), 'The runs of the schedules could not be looked at');
      }
    }
  };
  const watched = watch();
  return {
    stop: async () => {
      pauses.end();
      await watched;
    },
  };
}
