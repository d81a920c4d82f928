import { setTimeout as sleep } from 'node:timers/promises';
import type { Outages } from './outages';
import { Violation } from './violation';

/** What takes longer than this with everything up again is stuck. The longest pauses of ours are below a minute. */
export const stuckAfterMs = 180_000;
const pollMs = 150;

/** The waits of one life, and the longest of them. */
export class Steps {
  slowest = { what: '', ms: 0 };

  constructor(
    private readonly outages: Outages,
    readonly about: string,
  ) {}

  /** Looks until what is seen is enough. A look that fails sees nothing: what it asks may be down. */
  async until<Seen>(
    what: string,
    look: () => Promise<Seen>,
    isEnough: (seen: Seen) => boolean,
  ): Promise<Seen> {
    let last: unknown;
    return this.timed(what, async () => {
      try {
        const seen = await look();
        last = seen;
        return isEnough(seen) ? { done: seen } : `last seen: ${shortened(last)}`;
      } catch (error) {
        if (error instanceof Violation) throw error;
        return `${String(error)}; last seen: ${shortened(last)}`;
      }
    });
  }

  /** Tries until `attempt` gives what is wanted; a text is why it did not, yet. */
  async timed<Done>(what: string, attempt: () => Promise<{ done: Done } | string>): Promise<Done> {
    const began = performance.now();
    for (;;) {
      const outcome = await attempt();
      const ms = this.outages.waitedMs(began);
      if (typeof outcome !== 'string') {
        if (ms > this.slowest.ms) this.slowest = { what, ms };
        return outcome.done;
      }
      if (ms > stuckAfterMs)
        throw new Violation('stuck', `waited in vain for ${what}; ${outcome}`, this.about);
      await sleep(pollMs);
    }
  }
}

function shortened(seen: unknown): string {
  const text = JSON.stringify(seen) ?? 'nothing';
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}
