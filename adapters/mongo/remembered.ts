/** What a process knows, by id. Beyond its bound what was noted longest ago is forgotten. */
export class Remembered<T> {
  private readonly entries = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(id: string): T | undefined {
    return this.entries.get(id);
  }

  delete(id: string): void {
    this.entries.delete(id);
  }

  set(id: string, value: T): void {
    this.entries.delete(id);
    const [oldest] = this.entries.keys();
    if (this.entries.size >= this.most && oldest !== undefined) this.entries.delete(oldest);
    this.entries.set(id, value);
  }
}
