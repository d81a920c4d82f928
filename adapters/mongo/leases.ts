import type { Lease, Leases } from '../../application/ports/leases';
import { type Database, insertOnce } from './database';
import { timeOrderedId } from './timeOrderedId';

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
