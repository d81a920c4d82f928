import { type Database, insertOnce } from './database';
import { lastNumbered } from './lastNumbered';

interface Change {
  /** Counts from 1, zero-padded; never deleted. */
  _id: string;
  /** ISO 8601. */
  at: string;
}

/** For so long one look holds. An administrator's change reaches every process within this time. */
const lookHoldsMs = 5000;

/**
 * How often the configuration has changed, in any process. What was read at a number holds while the number stays, so
 * that one find of the next number confirms everything that a process remembers of it. One for all stores of a process
 * (`configuration.ts`): what one of them looks at or changes, the others know.
 */
export class ConfigurationChanges {
  private number: number | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private looking: Promise<number> | undefined;

  constructor(private readonly database: Database) {}

  /** As this process knows it; undefined before its first look. */
  get known(): number | undefined {
    return this.number;
  }

  /** As it was five seconds ago at the most. */
  async recent(): Promise<number> {
    if (this.number !== undefined && performance.now() - this.lookedAt < lookHoldsMs) return this.number;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** As it is now: what is counted before this is called is in it. */
  latest(): Promise<number> {
    return this.look();
  }

  /**
   * Makes a change, counted before and after: who looks in between looks again, and a process that dies after its
   * change has counted it.
   */
  async making<Result>(change: () => Promise<Result>): Promise<Result> {
    await this.count();
    try {
      return await change();
    } finally {
      await this.count();
    }
  }

  private async count(): Promise<void> {
    const at = new Date().toISOString();
    let next = (await this.look()) + 1;
    while (!(await insertOnce(this.collection, { _id: idOf(next), at }))) next += 1;
    this.reach(next);
  }

  private async look(): Promise<number> {
    const startedAt = performance.now();
    const { number } = await lastNumbered((next) => this.collection.findOne({ _id: idOf(next) }), {
      number: this.number ?? 0,
      found: null,
    });
    this.reach(number);
    this.lookedAt = startedAt;
    return this.number ?? number;
  }

  /** Never back: a look may have begun before a change of this process. */
  private reach(number: number): void {
    this.number = Math.max(this.number ?? 0, number);
  }

  private get collection() {
    return this.database.collection<Change>('configurationChanges');
  }
}

const idOf = (number: number) => String(number).padStart(9, '0');
