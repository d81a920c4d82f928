import type { Logger } from 'pino';
import { ConfigError } from './index';
import { nameOf } from './logger';

/** What a process does when it is asked to end; resolves when nothing of it runs any more. */
export type Stop = () => Promise<void>;

/** What keeps a process from its work, in a sentence for the person who can mend it: its stack would help nobody. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Runs a process: `start` brings it up, a first SIGTERM or SIGINT ends it in order, a second one at once. What
 * keeps it from starting is said on one line where a person can mend it, and ends it with `faultCode`.
 */
export function runMain(
  start: (asked: (logger: Logger, stop: Stop) => void) => Promise<void>,
  { faultCode = 1 } = {},
): void {
  // As process 1 of a container nothing would end it before it has said how.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, endAtOnce);
  start(endWhenAsked).catch((error: unknown) => {
    process.stderr.write(`${startFault(error)}\n`);
    process.exit(faultCode);
  });
}

function endAtOnce(): void {
  process.exit(0);
}

function endWhenAsked(logger: Logger, stop: Stop): void {
  let stopping = false;
  const ask = (signal: NodeJS.Signals) => {
    // A second signal is an impatient person.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'Shutting down');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ fault: { name: nameOf(error) } }, 'Shutdown failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.removeListener(signal, endAtOnce);
    process.on(signal, ask);
  }
}

function startFault(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
