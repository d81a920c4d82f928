import { TemporalAwayError, TemporalLimitError } from '../../../application/ports/errors';
import { createReconcilePort } from '../../../application/reconciliation/reconcilePort';
import type { SealRequestView } from '../../../application/sealRequests/stores';
import type { WorkflowStatus } from '../../../application/sealRequests/workflows';
import { applied, applySeal, live } from '../../domain/sealRequest/life';

/* One page of a round, over stores in memory: what one request fails with holds up no other. */

type Services = Parameters<typeof createReconcilePort>[0];

const { request } = live(applySeal(), applied());
const ids = Array.from({ length: 30 }, (_, index) => `r${index}`);

function world(describe: (id: string) => WorkflowStatus, missed: 'noted' | 'under-way' = 'noted') {
  const due = new Set(ids);
  const closed: string[] = [];
  const views = {
    toLookAt: async () => [...due],
    lookedAt: async (id: string) => void due.delete(id),
    get: async (_id: string) => ({ _id, request, version: 0 }) as unknown as SealRequestView,
    markClosed: async (id: string) => void closed.push(id),
  };
  const services = {
    views,
    ledger: { heal: async () => false, firstMissing: async () => null },
    notifier: { noteMissed: async () => missed },
    workflows: { describe: async (id: string) => describe(id) },
    beside: { findStuck: async () => [] },
    stuckRows: { all: async () => [] },
  } as unknown as Services;
  const port = createReconcilePort(services, { callbackRetentionDays: 30 });
  return { closed, page: () => port.page(0, () => undefined) };
}

const faults: [string, Error][] = [
  ['a fault of ours', new TypeError('unforeseen')],
  ['what the limits of its workflow say', new TemporalLimitError('as many signals as it may have')],
];

test.each(faults)(
  'whatever some requests fail with, all are looked at, and the next try has nothing left: %s',
  async (_, fault) => {
    const failing = ids.slice(0, 12);
    const { closed, page } = world((id) => {
      if (failing.includes(id)) throw fault;
      return 'closed';
    });
    await expect(page()).rejects.toThrow(fault);
    expect(closed.toSorted()).toEqual(ids.filter((id) => !failing.includes(id)).toSorted());
    expect(await page()).toMatchObject({ looked: 0, more: false });
  },
);

test('where Temporal is away, no other request is tried', async () => {
  let tries = 0;
  const { page } = world(() => {
    tries += 1;
    throw new TemporalAwayError('away');
  });
  await expect(page()).rejects.toThrow('away');
  await new Promise(setImmediate);
  expect(tries).toBeLessThanOrEqual(8);
});

test('what its host may not have been notified of yet is not over: no look would find it afterwards', async () => {
  const { closed, page } = world(() => 'closed', 'under-way');
  await page();
  expect(closed).toEqual([]);
  const later = world(() => 'closed');
  await later.page();
  expect(later.closed).toHaveLength(ids.length);
});
