import type { ConfigurationChanges } from './configurationChanges';
import { Remembered } from './remembered';

/** So old a reading needs no confirmation. */
const freshForMs = 5000;
/** No reading is confirmed for longer, lest a change that was not counted stays unseen: an older version counts none. */
const confirmedForMs = 60_000;
/** More than any site has configured; beyond it the oldest goes first. */
const maxEntries = 2000;

interface Entry<T> {
  value: T;
  readAt: number;
  /** How often the configuration had changed, as it was known when the reading began. */
  changes: number | undefined;
}

/**
 * What configuration looked like a moment ago: it is read many times for each request and seldom changes. Only what is
 * there is remembered, so that what was just made is found at once; and what this process changes itself it forgets.
 */
export class Recent<T> {
  private readonly entries = new Remembered<Entry<T>>(maxEntries);

  constructor(private readonly changes: Pick<ConfigurationChanges, 'known' | 'recent'>) {}

  /** `read` is given what was remembered for too long: a version that is known saves it a search. */
  async get(key: string, read: (before: T | null) => Promise<T | null>): Promise<T | null> {
    const known = this.entries.get(key);
    if (known && (await this.holds(known))) return known.value;
    const { known: changes } = this.changes;
    const readAt = performance.now();
    const value = await read(known?.value ?? null);
    if (value === null) this.entries.delete(key);
    else this.entries.set(key, { value, readAt, changes });
    return value;
  }

  private async holds({ readAt, changes }: Entry<T>): Promise<boolean> {
    const ageMs = performance.now() - readAt;
    if (ageMs >= confirmedForMs || changes !== this.changes.known) return false;
    return ageMs < freshForMs || changes === (await this.changes.recent());
  }
}
