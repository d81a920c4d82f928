import type { PendingRow } from '../../application/callbacks/stores';

interface Lane {
  queue: PendingRow[];
  running: number;
}

/** More than this waits in the database: a binding's backlog must not fill this process. */
const maxQueued = 1000;
/** After a look that failed without saying when to come again. Milliseconds. */
const afterFailureMs = 5000;

/** One queue per binding, each with so many looks at a time: a binding that hangs holds up no other. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  /** Queued or being looked at. */
  private readonly busy = new Set<string>();
  /** When the next look is due, so that the database is not asked before. */
  private readonly notBefore = new Map<string, number>();
  private stopping = false;
  private ended: () => void = () => undefined;

  constructor(
    private readonly perBinding: number,
    /** Resolves to when the row is to be offered again at the earliest. */
    private readonly look: (row: PendingRow) => Promise<number>,
  ) {}

  offer(row: PendingRow): void {
    if (this.stopping || this.busy.has(row._id)) return;
    if ((this.notBefore.get(row._id) ?? 0) > Date.now()) return;
    const lane = this.lanes.get(row.bindingId) ?? { queue: [], running: 0 };
    if (lane.queue.length >= maxQueued) return;
    this.lanes.set(row.bindingId, lane);
    this.busy.add(row._id);
    lane.queue.push(row);
    this.pump(row.bindingId, lane);
  }

  /** Rows that are no longer pending need not be remembered. */
  forgetAllBut(pending: ReadonlySet<string>): void {
    for (const id of this.notBefore.keys()) if (!pending.has(id)) this.notBefore.delete(id);
  }

  /** Resolves when the looks that run have ended; what is queued stays pending. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const lane of this.lanes.values()) lane.queue.length = 0;
    if (this.isRunning())
      await new Promise<void>((resolve) => {
        this.ended = resolve;
      });
  }

  private pump(bindingId: string, lane: Lane): void {
    while (lane.running < this.perBinding) {
      const row = lane.queue.shift();
      if (!row) break;
      lane.running += 1;
      void this.run(row).finally(() => {
        lane.running -= 1;
        this.pump(bindingId, lane);
        if (this.stopping && !this.isRunning()) this.ended();
      });
    }
    if (lane.running === 0 && lane.queue.length === 0) this.lanes.delete(bindingId);
  }

  private async run(row: PendingRow): Promise<void> {
    try {
      this.notBefore.set(row._id, await this.look(row));
    } catch {
      // The database did not answer; it is asked again after a while.
      this.notBefore.set(row._id, Date.now() + afterFailureMs);
    } finally {
      this.busy.delete(row._id);
    }
  }

  private isRunning(): boolean {
    return [...this.lanes.values()].some((lane) => lane.running > 0);
  }
}
