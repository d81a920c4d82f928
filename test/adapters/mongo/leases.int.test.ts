import { setTimeout as sleep } from 'node:timers/promises';
import { createLeases } from '../../../adapters/mongo/leases';
import type { Lease, Leases } from '../../../application/ports/leases';
import { startMongo, type TestMongo } from './support';

let mongo: TestMongo;
let leases: Leases;
let others: Leases;
let names = 0;
let id = '';
beforeAll(async () => {
  mongo = await startMongo();
  const db = mongo.empty();
  leases = createLeases(db);
  others = createLeases(mongo.another(db));
}, 30_000);
afterAll(() => mongo.stop(), 30_000);
beforeEach(() => {
  names += 1;
  id = `work-${names}`;
});

async function mine(by = leases, ttlMs = 60_000): Promise<Lease> {
  const claim = await by.claim(id, ttlMs);
  if (claim.kind !== 'mine') throw new Error(`held until ${claim.until}`);
  return claim.lease;
}

test('a claim holds for its time, against everybody, its owner too', async () => {
  const before = Date.now();
  const lease = await mine();
  expect(lease).toStrictEqual({
    _id: id,
    owner: expect.stringMatching(/^[0-9a-f]{32}$/),
    expiresAt: expect.any(Number),
  });
  expect(lease.expiresAt - before).toBeGreaterThanOrEqual(60_000);
  expect(lease.expiresAt - before).toBeLessThan(62_000);
  for (const claimant of [leases, others])
    expect(await claimant.claim(id, 60_000)).toEqual({ kind: 'held', until: lease.expiresAt });
});

test('of twenty at once one claims what nobody held', async () => {
  for (let round = 0; round < 10; round += 1) {
    id = `fresh-${round}`;
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? leases : others).claim(id, 60_000)),
    );
    expect(claims.filter(({ kind }) => kind === 'mine')).toHaveLength(1);
    for (const claim of claims)
      if (claim.kind === 'held') expect(claim.until).toBeGreaterThan(Date.now() + 50_000);
  }
});

test('past its time it is anybody’s, once, with another owner', async () => {
  const first = await mine(leases, 4000);
  expect(await others.claim(id, 60_000)).toEqual({ kind: 'held', until: first.expiresAt });
  await sleep(first.expiresAt - Date.now() + 5);
  const next = await mine(others);
  expect(next.owner).not.toBe(first.owner);
  expect(await leases.claim(id, 60_000)).toEqual({ kind: 'held', until: next.expiresAt });
});

test('released, it is free at once', async () => {
  await leases.release(await mine());
  await mine(others);
});

test('one that was taken over is released by its new owner only', async () => {
  const first = await mine(leases, 0);
  const next = await mine(others);
  await leases.release(first);
  expect(await leases.claim(id, 60_000)).toEqual({ kind: 'held', until: next.expiresAt });
  await others.release(next);
  await mine();
});

test('each piece of work has a lease of its own', async () => {
  await mine();
  expect((await leases.claim(`${id}/2`, 60_000)).kind).toBe('mine');
  expect((await leases.claim(`${id}/2`, 60_000)).kind).toBe('held');
});
