import { constants } from 'node:os';

type Close = () => Promise<unknown>;

let open: Close[] = [];

/** Is done at the end of the run, the last first, also where somebody interrupts it. */
export function atEndOfRun(close: Close): void {
  open.push(close);
}

export async function endRun(): Promise<void> {
  const closing = open.reverse();
  open = [];
  for (const close of closing) await close();
}

/** Servers end with this process however it ends; this is for them to end in order, and for the folders to go. */
export function endRunOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endRun().finally(() => process.exit(128 + constants.signals[signal]));
    });
  }
}
