import type { Contender } from '../contenders/contender';
import type { Stage } from '../stage';
import { newFlowRequestId, openRequest } from './life';

const atOnce = 10;
const saidEvery = 100;

/** Makes requests that are granted and then left open. @returns how many, in the time there is. */
export async function openRequests(
  { peers }: Stage,
  contender: Contender,
  { wanted, forMs, log }: { wanted: number; forMs: number; log(line: string): void },
): Promise<number> {
  await peers.callBack(contender.callbackUrl);
  const deadline = performance.now() + forMs;
  let begun = 0;
  let made = 0;
  const open = async () => {
    while (begun < wanted && performance.now() < deadline) {
      begun += 1;
      await openRequest(peers, contender, newFlowRequestId());
      made += 1;
      if (made % saidEvery === 0) log(`${contender.name}: ${made} of ${wanted} open requests`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, open));
  return made;
}
