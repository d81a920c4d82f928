/** What a run has started, to be ended in reverse order: however it ends, and also what was only just starting. */
export class Cleanup {
  private readonly acts: (() => Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  /**
   * Starts something and registers its end at once, so that whoever is interrupted meanwhile still ends it.
   *
   * @throws once the clean-up has begun: nothing is started then.
   */
  async started<T>(start: () => T | Promise<T>, end: (started: T) => Promise<void> | void): Promise<T> {
    if (this.running) throw new Error('interrupted');
    const starting = Promise.resolve(start());
    this.acts.push(async () => {
      const outcome = await starting.then(
        (started) => ({ started }),
        () => undefined,
      );
      if (outcome) await end(outcome.started);
    });
    return starting;
  }

  /** What fails does not keep the rest from ending. */
  run(): Promise<void> {
    this.running ??= this.runAll();
    return this.running;
  }

  private async runAll(): Promise<void> {
    for (let act = this.acts.pop(); act; act = this.acts.pop())
      await act().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  }
}
