import { withinLimits } from '../../../adapters/temporal/limits';
import { TemporalAwayError, TemporalLimitError } from '../../../application/ports/errors';

/** As the client throws what gRPC answered. */
function answered(code: number, details: string): Error {
  return Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} });
}
const outcome = (error: Error) =>
  withinLimits(() => Promise.reject(error)).catch((thrown: unknown) => thrown);

test.each<[number, string]>([
  [3, 'exceeded workflow execution limit for signal events'],
  [8, 'limit on number of concurrent in-flight updates has been reached (10)'],
  [9, 'The limit on the total number of distinct updates in this workflow has been reached (2000).'],
])('%d %s is a limit, also where the connection took it for away', async (code, details) => {
  const answer = answered(code, details);
  for (const error of [answer, new TemporalAwayError('Temporal did not answer', { cause: answer })])
    expect(await outcome(error)).toBeInstanceOf(TemporalLimitError);
});

test.each<[number, string]>([
  [14, 'no connection established, limit of tries'],
  [3, 'Invalid SearchAttributes'],
  [5, 'workflow not found'],
  [8, 'namespace rate limit exceeded'],
])('%d %s is none', async (code, details) => {
  const error = answered(code, details);
  expect(await outcome(error)).toBe(error);
});
