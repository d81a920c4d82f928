import { between, pause, type Strike } from './fault';
import { below } from './plans';
import type { ProductProcess } from './processes';

export interface Killable {
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** SIGKILL, a while of nothing, and up again. */
export async function outage({ world, random }: Strike, parts: readonly Killable[]): Promise<void> {
  const downMs = between(random, 0, 2500);
  const isBack = world.outages.begin();
  try {
    await Promise.all(parts.map((part) => part.kill()));
    await new Promise((resolve) => setTimeout(resolve, downMs));
    await Promise.all(parts.map((part) => part.start()));
  } finally {
    isBack();
  }
}

/**
 * When to strike next: mostly within a quarter of a second after a command or a callback has come in, when the most is
 * under way; sometimes at any time. Gives the API that it came in at.
 */
async function moment({ world, random, over }: Strike): Promise<number | undefined> {
  const [waitMs, afterMs, isAimed] = [between(random, 100, 2500), between(random, 0, 250), random() < 0.75];
  await pause(waitMs, over);
  if (!isAimed) return undefined;
  const hit = await world.balancer.nextPost(over);
  await pause(afterMs, over);
  return hit;
}

/** Again and again for as long as the lives go on; `choose` is told which API has just got something to do. */
export async function kill(
  strike: Strike,
  choose: (busyApi: number | undefined) => readonly Killable[],
): Promise<number> {
  const { random, over, lives, ready } = strike;
  const most = 3 + lives;
  let times = 0;
  ready();
  for (; times < most; times += 1) {
    const busyApi = await moment(strike);
    if (over.aborted) return times;
    await outage(strike, choose(busyApi));
    // What was hit is to go on before it is hit again.
    await pause(between(random, 1500, 4000), over);
  }
  return times;
}

/** One of them, or all of them at once. */
export function some(strike: Strike, parts: readonly ProductProcess[]): readonly ProductProcess[] {
  const chosen = below(strike.random, parts.length + 1);
  return chosen === parts.length ? parts : parts.slice(chosen, chosen + 1);
}
