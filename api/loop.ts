import type { Logger } from 'pino';
import { nameOf } from '../config/logger';

export interface Loop {
  /** Runs the next pass now, or right after the one that runs. */
  nudge(): void;
  /** Resolves when the pass that runs has ended. */
  stop(): Promise<void>;
}

/** A slow pass must not put the next one off for minutes. */
const longestPauseMs = 10_000;

/**
 * Runs passes one after another, `everyMs` apart and never taking more than a fifth of the time, so that a long
 * backlog does not keep the database busy. A pass that fails is logged, and the next one comes.
 */
export function runEvery(
  name: string,
  everyMs: number,
  logger: Logger,
  pass: (stopping: AbortSignal) => Promise<void>,
): Loop {
  const stopping = new AbortController();
  let wake: () => void = () => undefined;
  let nudged = false;
  const run = async () => {
    while (!stopping.signal.aborted) {
      nudged = false;
      const began = performance.now();
      try {
        await pass(stopping.signal);
      } catch (error) {
        logger.warn({ loop: name, ...faultName(error) }, 'A background pass failed');
      }
      const pauseMs = Math.max(everyMs, Math.min(4 * (performance.now() - began), longestPauseMs));
      if (!nudged && !stopping.signal.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pauseMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  };
  const ended = run();
  return {
    nudge: () => {
      nudged = true;
      wake();
    },
    stop: () => {
      stopping.abort();
      wake();
      return ended;
    },
  };
}

/** What a log may say of an error: drivers quote documents in their messages. */
export function faultName(error: unknown): { fault: string } {
  return { fault: nameOf(error) };
}
