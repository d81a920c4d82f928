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
      const lease = { _id: id, owner: timeOrderedId(), expiresAt: now + ttlMs };
      if (await insertOnce(collection, lease)) return { kind: 'mine', lease };
      return { kind: 'held', until: now + ttlMs };
    },
    release: async (lease) => {
      await release(lease);
    },
  };
}
