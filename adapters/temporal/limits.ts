import { TemporalLimitError } from '../../application/ports/errors';
import { grpcAnswerOf } from './grpcCodes';

/** INVALID_ARGUMENT (signals, sizes), RESOURCE_EXHAUSTED (updates in flight), FAILED_PRECONDITION (updates in all). */
const codesOfLimits: readonly number[] = [3, 8, 9];

/**
 * Runs a call to a workflow. Server 1.29 names no limit by a code of its own, so it is known by its words: "exceeded
 * workflow execution limit for signal events", "limit on number of concurrent in-flight updates has been reached". What
 * it takes of everybody in a second ("namespace rate limit exceeded") is no limit of a workflow: it is busy.
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
  const { code = 0, words = '' } = grpcAnswerOf(error) ?? {};
  return codesOfLimits.includes(code) && /limit/i.test(words) && !/rate limit/i.test(words);
}
