import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandSeen } from './mongoProxy';
import type { Tally } from './tallies';

const signature = ({ process, collection, kind }: CommandSeen) => `${process} ${collection} ${kind}`;

/** Written once a minute by each process, however many requests there are: at rest they are counted too. */
const perMinute: readonly string[] = ['peerTimes'];

/** Nothing of a request comes later than this after what came before: loops look every second. */
const quietMs = 1_500;
const patienceMs = 60_000;

/**
 * The commands of all processes. Loops look for work also where there is none: what is seen while nothing happens is
 * background, and counts later only where it finds something.
 */
export class CommandLog {
  private seen: CommandSeen[] = [];
  private background = new Set<string>();
  private lastAt = performance.now();

  readonly add = (command: CommandSeen): void => {
    this.seen.push(command);
    if (this.counts(command)) this.lastAt = performance.now();
  };

  /** Watches the idle processes. @returns how many commands a second each of them sends. */
  async learnBackground(forMs: number): Promise<number> {
    this.seen = [];
    const began = performance.now();
    await sleep(forMs);
    this.background = new Set(this.seen.map(signature));
    return (1000 * this.seen.length) / (performance.now() - began);
  }

  clear(): void {
    this.seen = [];
    this.lastAt = performance.now();
  }

  /** How often each of a contender's came since it was cleared, by `<process> <collection> <kind>`. */
  tally(contender: string): Tally {
    const counts: Tally = {};
    const own = `${contender} `;
    for (const command of this.seen) {
      const name = signature(command);
      if (!name.startsWith(own) || !this.counts(command)) continue;
      counts[name.slice(own.length)] = (counts[name.slice(own.length)] ?? 0) + 1;
    }
    return counts;
  }

  /** Until nothing more comes. */
  async untilQuiet(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const leftMs = this.lastAt + quietMs - performance.now();
      if (leftMs <= 0) return;
      if (performance.now() > deadline) throw new Error('the processes do not come to rest');
      await sleep(leftMs);
    }
  }

  private counts(command: CommandSeen): boolean {
    if (perMinute.includes(command.collection)) return false;
    return !(command.isEmpty && this.background.has(signature(command)));
  }
}
