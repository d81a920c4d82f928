/** When something of ours or of its servers is down, so that waits are counted from when all was up again. */
export class Outages {
  private open = 0;
  private lastBackAt = 0;

  /** Something goes down; what is given back says that it is up again. */
  begin(): () => void {
    this.open += 1;
    return () => {
      this.open -= 1;
      this.lastBackAt = performance.now();
    };
  }

  /** Of a wait that began then: how long it has lasted since everything was up. Milliseconds. */
  waitedMs(since: number): number {
    return this.open > 0 ? 0 : performance.now() - Math.max(since, this.lastBackAt);
  }
}
