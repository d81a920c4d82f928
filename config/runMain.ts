import type { Logger } from 'pino';
import { ConfigError } from './index';
import { nameOf } from './logger';

/** How a process ends when it is asked to. */
export interface Ending {
  logger: Logger;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  /** In milliseconds: it ends after that in any case, as in a crash. Below what supervisors give it before they kill. */
  withinMs: number;
}

/** What keeps a process from its work, in a sentence for the person who can mend it: its stack would help nobody. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Runs a process: `start` brings it up, a first SIGTERM or SIGINT ends it in order and within a bound, a second one at
 * once. What keeps it from starting is said on one line where a person can mend it, and ends it with `faultCode`. So does
 * a signal before it has said how it ends: a program that was asked for an answer has none.
 */
export function runMain(
  start: (asked: (ending: Ending) => void) => Promise<void>,
  { faultCode = 1 } = {},
): void {
  const endAtOnce = () => process.exit(faultCode);
  // As process 1 of a container nothing would end it before it has said how.
  for (const signal of signals) process.once(signal, endAtOnce);
  const asked = (ending: Ending) => {
    for (const signal of signals) process.removeListener(signal, endAtOnce);
    endWhenAsked(ending);
  };
  start(asked).catch((error: unknown) => {
    process.stderr.write(`${startFault(error)}\n`);
    process.exit(faultCode);
  });
}

const signals = ['SIGTERM', 'SIGINT'] as const;

function endWhenAsked({ logger, stop, withinMs }: Ending): void {
  let stopping = false;
  const ask = (signal: NodeJS.Signals) => {
    // A second signal is an impatient person.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'Shutting down');
    setTimeout(() => {
      logger.error(
        { seconds: withinMs / 1000 },
        'Shutdown took too long: what was still under way is cut off',
      );
      process.exit(1);
    }, withinMs);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ fault: { name: nameOf(error) } }, 'Shutdown failed');
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, ask);
}

function startFault(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
