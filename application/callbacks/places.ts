/** So many things of one binding at a time in this process: one that hangs must not take what all others need. */
export class Places {
  private readonly taken = new Map<string, number>();

  constructor(private readonly perBinding: number) {}

  /** Undefined, and nothing done, where no place is free. */
  async within<T>(bindingId: string, work: () => Promise<T>): Promise<T | undefined> {
    const others = this.taken.get(bindingId) ?? 0;
    if (others >= this.perBinding) return undefined;
    this.taken.set(bindingId, others + 1);
    try {
      return await work();
    } finally {
      const left = (this.taken.get(bindingId) ?? 1) - 1;
      if (left === 0) this.taken.delete(bindingId);
      else this.taken.set(bindingId, left);
    }
  }
}
