import { type Database, insertOnce } from './database';
import { timeOrderedId } from './timeOrderedId';

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

export function createLeases(db: Database): Leases {
  const collection = db.collection<Lease>('leases');
  const release = async ({ _id, owner, expiresAt }: Lease) =>
    (await collection.deleteOne({ _id, owner, expiresAt })).deletedCount === 1;
  return {
    claim: async (id, ttlMs) => {
      const now = Date.now();
      const held = await collection.findOne({ _id: id });
      if (held && held.expiresAt > now) return { kind: 'held', until: held.expiresAt };
      if (held && !(await release(held))) return { kind: 'held', until: now + ttlMs };
      const lease = {
        _id: id,
        owner: timeOrderedId(),
        expiresAt: now + ttlMs,
        tally: held?.tally ?? {},
      };
      if (await insertOnce(collection, lease)) return { kind: 'mine', lease };
      return { kind: 'held', until: now + ttlMs };
    },
    defer: async (lease, until, tally) => {
      // Only one's own: after its time the lease may be another's, who then says when.
      if (!(await release(lease))) return;
      await insertOnce(collection, { ...lease, owner: timeOrderedId(), expiresAt: until, tally });
    },
    release: async (lease) => {
      await release(lease);
    },
    clear: async (id) => {
      await collection.deleteOne({ _id: id });
    },
  };
}
