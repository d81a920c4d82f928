/** How often something happened, by key. */
export class Tally {
  private readonly counts: Map<string, number>;

  constructor(counts: Readonly<Record<string, number>> = {}) {
    this.counts = new Map(Object.entries(counts));
  }

  add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  has(key: string): boolean {
    return this.counts.has(key);
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }
}
