import { PortError } from '../../application/ports/errors';
import type { Limiter } from './limiter';

/** Keeps calls from a peer that takes them and does not answer: each would hold a worker's place until it times out. */
export interface Circuit {
  /** @throws PortError `passing`, at once, while the peer does not answer and another call is trying it. */
  assertAdmits(): void;
  /**
   * Makes the call. After some timeouts in a row one call at a time is made, until the peer answers one.
   *
   * @throws PortError as {@link assertAdmits}
   */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** One may be a slow call, two bad luck. */
const timeoutsToOpen = 3;
const comeAgainMs = 5000;

export function createCircuit(): Circuit {
  let timeouts = 0;
  let isTrying = false;
  const isOpen = () => timeouts >= timeoutsToOpen;

  const assertAdmits = () => {
    if (!isOpen() || !isTrying) return;
    throw new PortError('passing', 'this peer has not answered lately; nothing was sent', {
      retryAfterMs: comeAgainMs,
    });
  };
  const judge = (error: unknown) => {
    if (!(error instanceof PortError)) return;
    const { timedOut, unsent } = error.details;
    if (timedOut) timeouts += 1;
    // Whatever was answered, read or not, and a refusal to connect: neither holds up anybody.
    else if (!unsent) timeouts = 0;
  };
  const run = async <T>(call: () => Promise<T>): Promise<T> => {
    assertAdmits();
    const isTrial = isOpen();
    if (isTrial) isTrying = true;
    try {
      const answer = await call();
      timeouts = 0;
      return answer;
    } catch (error) {
      judge(error);
      throw error;
    } finally {
      if (isTrial) isTrying = false;
    }
  };
  return { assertAdmits, run };
}

/** Nobody waits in line for a peer that does not answer. */
export function guardedBy(circuit: Circuit, limiter: Limiter): Limiter {
  return {
    run: async (limits, call) => {
      circuit.assertAdmits();
      return limiter.run(limits, () => circuit.run(call));
    },
  };
}
