import type { Contender } from '../contenders/contender';
import { ask } from '../http';

const atOnce = 20;

let sent = 0;

/** Callbacks a second that are acknowledged, each about an application of its own that nobody knows. */
export async function measureAcknowledgements(url: string, forMs: number): Promise<number> {
  const began = performance.now();
  let acknowledged = 0;
  const send = async () => {
    while (performance.now() - began < forMs) {
      sent += 1;
      await ask(url, { body: { event: 'sealingCompleted', sealapply_id: `unknown-${sent}` } });
      acknowledged += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return (1000 * acknowledged) / (performance.now() - began);
}

/** What has been acknowledged is worked on afterwards: the others stand still meanwhile. */
export async function alone<T>(
  contender: Contender,
  all: readonly Contender[],
  measure: () => Promise<T>,
): Promise<T> {
  const others = all.filter((each) => each !== contender).flatMap(({ api, worker }) => [api, worker]);
  for (const child of others) child.freeze();
  try {
    return await measure();
  } finally {
    for (const child of others) child.thaw();
  }
}
