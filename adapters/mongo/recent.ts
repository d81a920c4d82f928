/** How old what is remembered may be. An administrator's change reaches every process within this time. */
const maxAgeMs = 5000;
/** More than any site has configured; beyond it the oldest goes first. */
const maxEntries = 2000;

/**
 * What configuration looked like a moment ago: it is read many times for each request and seldom changes. Only what is
 * there is remembered, so that what was just made is found at once; and what this process changes itself it forgets.
 */
export class Recent<T> {
  private readonly entries = new Map<string, { value: T; readAt: number }>();
  /** Counts what was forgotten, so that a read that was under way meanwhile is not remembered. */
  private forgotten = 0;

  /** `read` is given what was remembered for too long: a version that is known saves it a search. */
  async get(key: string, read: (before: T | null) => Promise<T | null>): Promise<T | null> {
    const known = this.entries.get(key);
    const startedAt = performance.now();
    if (known && startedAt - known.readAt < maxAgeMs) return known.value;
    const { forgotten } = this;
    const value = await read(known?.value ?? null);
    if (forgotten === this.forgotten) this.remember(key, value, startedAt);
    return value;
  }

  forget(key: string): void {
    this.forgotten += 1;
    this.entries.delete(key);
  }

  forgetAll(): void {
    this.forgotten += 1;
    this.entries.clear();
  }

  private remember(key: string, value: T | null, readAt: number): void {
    this.entries.delete(key);
    if (value === null) return;
    const [oldest] = this.entries.keys();
    if (this.entries.size >= maxEntries && oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(key, { value, readAt });
  }
}
