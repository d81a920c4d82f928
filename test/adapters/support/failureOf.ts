import { PortError } from '../../../application/ports/errors';

/** The PortError that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<PortError> {
  const outcome: unknown = await call.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (outcome instanceof PortError) return outcome;
  throw new Error('expected a PortError', { cause: outcome });
}
