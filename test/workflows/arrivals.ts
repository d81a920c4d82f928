import { defineSignal, setHandler, sleep } from '@temporalio/workflow';
import { restOfActivation } from '../../workflows/support';

export const knockSignal = defineSignal('knock');

/** Longer than a worker takes to end, also on a busy machine: it must be away when these fire. */
const wait = '10 seconds';

/** Two timers and a signal, which a worker that was away gets in one task; what has arrived when the first is known. */
export async function arrivals({ waits }: { waits: boolean }): Promise<string[]> {
  const arrived: string[] = [];
  setHandler(knockSignal, () => {
    arrived.push('signal');
  });
  const first = sleep(wait);
  handedOn(sleep(wait), 10).then(() => arrived.push('result'));
  await first;
  if (waits) await restOfActivation();
  return [...arrived].sort();
}

/** As a result of an activity is, on its way through the interpreter. */
async function handedOn(promise: Promise<void>, steps: number): Promise<void> {
  if (steps > 0) return handedOn(promise, steps - 1);
  return promise;
}
