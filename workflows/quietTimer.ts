import { CancellationScope, condition, sleep } from '@temporalio/workflow';

/**
 * Tells when a request has been quiet for long enough to close. What comes meanwhile moves the deadline and leaves the
 * timer alone: one that ends too early is set again for the rest. So what comes costs no history here, and a deadline
 * that has moved costs five events once. Only an earlier deadline has the timer set anew.
 */
export class QuietTimer {
  /** Milliseconds since the epoch, as of `Date.now()` in the workflow. */
  private running: { endsAt: number; scope: CancellationScope } | undefined;
  private endedAt = 0;

  /** Resolves to whether so long nothing came. A timer goes on where something did, and ends unnoticed. */
  async hasPassed(quietMs: number, somethingCame: () => boolean): Promise<boolean> {
    const deadline = Date.now() + quietMs;
    for (;;) {
      this.endBy(deadline);
      await condition(() => somethingCame() || !this.running);
      if (somethingCame()) return false;
      // The timer itself counts as well: it is kept by another machine, whose clock may be ahead.
      if (Math.max(this.endedAt, Date.now()) >= deadline) return true;
    }
  }

  private endBy(deadline: number): void {
    if (this.running && this.running.endsAt <= deadline) return;
    this.running?.scope.cancel();
    this.running = this.start(deadline);
  }

  private start(endsAt: number) {
    const timer = { endsAt, scope: new CancellationScope() };
    const summary = `Closes if nothing comes until ${new Date(endsAt).toISOString()}`;
    timer.scope
      .run(() => sleep(Math.max(1, endsAt - Date.now()), { summary }))
      .then(
        () => {
          this.endedAt = endsAt;
          this.running = undefined;
        },
        // Cancelled: another has taken its place.
        () => undefined,
      );
    return timer;
  }
}
