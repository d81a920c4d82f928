import type { Logger } from 'pino';
import type { Relay } from '../application/ports/relay';
import { faultName } from './faultName';
import { Pauses } from './pauses';

/** What this process could not hand to Temporal: a pass through everything that is pending is owed until it is taken. */
export interface RelayDebt {
  /** Something was stored, and Temporal could not be told of it. */
  owe(): void;
  /** Resolves when nothing runs any more. What is still owed is owed again at the next start. */
  stop(): Promise<void>;
}

const firstPauseMs = 1000;
const longestPauseMs = 15_000;

/** One pass is owed at the start: the process before may have died with something in its hands. Nothing runs at rest. */
export function createRelayDebt(relay: Pick<Relay, 'relayAll'>, logger: Logger): RelayDebt {
  const pauses = new Pauses();
  let isOwed = false;
  let isPaying = false;
  let paid = Promise.resolve();
  const pay = async () => {
    for (let pauseMs = firstPauseMs; isOwed; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      // Before the call: what is owed from now on may come too late for the pass that this call asks for.
      isOwed = false;
      try {
        await relay.relayAll();
      } catch (error) {
        isOwed = true;
        logger.warn(faultName(error), 'Temporal could not be asked to relay what is pending');
      }
      if (isOwed) await pauses.wait(pauseMs);
      if (pauses.areOver) break;
    }
    isPaying = false;
  };
  const owe = () => {
    isOwed = true;
    if (isPaying || pauses.areOver) return;
    isPaying = true;
    paid = pay();
  };
  owe();
  return {
    owe,
    stop: async () => {
      pauses.end();
      await paid;
    },
  };
}
