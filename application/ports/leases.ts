/**
 * A claim on a piece of work until a moment, as an inserted document. It saves double work and keeps the time
 * of the next look across processes and restarts. It is no guarantee: the work itself must bear being done twice, and
 * an expired lease may be taken over by several at once on FerretDB (measured: its delete looks first).
 */
export interface Lease {
  _id: string;
  /** Unique per claim. */
  owner: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** What earlier looks found, by kind: what backoff is computed from. */
  tally: Record<string, number>;
}

export type Claim = { kind: 'mine'; lease: Lease } | { kind: 'held'; until: number };

export interface Leases {
  claim(id: string, ttlMs: number): Promise<Claim>;
  /** Gives the work back, to be looked at again not before `until` by whoever comes first. */
  defer(lease: Lease, until: number, tally: Record<string, number>): Promise<void>;
  release(lease: Lease): Promise<void>;
  /** The work is done, whoever holds the lease. */
  clear(id: string): Promise<void>;
}
