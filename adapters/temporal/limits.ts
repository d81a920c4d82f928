import { isGrpcServiceError } from '@temporalio/client';
import { TemporalLimitError } from '../../application/ports/errors';

/** INVALID_ARGUMENT (signals, sizes), RESOURCE_EXHAUSTED (updates in flight, rates), FAILED_PRECONDITION (updates in all). */
const codesOfLimits: readonly number[] = [3, 8, 9];

/**
 * Runs a call to a workflow. Server 1.29 names no limit by a code of its own, so it is known by its words: "exceeded
 * workflow execution limit for signal events", "limit on number of concurrent in-flight updates has been reached".
 *
 * @throws TemporalLimitError where a limit of Temporal's is what stands in the way.
 */
export async function withinLimits<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!saysLimit(error)) throw error;
    throw new TemporalLimitError('Temporal answers that a limit is reached', { cause: error });
  }
}

function saysLimit(error: unknown): boolean {
  if (isGrpcServiceError(error)) return codesOfLimits.includes(error.code) && /limit/i.test(error.details);
  return error instanceof Error && error.cause !== undefined && saysLimit(error.cause);
}
