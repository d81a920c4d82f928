/**
 * A claim on a piece of work until a moment, as an inserted document. It saves double work. It is no guarantee: the work
 * itself must bear being done twice, and an expired lease may be taken over by several at once on FerretDB (measured: its
 * delete looks first).
 */
export interface Lease {
  _id: string;
  /** Unique per claim. */
  owner: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export type Claim = { kind: 'mine'; lease: Lease } | { kind: 'held'; until: number };

export interface Leases {
  claim(id: string, ttlMs: number): Promise<Claim>;
  release(lease: Lease): Promise<void>;
}
