import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from 'pino';
import { withLogFields } from '../config/logger';
import { hostTaskQueue, vendorTaskQueue } from '../contracts/taskQueues';

/**
 * One line for each activity that ended well, and in every line that is written within one whose it is. One that failed
 * is said by the SDK, which is given the same ids. Of effects at the vendor and at hosts on `info`, of all others on `debug`:
 * those come with every event.
 */
export function activityLog(logger: Logger): ActivityInterceptorsFactory {
  return ({ info }) => {
    let ids: Record<string, string> = {};
    const level = [hostTaskQueue, vendorTaskQueue].includes(info.taskQueue) ? 'info' : 'debug';
    return {
      inbound: {
        execute: (input, next) => {
          ids = idsIn(input.args[0]);
          const { activityId, activityType, attempt, workflowExecution } = info;
          const { workflowId, runId } = workflowExecution ?? {};
          const place = { workflowId, runId, activityId, activityType, attempt };
          return withLogFields({ ...place, ...ids }, async () => {
            const began = performance.now();
            const result = await next(input);
            logger[level](
              { outcome: outcomeOf(result), ms: Math.round(performance.now() - began) },
              'activity',
            );
            return result;
          });
        },
      },
      outbound: { getLogAttributes: (attributes, next) => ({ ...next(attributes), ...ids }) },
    };
  };
}

const idNames = ['sealRequestId', 'bindingId', 'hostId', 'inboxId'];

/** Whom an activity is about, as its input names them. */
function idsIn(input: unknown): Record<string, string> {
  if (typeof input !== 'object' || input === null) return {};
  return Object.fromEntries(
    Object.entries(input).filter(([name, id]) => idNames.includes(name) && typeof id === 'string'),
  );
}

/** The kind of what an effect came to, never its words. */
function outcomeOf(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('outcome' in result)) return 'done';
  const { outcome } = result;
  if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return 'done';
  return typeof outcome.kind === 'string' ? outcome.kind : 'done';
}
