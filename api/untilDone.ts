import type { Logger } from 'pino';
import { faultName } from './faultName';
import { Pauses } from './pauses';

const pauseMs = 10_000;

/** What is done once, as soon as the servers that it needs are there. After that nothing runs. */
export function untilDone(
  name: string,
  logger: Logger,
  work: () => Promise<void>,
): { stop(): Promise<void> } {
  const pauses = new Pauses();
  const run = async () => {
    while (!pauses.areOver) {
      try {
        return await work();
      } catch (error) {
        logger.warn({ loop: name, ...faultName(error) }, 'A background pass failed');
      }
      await pauses.wait(pauseMs);
    }
  };
  const ended = run();
  return {
    stop: () => {
      pauses.end();
      return ended;
    },
  };
}
